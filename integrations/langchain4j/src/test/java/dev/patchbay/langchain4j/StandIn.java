package dev.patchbay.langchain4j;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.openai.services.OpenAi;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A service on loopback that knows the answers which LangChain4j's reusable tests ask for, and a provider of it. */
final class StandIn {

  static final String MODEL = "gpt-4o-mini";
  static final String KEY = "right-key";

  private static final Dialect DIALECT = Dialect.openAi();
  private static final int INPUT_TOKENS = 11;
  private static final Pattern WORD = Pattern.compile("[^ :]*[ :]|[^ :]+");

  private StandIn() {}

  static FaultServer start() {
    return FaultServer.answering(StandIn::answer);
  }

  /** OpenAI's provider, at that address. */
  static AbstractProvider openAi(URI address, String key) {
    return new OpenAi()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, address.toString())
            .set(ProviderConfig.API_KEY, key)
            .build());
  }

  private static Script answer(ReceivedRequest received) {
    if (!received.header("authorization").orElse("").equals("Bearer " + KEY)) {
      return Script.json(401, DIALECT.error(401, "Incorrect API key provided"));
    }
    CompletionRequest asked = DIALECT.asked(received);
    Completion answer = cut(whole(asked), asked);
    return asked.stream()
        ? stream(answer, asked.model())
        : Script.json(200, named(DIALECT.answer(answer), asked.model()));
  }

  static Script stream(Completion answer, String model) {
    Dialect.AnswerStream stream = DIALECT.stream();
    Script script = Script.stream();
    for (CompletionEvent event : events(answer)) {
      script = script.chunk(named(stream.event(event), model));
    }
    return script.end();
  }

  /** The dialect names a model of its own. */
  private static String named(String body, String model) {
    return body.replace("\"model\":\"contract\"", "\"model\":\"" + model + "\"");
  }

  private static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    for (String word : words(answer.text())) {
      events.add(new CompletionEvent.TextDelta(word));
    }
    for (int i = 0; i < answer.toolCalls().size(); i++) {
      ContentPart.ToolCall call = answer.toolCalls().get(i);
      events.add(new CompletionEvent.ToolCallDelta(i, call.id(), call.name(), ""));
      for (String piece : words(call.arguments())) {
        events.add(new CompletionEvent.ToolCallDelta(i, "", "", piece));
      }
    }
    events.add(new CompletionEvent.Finished(answer.finishReason(), answer.usage()));
    return events;
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  /** A word is a token. */
  private static Completion cut(Completion answer, CompletionRequest asked) {
    int most = asked.options().maxTokens().orElse(Integer.MAX_VALUE);
    List<String> words = words(answer.text());
    if (words.size() <= most) {
      return answer.toBuilder()
          .usage(Usage.of(INPUT_TOKENS, Math.max(1, words.size())))
          .build();
    }
    return Completion.builder(String.join("", words.subList(0, most)))
        .finishReason(FinishReason.LENGTH)
        .usage(Usage.of(INPUT_TOKENS, most))
        .build();
  }

  private static Completion whole(CompletionRequest asked) {
    List<Message> messages = asked.messages();
    Message last = messages.get(messages.size() - 1);
    if (last.role() == Role.TOOL) {
      return afterTools(asked);
    }
    List<ContentPart.ToolCall> calls = asked.tools().isEmpty() ? List.of() : calls(last.text());
    if (!calls.isEmpty()) {
      Completion.Builder answer = Completion.builder().finishReason(FinishReason.TOOL_CALLS);
      calls.forEach(answer::part);
      return answer.build();
    }
    return Completion.of(text(asked, last));
  }

  private static List<ContentPart.ToolCall> calls(String question) {
    ContentPart.ToolCall weather =
        new ContentPart.ToolCall("call_1", "getWeather", "{\"city\":\"Munich\"}");
    if (question.contains("time in France")) {
      return List.of(
          weather, new ContentPart.ToolCall("call_2", "getTime", "{\"country\":\"France\"}"));
    }
    if (question.contains("time now")) {
      return List.of(new ContentPart.ToolCall("call_1", "get_current_time", "{}"));
    }
    return question.contains("Munich") ? List.of(weather) : List.of();
  }

  private static Completion afterTools(CompletionRequest asked) {
    List<String> results = asked.messages().stream()
        .flatMap(message -> message.parts().stream())
        .filter(ContentPart.ToolResult.class::isInstance)
        .map(part -> ((ContentPart.ToolResult) part).text())
        .toList();
    return Completion.of(
        asked.responseFormat() instanceof ResponseFormat.JsonSchema
            ? "{\"weather\":\"" + results.get(0) + "\"}"
            : "The tools say: " + String.join(" and ", results) + " as of today");
  }

  private static String text(CompletionRequest asked, Message last) {
    String question = last.text();
    long images =
        last.parts().stream().filter(ContentPart.Image.class::isInstance).count();
    if (images > 0) {
      return "I see a cat" + (images > 1 ? " and also some dice" : " that looks at me");
    }
    if (question.contains("capital of Germany")) {
      return asked.responseFormat() instanceof ResponseFormat.Text
          ? "The capital of Germany is Berlin, and 2 + 2 makes 4."
          : "{\"city\": \"Berlin\"}";
    }
    if (question.contains("I love you")) {
      return "Ich liebe dich";
    }
    if (question.contains("favorite color")) {
      return "Your favorite color is "
          + (asked.messages().get(0).text().contains("green") ? "green" : "unknown");
    }
    if (question.contains("Hello World")) {
      return "Hello ".repeat(asked.options().stop().isEmpty() ? 2 : 1);
    }
    return question.contains("story")
        ? "Once upon a time there was a hare. ".repeat(20)
        : "Hello to you as well";
  }
}
