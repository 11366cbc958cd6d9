package dev.patchbay.gateway.fault;

import dev.patchbay.gateway.fault.Act.Ending;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each model of the fault provider does. */
final class Repertoire {

  /** The models that are declared. Any other number of tokens and any other status from 400 to 599 will do as well. */
  static final List<String> NAMES = List.of(
      "ok",
      "slow",
      "silent",
      "silent-3",
      "cut-0",
      "cut-3",
      "error-3",
      "empty",
      "length",
      "refusal",
      "content-filter",
      "reasoning",
      "tool",
      "garbage",
      "context",
      "400",
      "401",
      "402",
      "403",
      "404",
      "408",
      "429",
      "500",
      "503",
      "529");

  private static final List<String> TEXT = List.of(
      "This ",
      "is ",
      "the ",
      "fault ",
      "provider. ",
      "Nothing ",
      "is ",
      "wrong ",
      "with ",
      "this ",
      "answer.");
  private static final List<String> JSON = List.of("{\"", "answer", "\": ", "42", "}");
  private static final List<String> THOUGHTS = List.of("What ", "can ", "fail?");
  private static final List<String> REFUSAL = List.of("I ", "cannot ", "help ", "with ", "that.");

  private static final Pattern AFTER_TOKENS = Pattern.compile("(cut|error|silent)-(\\d{1,4})");
  private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final CompletionRequest request;
  private final long inputTokens;
  private final Duration pause;

  Repertoire(CompletionRequest request, long inputTokens, Duration pause) {
    this.request = request;
    this.inputTokens = inputTokens;
    this.pause = pause;
  }

  /**
   * What that model does.
   *
   * @param model its name without the provider's
   * @throws ProviderException if it fails before it answers
   */
  Act act(String model) {
    Matcher after = AFTER_TOKENS.matcher(model);
    if (after.matches()) {
      Ending ending = switch (after.group(1)) {
        case "cut" -> Ending.CUT;
        case "error" -> Ending.ERROR;
        default -> Ending.SILENCE;
      };
      return unfinished(Integer.parseInt(after.group(2)), ending);
    }
    if (STATUS.matcher(model).matches()) {
      throw status(Integer.parseInt(model));
    }
    return switch (model) {
      case "ok" -> answer(Duration.ZERO);
      case "slow" -> answer(pause);
      case "silent" -> unfinished(0, Ending.SILENCE);
      case "empty" -> act(List.of(), FinishReason.STOP, 0);
      case "length" -> act(texts(TEXT.subList(0, 5)), FinishReason.LENGTH, 0);
      case "refusal" ->
        act(
            REFUSAL.stream()
                .<CompletionEvent>map(CompletionEvent.RefusalDelta::new)
                .toList(),
            FinishReason.STOP,
            0);
      case "content-filter" -> act(texts(TEXT.subList(0, 5)), FinishReason.CONTENT_FILTER, 0);
      case "reasoning" -> reasoning();
      case "tool" -> toolCall();
      case "garbage" ->
        throw ProviderException.builder(
                ErrorKind.PROTOCOL, "the fault provider has sent a page in place of an answer")
            .status(200)
            .build();
      case "context" ->
        throw ProviderException.builder(
                ErrorKind.CONTEXT_TOO_LONG, "the fault provider takes the messages to be too long")
            .status(400)
            .code("context_length_exceeded")
            .build();
      default ->
        throw ProviderException.builder(
                ErrorKind.MODEL_UNAVAILABLE,
                "the fault provider has no model " + model + "; it has " + String.join(", ", NAMES)
                    + ", and the same with other numbers")
            .status(404)
            .build();
    };
  }

  private static ProviderException status(int status) {
    return ProviderException.builder(
            ErrorKind.ofStatus(status), "the fault provider has answered with status " + status)
        .status(status)
        .code("fault")
        .requestId("fault-" + status)
        .retryAfter(status == TOO_MANY_REQUESTS ? RETRY_AFTER : null)
        .build();
  }

  private Act answer(Duration between) {
    List<String> tokens = request.responseFormat() instanceof ResponseFormat.Text ? TEXT : JSON;
    int most = request.options().maxTokens().orElse(Integer.MAX_VALUE);
    return most < tokens.size()
        ? act(texts(tokens.subList(0, most)), FinishReason.LENGTH, 0, between)
        : act(texts(tokens), FinishReason.STOP, 0, between);
  }

  private Act reasoning() {
    List<CompletionEvent> events = new ArrayList<>();
    THOUGHTS.forEach(thought -> events.add(new CompletionEvent.ReasoningDelta(thought)));
    events.addAll(texts(TEXT));
    return act(events, FinishReason.STOP, THOUGHTS.size());
  }

  /** Calls a tool, and answers once there is a result, so that a loop of calls ends. */
  private Act toolCall() {
    List<Message> messages = request.messages();
    boolean answered = messages.get(messages.size() - 1).parts().stream()
        .anyMatch(ContentPart.ToolResult.class::isInstance);
    if (answered) {
      return answer(Duration.ZERO);
    }
    String name = request.toolChoice() instanceof ToolChoice.One one
        ? one.name()
        : request.tools().stream().map(Tool::name).findFirst().orElse("");
    if (name.isEmpty()) {
      throw ProviderException.of(
          ErrorKind.INVALID_REQUEST, "this model calls the first tool, and the request has none");
    }
    return act(
        List.of(
            new CompletionEvent.ToolCallDelta(0, "call_fault_1", name, ""),
            new CompletionEvent.ToolCallDelta(0, "", "", "{"),
            new CompletionEvent.ToolCallDelta(0, "", "", "}")),
        FinishReason.TOOL_CALLS,
        0);
  }

  private Act unfinished(int tokens, Ending ending) {
    List<CompletionEvent> events = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      events.add(new CompletionEvent.TextDelta(TEXT.get(i % TEXT.size())));
    }
    return new Act(events, Duration.ZERO, ending, tokens);
  }

  private Act act(List<CompletionEvent> events, FinishReason reason, int reasoning) {
    return act(events, reason, reasoning, Duration.ZERO);
  }

  private Act act(
      List<CompletionEvent> events, FinishReason reason, int reasoning, Duration between) {
    List<CompletionEvent> all = new ArrayList<>(events);
    Usage usage = new Usage(inputTokens, events.size(), -1, -1, reasoning);
    all.add(new CompletionEvent.Finished(reason, usage));
    return new Act(all, between, Ending.FINISHED, events.size());
  }

  private static List<CompletionEvent> texts(List<String> tokens) {
    return tokens.stream().<CompletionEvent>map(CompletionEvent.TextDelta::new).toList();
  }
}
