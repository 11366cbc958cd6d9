package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** C37 to C39: what is declared works. */
final class CapabilityRules extends RuleGroup {

  private static final List<Tool> TOOLS = List.of(
      new Tool("weather", "Tells the weather.", "{\"type\":\"object\"}"),
      new Tool("clock", "Tells the time.", "{\"type\":\"object\"}"));
  private static final List<ContentPart.ToolCall> CALLS = List.of(
      new ContentPart.ToolCall("call_1", "weather", "{\"city\":\"Paris\",\"days\":2}"),
      new ContentPart.ToolCall("call_2", "clock", "{\"city\":\"Oslo\"}"));

  CapabilityRules(ProviderContract contract) {
    super(contract);
  }

  void toolsWork() {
    String model = require(Capability.TOOLS);
    List<Message> messages = List.of(
        Message.user("Will it rain?"),
        new Message(Role.ASSISTANT, List.copyOf(CALLS)),
        Message.toolResult("call_1", "rain"),
        Message.toolResult("call_2", "noon"),
        Message.user("And tomorrow?"));
    Completion sent = Completion.builder("")
        .toolCalls(CALLS)
        .finishReason(FinishReason.TOOL_CALLS)
        .build();
    for (Mode mode : modesOf(model)) {
      CompletionRequest.Builder request = CompletionRequest.builder(model).messages(messages);
      TOOLS.forEach(request::tool);
      FaultServer server = serve(answer(mode, sent));
      Outcome came = ask(mode, providerAt(server), request.build());
      CompletionRequest asked = asked(Rule.C37, server, mode, came);
      Rule.C37.check(
          asked.tools().equals(TOOLS),
          mode + " with the tools " + TOOLS,
          "these tools",
          "the tools " + asked.tools());
      Rule.C37.check(
          asked.messages().equals(messages),
          mode + " with " + describe(messages),
          describe(messages),
          describe(asked.messages()));
      Completion answer = came.completion();
      Rule.C37.check(
          answer != null
              && answer.toolCalls().equals(CALLS)
              && answer.finishReason().kind() == FinishReason.Kind.TOOL_CALLS,
          mode + " from a server that calls two tools",
          "the calls " + CALLS + ", tool_calls",
          came.toString());
    }
  }

  void imagesFormatsAndExtrasArrive() {
    Map<Capability, CompletionRequest> needs =
        new LinkedHashMap<>(DeclarationRules.needs(request(Mode.WHOLE)));
    needs.keySet().removeAll(List.of(Capability.STREAM, Capability.TOOLS));
    needs.keySet().removeIf(capability -> modelWith(capability).isEmpty());
    if (needs.isEmpty()) {
      Assumptions.abort(
          "does not apply: no model declares vision, json-object, json-schema or extras");
    }
    needs.forEach((capability, request) -> {
      String model = require(capability);
      for (Mode mode : modesOf(model)) {
        CompletionRequest sent = request.toBuilder().model(model).build();
        FaultServer server = serve(answer(mode));
        Outcome came = ask(mode, providerAt(server), sent);
        CompletionRequest asked = asked(Rule.C38, server, mode, came);
        Rule.C38.check(
            asked.messages().equals(sent.messages())
                && isFormat(sent.responseFormat(), asked.responseFormat())
                && asked.extras().entrySet().containsAll(sent.extras().entrySet()),
            mode + " with what " + capability + " is needed for",
            allOf(sent),
            allOf(asked));
      }
    });
  }

  /** Some services have no place for the name of a schema, and follow every schema strictly. */
  private static boolean isFormat(ResponseFormat sent, ResponseFormat asked) {
    return asked.equals(sent)
        || (sent instanceof ResponseFormat.JsonSchema schema
            && asked.equals(new ResponseFormat.JsonSchema("", schema.schema(), true)));
  }

  private static String allOf(CompletionRequest request) {
    return describe(request.messages()) + ", " + request.responseFormat() + ", extras "
        + request.extras();
  }

  void reasoningComesApart() {
    String model = require(Capability.REASONING);
    Completion sent = Completion.builder("Blue.").reasoning("Light scatters.").build();
    for (Mode mode : modesOf(model)) {
      Outcome came = ask(
          mode,
          providerAt(serve(answer(mode, sent))),
          request(mode).toBuilder().model(model).build());
      Completion answer = came.completion();
      Rule.C39.check(
          answer != null
              && answer.text().equals(sent.text())
              && answer.reasoning().equals(sent.reasoning()),
          mode + " from a server that reasons",
          "the reasoning \"" + sent.reasoning() + "\" and the text \"" + sent.text() + "\"",
          came.toString());
    }
  }

  private List<Mode> modesOf(String model) {
    AbstractProvider provider = anywhere();
    return provider.info().supports(provider.info().model(model).orElseThrow(), Capability.STREAM)
        ? List.of(Mode.WHOLE, Mode.STREAM)
        : List.of(Mode.WHOLE);
  }
}
