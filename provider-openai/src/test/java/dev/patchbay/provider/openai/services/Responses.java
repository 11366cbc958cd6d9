package dev.patchbay.provider.openai.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.FormatTrial;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the Responses API sends, in the shapes of its documentation
 * (developers.openai.com/api/docs/api-reference/responses-streaming) and of its SDK's types.
 */
final class Responses {

  static final String KEY = "sk-CANARY-5e1f";
  static final CompletionRequest HELLO =
      CompletionRequest.builder("gpt-5.4-mini").user("Hello").build();
  static final FormatTrial TRIAL = FormatTrial.of(new ResponsesFormat());
  static final JsonMapper JSON = new JsonMapper();

  /** What the service repeats of the request with each answer. */
  private static final String ECHO = """
      "instructions":"Be brief.","max_output_tokens":null,"max_tool_calls":null,"previous_response_id":null,\
      "parallel_tool_calls":true,"prompt_cache_key":null,"prompt_cache_retention":null,\
      "reasoning":{"effort":"medium","summary":null},"safety_identifier":null,"service_tier":"default","store":false,\
      "temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],\
      "top_logprobs":0,"top_p":0.98,"truncation":"disabled","user":null,"metadata":{}""";

  static final String USAGE = """
      {"input_tokens":25,"input_tokens_details":{"cached_tokens":8,"cache_write_tokens":4},\
      "output_tokens":15,"output_tokens_details":{"reasoning_tokens":6},"total_tokens":40}""";

  private static final int PIECE = 5;

  private Responses() {}

  /** The provider at a server on loopback. */
  static AbstractProvider at(FaultServer server) {
    return new OpenAiResponses()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString() + "/v1")
            .set(ProviderConfig.API_KEY, KEY)
            .build());
  }

  /** The answer of a provider, read to its end. */
  static Completion ask(Mode mode, AbstractProvider provider, CompletionRequest request) {
    if (mode == Mode.WHOLE) {
      return provider.complete(request);
    }
    try (CompletionStream stream = provider.stream(request)) {
      return stream.toCompletion();
    }
  }

  /** A server's answer of these items. */
  static Script script(Mode mode, String... items) {
    return mode == Mode.WHOLE
        ? Script.json(200, whole(items))
        : Script.stream().chunk(streamed(items)).end();
  }

  /** What becomes of an answer of these items. */
  static Completion read(Mode mode, String... items) {
    return mode == Mode.WHOLE
        ? TRIAL.whole(HELLO, whole(items))
        : Completion.of(events(streamed(items)));
  }

  /** What becomes of an answer of these items that ends with these members, under the event of that name. */
  static Completion ended(Mode mode, String event, String members, String... items) {
    return mode == Mode.WHOLE
        ? TRIAL.whole(HELLO, response(members, USAGE, items))
        : Completion.of(events(began(items) + end(event, members, items)));
  }

  static ProviderException failure(Mode mode, String event, String members) {
    return failure(() -> ended(mode, event, members));
  }

  static ProviderException failure(ThrowingCallable call) {
    ProviderException failure = catchThrowableOfType(ProviderException.class, call);
    if (failure == null) {
      throw new AssertionError("the call did not fail");
    }
    return failure;
  }

  /** A whole answer that ends as most do. */
  static String whole(String... items) {
    return response("\"status\":\"completed\"", USAGE, items);
  }

  /** The same answer as a stream. */
  static String streamed(String... items) {
    return began(items) + end("response.completed", "\"status\":\"completed\"", items);
  }

  /** The stream up to its last event. */
  static String began(String... items) {
    StringBuilder stream = new StringBuilder();
    for (String name : List.of("response.created", "response.in_progress")) {
      stream.append(event(name, "\"response\":" + response("\"status\":\"in_progress\"", "null")));
    }
    for (int place = 0; place < items.length; place++) {
      stream.append(item(place, JSON.readValue(items[place], ObjectNode.class)));
    }
    return stream.toString();
  }

  static String end(String event, String members, String... items) {
    return event(event, "\"response\":" + response(members, USAGE, items));
  }

  private static String response(String members, String usage, String... items) {
    return """
        {"id":"resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b","object":"response","created_at":1756315696,\
        "background":false,"error":null,"incomplete_details":null,"model":"gpt-5.4-mini-2026-03-17",\
        "output":[%s],%s,"usage":%s,%s}""".formatted(String.join(",", items), ECHO, usage, members);
  }

  /** An event of that name with these members, and the number that each has. */
  static String event(String name, String members) {
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\",\"sequence_number\":7," + members
        + "}\n\n";
  }

  static List<CompletionEvent> events(String stream) {
    return TRIAL.stream(HELLO, stream.getBytes(UTF_8));
  }

  static JsonNode body(CompletionRequest.Builder request) {
    return json(TRIAL.body(request.build()));
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** A message with that text, which holds nothing that JSON escapes. */
  static String message(String text) {
    return """
        {"id":"msg_68af4031","type":"message","status":"completed","role":"assistant",\
        "content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"%s"}]}""".formatted(text);
  }

  /** An item as the service streams it: what grows begins empty, comes in pieces, and is then repeated twice or three times. */
  private static String item(int place, ObjectNode item) {
    ObjectNode began = item.deepCopy();
    if (item.has("status")) {
      began.put("status", "in_progress");
    }
    StringBuilder events = new StringBuilder();
    switch (item.path("type").asString()) {
      case "message" -> {
        began.putArray("content");
        contents(place, item, events);
      }
      case "reasoning" -> {
        began.putArray("summary");
        began.put("encrypted_content", "gAAAAABsome-draft");
        summaries(place, item, events);
      }
      case "function_call" -> {
        began.put("arguments", "");
        String arguments = item.path("arguments").asString();
        deltas(place, item, "function_call_arguments", "", arguments, events);
        events.append(event(
            "response.function_call_arguments.done",
            place(place, item) + ",\"arguments\":" + JSON.writeValueAsString(arguments)));
      }
      case "web_search_call" -> {
        for (String step : List.of("in_progress", "searching", "completed")) {
          events.append(event("response.web_search_call." + step, place(place, item)));
        }
      }
      default -> {}
    }
    return event("response.output_item.added", "\"output_index\":" + place + ",\"item\":" + began)
        + events
        + event("response.output_item.done", "\"output_index\":" + place + ",\"item\":" + item);
  }

  private static void contents(int place, ObjectNode item, StringBuilder events) {
    ArrayNode contents = (ArrayNode) item.path("content");
    for (int i = 0; i < contents.size(); i++) {
      ObjectNode part = (ObjectNode) contents.path(i);
      boolean refusal = part.path("type").asString().equals("refusal");
      String member = refusal ? "refusal" : "text";
      String what = refusal ? "refusal" : "output_text";
      String index = ",\"content_index\":" + i;
      ObjectNode began = part.deepCopy().put(member, "");
      events.append(
          event("response.content_part.added", place(place, item) + index + ",\"part\":" + began));
      String more = refusal ? index : index + ",\"logprobs\":[]";
      deltas(place, item, what, more, part.path(member).asString(), events);
      for (JsonNode annotation : part.path("annotations")) {
        events.append(event(
            "response.output_text.annotation.added",
            place(place, item) + index + ",\"annotation_index\":0,\"annotation\":" + annotation));
      }
      events.append(event(
          "response." + what + ".done",
          place(place, item) + more + ",\"" + member + "\":" + part.path(member)));
      events.append(
          event("response.content_part.done", place(place, item) + index + ",\"part\":" + part));
    }
  }

  private static void summaries(int place, ObjectNode item, StringBuilder events) {
    ArrayNode summaries = (ArrayNode) item.path("summary");
    for (int i = 0; i < summaries.size(); i++) {
      String index = ",\"summary_index\":" + i;
      String part = ",\"part\":{\"type\":\"summary_text\",\"text\":\"\"}";
      events.append(
          event("response.reasoning_summary_part.added", place(place, item) + index + part));
      String text = summaries.path(i).path("text").asString();
      deltas(place, item, "reasoning_summary_text", index, text, events);
      events.append(event(
          "response.reasoning_summary_text.done",
          place(place, item) + index + ",\"text\":" + JSON.writeValueAsString(text)));
      events.append(event(
          "response.reasoning_summary_part.done",
          place(place, item) + index + ",\"part\":" + summaries.path(i)));
    }
  }

  private static void deltas(
      int place, ObjectNode item, String what, String more, String text, StringBuilder events) {
    for (String piece : pieces(text)) {
      events.append(event(
          "response." + what + ".delta",
          place(place, item) + more + ",\"delta\":" + JSON.writeValueAsString(piece)
              + ",\"obfuscation\":\"x8Qk2\""));
    }
  }

  private static String place(int place, ObjectNode item) {
    return "\"item_id\":" + item.path("id") + ",\"output_index\":" + place;
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = text.offsetByCodePoints(at, Math.min(PIECE, text.codePointCount(at, text.length())));
      pieces.add(text.substring(at, end));
    }
    return pieces;
  }
}
