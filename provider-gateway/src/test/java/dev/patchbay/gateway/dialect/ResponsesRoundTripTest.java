package dev.patchbay.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.openai.services.OpenAiResponses;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The provider that reads the same format from the other side understands what the dialect writes, and the other way round. */
class ResponsesRoundTripTest {

  private static final String FORMAT = "openai-responses";
  private static final ResponsesDialect DIALECT = new ResponsesDialect();
  private static final CompletionRequest HELLO =
      CompletionRequest.builder("gpt-5.4-mini").user("Hello").build();
  private static final Asked ASKED =
      DIALECT.read(ResponsesWire.json("{\"model\":\"gpt-5.4-mini\",\"input\":\"Hello\"}"));

  private static AbstractProvider at(FaultServer server) {
    return new OpenAiResponses()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString() + "/v1")
            .set(ProviderConfig.API_KEY, "sk-CANARY-5e1f")
            .build());
  }

  static Stream<List<ContentPart>> answers() {
    String reasoning =
        "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],\"encrypted_content\":\"gA\"}";
    return Stream.of(
        List.of(new Text("Hello, \"you\"\n\u20ac")),
        List.of(new Refusal("No")),
        List.of(new Reasoning("Hm"), new Text("Hello")),
        List.of(new Text("Oslo"), new Citation("https://a.no", "A", "")),
        List.of(
            new Text("I look."), new ToolCall("c1", "f", "{\"a\":1}"), new ToolCall("c2", "g", "")),
        List.of(new Text("One."), new Opaque(FORMAT, "{}"), new Text("Two.")),
        List.of(
            new Opaque(
                FORMAT, "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gA\"}"),
            new Text("Well."),
            new Opaque(FORMAT, "{\"phase\":\"commentary\"}"),
            new ToolCall("c1", "f", "{}")),
        List.of(
            new Opaque(
                FORMAT, "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\"}"),
            new Text("Found.")),
        List.of(new Reasoning("Hm"), new Opaque(FORMAT, reasoning), new Text("Hello")));
  }

  private static Completion completion(List<ContentPart> parts) {
    Completion.Builder answer =
        Completion.builder().finishReason(FinishReason.STOP).usage(new Usage(25, 15, 8, 4, 6));
    parts.forEach(answer::part);
    return answer.build();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aProviderReadsAWholeAnswer(List<ContentPart> parts) {
    String body = ResponsesWire.whole(DIALECT, ASKED, completion(parts));

    try (FaultServer server = FaultServer.answering(Script.json(200, body));
        AbstractProvider provider = at(server)) {
      Completion read = provider.complete(HELLO);

      assertThat(read.parts()).isEqualTo(parts);
      assertThat(read.usage()).isEqualTo(new Usage(25, 15, 8, 4, 6));
      assertThat(read.finishReason().kind())
          .isIn(FinishReason.Kind.STOP, FinishReason.Kind.TOOL_CALLS);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aProviderReadsAStream(List<ContentPart> parts) {
    List<CompletionEvent> events = ResponsesWire.pieces(parts);
    events.add(new CompletionEvent.Finished(
        FinishReason.LENGTH, new Usage(25, 15, 8, 4, 6), AnswerDetails.NONE));
    String stream = ResponsesWire.stream(DIALECT, ASKED, events);

    try (FaultServer server =
            FaultServer.answering(Script.stream().chunk(stream).end());
        AbstractProvider provider = at(server);
        CompletionStream read = provider.stream(HELLO)) {
      Completion answer = read.toCompletion();

      assertThat(answer.parts()).hasSameSizeAs(parts);
      for (int i = 0; i < parts.size(); i++) {
        if (!isReasoning(parts.get(i))) {
          assertThat(answer.parts().get(i)).isEqualTo(parts.get(i));
        }
      }
      assertThat(answer.usage()).isEqualTo(new Usage(25, 15, 8, 4, 6));
      assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
    }
  }

  /** Whether it has an id that belongs to the stream. */
  private static boolean isReasoning(ContentPart part) {
    return part instanceof Opaque opaque && opaque.data().contains("\"reasoning\"");
  }

  @Test
  void aProviderSeesThatAStreamBroke() {
    String stream = ResponsesWire.written(out -> {
      EventWriter writer = DIALECT.events(ASKED, out);
      writer.begin(ResponsesWire.REPORT);
      writer.event(new CompletionEvent.TextDelta("Hel"));
      writer.fail(ResponsesWire.OVERLOADED, ResponsesWire.REPORT);
    });

    try (FaultServer server =
            FaultServer.answering(Script.stream().chunk(stream).end());
        AbstractProvider provider = at(server);
        CompletionStream read = provider.stream(HELLO)) {
      ProviderException failure =
          Assertions.catchThrowableOfType(ProviderException.class, read::toCompletion);

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("Hel");
      assertThat(failure).hasMessageContaining("house is overloaded");
    }
  }

  @Test
  void aBodyThatIsReadIsSentOnWithAllThatItHad() {
    String body = """
        {"model":"gpt-5.4-mini","instructions":"Be brief.","metadata":{"team":"a"},"prompt_cache_key":"k","input":[
        {"role":"user","content":[{"type":"input_text","text":"Look","new":1},
        {"type":"input_image","detail":"high","image_url":"https://example.com/a.png"}]},
        {"type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}],"encrypted_content":"gA"},
        {"role":"assistant","content":"I look.","phase":"commentary"},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}","namespace":"n"},
        {"type":"custom_tool_call","call_id":"c2","name":"patch","input":"x"},
        {"type":"function_call_output","call_id":"c1","output":"one"},
        {"type":"custom_tool_call_output","call_id":"c2","output":"two"},
        {"type":"message","role":"user","content":"Again","new":true}],
        "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false,"defer_loading":true},
        {"type":"function","name":"g","parameters":{"type":"object"},"strict":true},
        {"type":"custom","name":"patch"}],"include":["reasoning.encrypted_content","web_search_call.action.sources"],
        "reasoning":{"effort":"low","summary":"auto"},
        "text":{"verbosity":"low","format":{"type":"json_schema","name":"s","description":"d","schema":{},"strict":true}}}""";
    Asked asked = DIALECT.read(ResponsesWire.json(body));
    String answer = ResponsesWire.whole(DIALECT, asked, completion(List.of(new Text("{}"))));

    try (FaultServer server = FaultServer.answering(Script.json(200, answer));
        AbstractProvider provider = at(server)) {
      provider.complete(asked.request());

      JsonObject sent = JsonObject.parse(server.requests().get(0).body().getBytes(UTF_8));
      JsonObject had = ResponsesWire.json(body);
      for (String name : List.of(
          "model",
          "instructions",
          "input",
          "tools",
          "metadata",
          "prompt_cache_key",
          "reasoning",
          "text")) {
        assertThat(sent.value(name)).as(name).isEqualTo(had.value(name));
      }
      assertThat(sent.texts("include")).containsExactlyInAnyOrderElementsOf(had.texts("include"));
    }
  }
}
