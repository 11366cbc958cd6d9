package dev.patchbay.provider.tools;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has been said in one run of a loop. Not thread-safe. */
final class ToolTurns {

  private final ToolLoop loop;
  private final CompletionRequest request;
  private final List<Message> messages;
  private @Nullable Completion last;
  private @Nullable Usage usage;
  private int rounds;

  ToolTurns(ToolLoop loop, CompletionRequest request) {
    this.loop = loop;
    CompletionRequest.Builder withTools = request.toBuilder();
    loop.tools().declarations().forEach(withTools::tool);
    this.request = withTools.build();
    messages = new ArrayList<>(request.messages());
  }

  /** The next request. */
  CompletionRequest next() {
    return rounds == 0
        ? request
        : request.toBuilder()
            .messages(messages)
            .toolChoice(unforced(request.toolChoice()))
            .build();
  }

  /** A model that is forced to call a tool never comes to an answer in words. */
  static ToolChoice unforced(ToolChoice choice) {
    return choice.equals(ToolChoice.NONE) ? choice : ToolChoice.AUTO;
  }

  int round() {
    return rounds;
  }

  /** Takes the next answer. Returns whether it is the last; if not, its calls are to be run. */
  boolean take(Completion answer) {
    rounds++;
    last = answer;
    usage = usage == null ? answer.usage() : usage.plus(answer.usage());
    messages.add(answer.toMessage());
    FinishReason.Kind reason = answer.finishReason().kind();
    if (answer.toolCalls().isEmpty()
        || loop.tools().isEmpty()
        || reason == FinishReason.Kind.CONTENT_FILTER) {
      return true;
    }
    if (reason == FinishReason.Kind.LENGTH) {
      throw AnswerTask.failure(
          ErrorKind.LIMIT_EXCEEDED,
          "the answer was cut off at its limit of tokens while it called a tool",
          answer,
          usage);
    }
    if (rounds >= loop.rounds()) {
      throw AnswerTask.failure(
          ErrorKind.LIMIT_EXCEEDED,
          "the model still calls tools (" + names(answer) + ") after " + rounds
              + (rounds == 1 ? " round" : " rounds") + ", the limit of the loop",
          answer,
          usage);
    }
    return false;
  }

  private static List<String> names(Completion answer) {
    return answer.toolCalls().stream().map(ContentPart.ToolCall::name).toList();
  }

  /** The calls of the last answer. */
  List<ContentPart.ToolCall> calls() {
    return Objects.requireNonNull(last).toolCalls();
  }

  /** Tells the model what the tools gave. */
  void give(List<ContentPart.ToolResult> results) {
    messages.add(new Message(Role.TOOL, List.copyOf(results)));
  }

  ToolRun run() {
    return new ToolRun(
        Objects.requireNonNull(last), messages, Objects.requireNonNull(usage), rounds);
  }
}
