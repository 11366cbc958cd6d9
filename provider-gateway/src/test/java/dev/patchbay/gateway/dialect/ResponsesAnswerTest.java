package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as the SDKs' types want them, whole and as events. */
class ResponsesAnswerTest {

  private static final String FORMAT = "openai-responses";
  private static final ResponsesDialect DIALECT = new ResponsesDialect();
  private static final Usage USAGE = new Usage(25, 15, 8, -1, 6);

  private static Asked asked() {
    return asked("");
  }

  private static Asked asked(String members) {
    return DIALECT.read(ResponsesWire.json("{\"model\":\"m\",\"input\":\"Hi\"" + members + "}"));
  }

  private static Completion answer(FinishReason reason, ContentPart... parts) {
    Completion.Builder answer = Completion.builder().finishReason(reason).usage(USAGE);
    Stream.of(parts).forEach(answer::part);
    return answer.build();
  }

  private static CompletionEvent.Finished finished(FinishReason reason) {
    return new CompletionEvent.Finished(reason, USAGE, AnswerDetails.NONE);
  }

  private static String streamed(FinishReason reason, ContentPart... parts) {
    List<CompletionEvent> events = ResponsesWire.pieces(List.of(parts));
    events.add(finished(reason));
    return ResponsesWire.stream(DIALECT, asked(), events);
  }

  private static JsonObject last(String stream) {
    List<JsonObject> events = ResponsesWire.events(stream);
    JsonObject response = events.get(events.size() - 1).object("response");
    assertThat(response).isNotNull();
    return response;
  }

  @Test
  void aWholeAnswerHasWhatTheTypesRequire() {
    JsonObject response = ResponsesWire.json(
        ResponsesWire.whole(DIALECT, asked(), answer(FinishReason.STOP, new Text("Hello"))));

    assertThat(response.members())
        .containsEntry("id", "resp_req-1")
        .containsEntry("object", "response")
        .containsEntry("created_at", 1756315696)
        .containsEntry("status", "completed")
        .containsEntry("model", "m-1")
        .containsEntry("error", null)
        .containsEntry("incomplete_details", null)
        .containsEntry("instructions", null)
        .containsEntry("metadata", Map.of())
        .containsEntry("parallel_tool_calls", true)
        .containsEntry("tool_choice", "auto")
        .containsEntry("tools", List.of())
        .containsEntry("store", false)
        .containsEntry("temperature", null)
        .containsEntry("top_p", null)
        .containsEntry("truncation", "disabled")
        .containsEntry("text", Map.of("format", Map.of("type", "text"), "verbosity", "medium"))
        .containsEntry(
            "usage",
            Map.of(
                "input_tokens", 25,
                "input_tokens_details", Map.of("cached_tokens", 8, "cache_write_tokens", 0),
                "output_tokens", 15,
                "output_tokens_details", Map.of("reasoning_tokens", 6),
                "total_tokens", 40))
        .containsEntry(
            "output",
            List.of(Map.of(
                "id", "msg_pb_req-1_0",
                "type", "message",
                "status", "completed",
                "role", "assistant",
                "content",
                    List.of(Map.of(
                        "type",
                        "output_text",
                        "text",
                        "Hello",
                        "annotations",
                        List.of(),
                        "logprobs",
                        List.of())))));
  }

  @Test
  void repeatsTheRequestAndSaysThatNothingIsStored() {
    Asked asked = asked("""
        ,"store":true,"metadata":{"a":"b"},"user":"u","temperature":0.5,"max_output_tokens":9,
        "reasoning":{"effort":"low","summary":"auto"},"parallel_tool_calls":false,"tool_choice":"required",
        "tools":[{"type":"function","name":"f","description":"F","parameters":{"type":"object"}},{"type":"web_search"}],
        "text":{"format":{"type":"json_schema","name":"s","schema":{"type":"object"},"strict":true}}""");

    JsonObject response = ResponsesWire.json(
        ResponsesWire.whole(DIALECT, asked, answer(FinishReason.STOP, new Text("{}"))));

    assertThat(response.members())
        .containsEntry("store", false)
        .containsEntry("metadata", Map.of("a", "b"))
        .containsEntry("user", "u")
        .containsEntry("max_output_tokens", 9)
        .containsEntry("reasoning", Map.of("effort", "low", "summary", "auto"))
        .containsEntry("parallel_tool_calls", false)
        .containsEntry("tool_choice", "required")
        .containsEntry(
            "tools",
            List.of(
                Map.of(
                    "type", "function",
                    "name", "f",
                    "description", "F",
                    "parameters", Map.of("type", "object"),
                    "strict", false),
                Map.of("type", "web_search")));
    assertThat(response.json())
        .contains("\"temperature\":0.5")
        .contains(
            "{\"type\":\"json_schema\",\"name\":\"s\",\"schema\":{\"type\":\"object\"},\"strict\":true}");
  }

  @Test
  void aTextIsStreamedInTheOrderOfTheService() {
    String stream = streamed(FinishReason.STOP, new Text("Hello"));

    assertThat(ResponsesWire.types(stream))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    List<JsonObject> events = ResponsesWire.events(stream);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).count("sequence_number")).hasValue(i);
    }
    assertThat(events.get(4).members())
        .containsEntry("item_id", "msg_pb_req-1_0")
        .containsEntry("output_index", 0)
        .containsEntry("content_index", 0)
        .containsEntry("logprobs", List.of())
        .containsEntry("delta", "He");
    assertThat(events.get(0).object("response")).isNotNull();
    assertThat(stream).doesNotContain("[DONE]");
  }

  @Test
  void reasoningCallsAndRefusalsHaveEventsOfTheirOwn() {
    assertThat(ResponsesWire.types(streamed(
            FinishReason.TOOL_CALLS,
            new Reasoning("Hm"),
            new Refusal("No"),
            new ToolCall("c1", "f", "{}"))))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.refusal.delta",
            "response.refusal.delta",
            "response.refusal.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
  }

  @Test
  void callsMayBeStreamedAtTheSameTimeAndEndInTheirOrder() {
    List<JsonObject> events = ResponsesWire.events(ResponsesWire.stream(
        DIALECT,
        asked(),
        List.of(
            new CompletionEvent.ToolCallDelta(0, "c0", "f", "{"),
            new CompletionEvent.ToolCallDelta(1, "c1", "g", "["),
            new CompletionEvent.ToolCallDelta(0, "", "", "}"),
            new CompletionEvent.ToolCallDelta(1, "", "", "]"),
            finished(FinishReason.TOOL_CALLS))));

    assertThat(events.stream()
            .filter(event -> event.requiredText("type").endsWith("arguments.done"))
            .map(event -> event.requiredText("arguments")))
        .containsExactly("{}", "[]");
    assertThat(events.stream()
            .filter(event -> event.requiredText("type").endsWith("delta"))
            .map(event -> event.count("output_index").orElseThrow()))
        .containsExactly(0, 1, 0, 1);
  }

  @Test
  void argumentsThatGoOnAfterTheirItemHasEndedBreakTheStream() {
    List<CompletionEvent> events = List.of(
        new CompletionEvent.ToolCallDelta(0, "c0", "f", "{"),
        new CompletionEvent.TextDelta("Well."),
        new CompletionEvent.ToolCallDelta(0, "", "", "}"));

    assertThatThrownBy(() -> ResponsesWire.stream(DIALECT, asked(), events))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("the call of f went on");
  }

  @ParameterizedTest
  @CsvSource({
    "LENGTH,length,incomplete,max_output_tokens",
    "CONTENT_FILTER,content_filter,incomplete,content_filter",
    "OTHER,pause_turn,incomplete,pause_turn",
    "OTHER,'',completed,",
    "TOOL_CALLS,tool_calls,completed,"
  })
  void theStatusSaysWhetherTheAnswerIsComplete(
      FinishReason.Kind kind, String raw, String status, String why) {
    FinishReason reason = new FinishReason(kind, raw);

    for (JsonObject response : List.of(
        ResponsesWire.json(ResponsesWire.whole(DIALECT, asked(), answer(reason, new Text("Hel")))),
        last(streamed(reason, new Text("Hel"))))) {
      assertThat(response.requiredText("status")).isEqualTo(status);
      assertThat(response.value("incomplete_details"))
          .isEqualTo(why == null ? null : Map.of("reason", why));
      assertThat(response.objects("output").get(0).requiredText("status")).isEqualTo(status);
    }
    assertThat(ResponsesWire.types(streamed(reason))).endsWith("response." + status);
  }

  @Test
  void aBrokenStreamFailsWithWhatThereIsOfTheAnswer() {
    String stream = ResponsesWire.written(out -> {
      EventWriter writer = DIALECT.events(asked(), out);
      writer.begin(ResponsesWire.REPORT);
      writer.event(new CompletionEvent.TextDelta("Hel"));
      writer.keepAlive();
      writer.fail(ResponsesWire.OVERLOADED, ResponsesWire.REPORT);
    });

    assertThat(stream).contains("\n\n: waiting for the model\n\n");
    String events = stream.replace(": waiting for the model\n\n", "");
    assertThat(ResponsesWire.types(events))
        .doesNotContain("response.completed", "response.output_item.done")
        .endsWith("response.failed");
    JsonObject response = last(events);
    assertThat(response.members())
        .containsEntry("status", "failed")
        .containsEntry(
            "error",
            Map.of(
                "code", "server_error",
                "message", "house is overloaded. Please try again in 7s.",
                "kind", "OVERLOADED",
                "provider", "house",
                "provider_request_id", "up-9"));
    assertThat(response.objects("output").get(0).json())
        .contains("\"incomplete\"", "\"text\":\"Hel\"");
  }

  @Test
  void aStreamThatNeverBeganIsSeenToBegin() {
    assertThat(ResponsesWire.types(ResponsesWire.written(out ->
            DIALECT.events(asked(), out).fail(ResponsesWire.OVERLOADED, ResponsesWire.REPORT))))
        .containsExactly("response.created", "response.in_progress", "response.failed");
  }

  @Test
  void citationsStandWithTheTextThatTheyAreAbout() {
    ContentPart[] parts = {
      new Text("Oslo"),
      new Citation("https://a.no", "A", ""),
      new Citation("https://b.no", "B", "b"),
      new Text(" is cold."),
      new Citation("https://c.no", "C", "")
    };
    List<Object> expected = List.of(
        Map.of(
            "type",
            "url_citation",
            "start_index",
            0,
            "end_index",
            4,
            "title",
            "A",
            "url",
            "https://a.no"),
        Map.of(
            "type",
            "url_citation",
            "start_index",
            0,
            "end_index",
            4,
            "title",
            "B",
            "url",
            "https://b.no",
            "content",
            "b"),
        Map.of(
            "type",
            "url_citation",
            "start_index",
            4,
            "end_index",
            13,
            "title",
            "C",
            "url",
            "https://c.no"));

    for (JsonObject response : List.of(
        ResponsesWire.json(ResponsesWire.whole(DIALECT, asked(), answer(FinishReason.STOP, parts))),
        last(streamed(FinishReason.STOP, parts)))) {
      JsonObject part = response.objects("output").get(0).objects("content").get(0);
      assertThat(part.requiredText("text")).isEqualTo("Oslo is cold.");
      assertThat(part.value("annotations")).isEqualTo(expected);
    }
    assertThat(ResponsesWire.types(streamed(FinishReason.STOP, parts)))
        .filteredOn("response.output_text.annotation.added"::equals)
        .hasSize(3);
  }

  @Test
  void logProbabilitiesStandWithTheText() {
    AnswerDetails details = AnswerDetails.builder()
        .logprobs(
            List.of(new TokenLogprob("é", -0.5, List.of(new TokenLogprob("e", -1, List.of())))))
        .build();
    Completion answer =
        answer(FinishReason.STOP, new Text("é")).toBuilder().details(details).build();
    String expected =
        "\"logprobs\":[{\"token\":\"é\",\"logprob\":-0.5,\"bytes\":[195,169],\"top_logprobs\":[{\"token\":\"e\"";

    assertThat(ResponsesWire.whole(DIALECT, asked(), answer)).contains(expected);
    assertThat(ResponsesWire.stream(
            DIALECT,
            asked(),
            List.of(
                new CompletionEvent.TextDelta("é"),
                new CompletionEvent.ToolCallDelta(0, "c", "f", "{}"),
                new CompletionEvent.Finished(FinishReason.TOOL_CALLS, USAGE, details))))
        .contains(expected);
  }

  @Test
  void unknownUsageIsNoUsage() {
    Completion answer = answer(FinishReason.STOP, new Text("Hi")).toBuilder()
        .usage(Usage.UNKNOWN)
        .build();

    assertThat(ResponsesWire.json(ResponsesWire.whole(DIALECT, asked(), answer)).members())
        .containsEntry("usage", null);
  }

  @Test
  void membersOfTheServiceSurviveUnlessTheyHaveAPlaceHere() {
    AnswerDetails details = AnswerDetails.builder()
        .id("resp_up")
        .model("m-2026")
        .extras(Map.of("service_tier", "flex", "moderation", Map.of("a", 1), "store", true))
        .build();
    Completion answer =
        answer(FinishReason.STOP, new Text("Hi")).toBuilder().details(details).build();

    assertThat(ResponsesWire.json(ResponsesWire.whole(DIALECT, asked(), answer)).members())
        .containsEntry("id", "resp_up")
        .containsEntry("model", "m-2026")
        .containsEntry("service_tier", "flex")
        .containsEntry("moderation", Map.of("a", 1))
        .containsEntry("store", false);
  }

  @Test
  void anErrorLooksAsInTheChatDialect() {
    assertThat(ResponsesWire.written(out -> DIALECT.error(ResponsesWire.OVERLOADED, out)))
        .isEqualTo(
            ResponsesWire.written(out -> new ChatDialect().error(ResponsesWire.OVERLOADED, out)));
  }

  static Stream<List<ContentPart>> turns() {
    Opaque signature = new Opaque("anthropic", "claude-eu", "{\"signature\":\"s\"}");
    Opaque ofGemini = new Opaque("gemini", "{\"thoughtSignature\":\"t\"}");
    String search = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\"}";
    return Stream.of(
        List.of(new Text("Hello")),
        List.of(new Refusal("No")),
        List.of(new Reasoning("Hm"), signature, new Text("Hello")),
        List.of(signature, new Reasoning("Hm"), signature, new Reasoning("Hm"), signature),
        List.of(
            new Text("I look."),
            new ToolCall("c1", "f", "{}"),
            ofGemini,
            new ToolCall("c2", "g", "{}")),
        List.of(
            new Reasoning("Hm"),
            ofGemini,
            new ToolCall("c1", "f", "{}"),
            new ToolCall("c2", "g", "{}")),
        List.of(new Opaque(FORMAT, "house", "{\"type\":\"new\"}"), new Text("Hello")),
        List.of(new Opaque(FORMAT, search), new Text("Hello")),
        List.of(
            new Text("Hm"),
            new Opaque(FORMAT, "{\"phase\":\"commentary\"}"),
            new ToolCall("c1", "f", "{}"),
            new Opaque(FORMAT, "{\"namespace\":\"n\"}"),
            new ToolCall("c2", "g", "{}")),
        List.of(new Text("See"), new ContentPart.Image(Media.of("image/png", new byte[] {1, 2}))));
  }

  @ParameterizedTest
  @MethodSource("turns")
  void anAnswerThatIsSentBackIsWhatItWas(List<ContentPart> turn) {
    ContentPart[] parts = turn.toArray(ContentPart[]::new);
    for (JsonObject response : List.of(
        ResponsesWire.json(ResponsesWire.whole(DIALECT, asked(), answer(FinishReason.STOP, parts))),
        last(streamed(FinishReason.STOP, parts)))) {
      assertThat(sentBack(response)).containsExactly(new Message(Role.ASSISTANT, turn));
    }
  }

  @Test
  void encryptedReasoningOfTheFormatIsGivenOutAsItIs() {
    String item =
        "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],\"encrypted_content\":\"gAAA\"}";
    List<ContentPart> turn =
        List.of(new Reasoning("Hm"), new Opaque(FORMAT, item), new Text("Hello"));
    ContentPart[] parts = turn.toArray(ContentPart[]::new);
    List<ContentPart> withoutId = new ArrayList<>(turn);
    withoutId.set(1, new Opaque(FORMAT, item.replace("\"id\":\"rs_1\",", "")));

    assertThat(sentBack(ResponsesWire.json(
            ResponsesWire.whole(DIALECT, asked(), answer(FinishReason.STOP, parts)))))
        .containsExactly(new Message(Role.ASSISTANT, turn));
    String stream = streamed(FinishReason.STOP, parts);
    assertThat(sentBack(last(stream))).containsExactly(new Message(Role.ASSISTANT, withoutId));
    assertThat(ResponsesWire.types(stream))
        .containsSubsequence(
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.output_item.done",
            "response.output_text.delta");
  }

  private static List<Message> sentBack(JsonObject response) {
    String body = JsonObject.text(Map.of(
        "model",
        "m",
        "input",
        response.objects("output").stream().map(JsonObject::members).toList()));
    return DIALECT.read(ResponsesWire.json(body)).request().messages();
  }
}
