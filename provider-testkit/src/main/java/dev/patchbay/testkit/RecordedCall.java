package dev.patchbay.testkit;

import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A line of a {@link RecordingFile}: a request, and what became of it. */
final class RecordedCall {

  private static final RecordForm ASKED = new RecordForm(true);
  private static final RecordForm ANSWERED = new RecordForm(false);

  private final ObjectNode line;

  private RecordedCall(ObjectNode line) {
    this.line = line;
  }

  /** A call whose answer is not there yet. */
  static RecordedCall of(CompletionRequest request) {
    ObjectNode asked = RecordForm.MAPPER.createObjectNode();
    asked.put("model", request.model());
    ASKED.put(asked, "messages", request.messages());
    ASKED.put(asked, "options", options(request.options()));
    ASKED.put(asked, "tools", request.tools());
    if (!(request.toolChoice() instanceof ToolChoice.Auto)) {
      ASKED.put(asked, "toolChoice", request.toolChoice());
    }
    // As text: false says something here.
    ASKED.put(asked, "parallelToolCalls", request.parallelToolCalls().map(String::valueOf));
    if (!(request.responseFormat() instanceof ResponseFormat.Text)) {
      ASKED.put(asked, "responseFormat", request.responseFormat());
    }
    ASKED.put(asked, "extras", request.extras());
    Map<String, Object> hints = new TreeMap<>();
    request.hintedFormats().forEach(format -> hints.put(format, request.hints(format)));
    ASKED.put(asked, "hints", hints);
    return of(request.stream() ? "stream" : "complete", asked);
  }

  static RecordedCall of(EmbeddingRequest request) {
    return of("embed", ASKED.write(request));
  }

  private static RecordedCall of(String call, JsonNode request) {
    ObjectNode line = RecordForm.MAPPER.createObjectNode().put("call", call);
    line.set("request", request);
    // Read back, since a number is another kind of node when it comes from a file.
    return parsed(line.toString());
  }

  /**
   * The call of that line.
   *
   * @throws RuntimeException if it is none
   */
  static RecordedCall parsed(String text) {
    JsonNode line = RecordForm.MAPPER.readTree(text);
    if (!line.path("call").isString() || !line.path("request").isObject()) {
      throw new IllegalArgumentException("it has no call or no request");
    }
    return new RecordedCall((ObjectNode) line);
  }

  private static ObjectNode options(CompletionOptions options) {
    ObjectNode object = RecordForm.MAPPER.createObjectNode();
    ASKED.put(object, "temperature", options.temperature());
    ASKED.put(object, "top_p", options.topP());
    ASKED.put(object, "presence_penalty", options.presencePenalty());
    ASKED.put(object, "frequency_penalty", options.frequencyPenalty());
    ASKED.put(object, "top_k", options.topK());
    ASKED.put(object, "max_tokens", options.maxTokens());
    ASKED.put(object, "stop", options.stop());
    ASKED.put(object, "seed", options.seed());
    ASKED.put(object, "reasoning_effort", options.reasoningEffort());
    ASKED.put(object, "reasoning_budget", options.reasoningBudget());
    ASKED.put(object, "top_logprobs", options.topLogprobs());
    return object;
  }

  /** What two calls have in common if they ask for the same. */
  String key() {
    return kind() + request();
  }

  /** {@code complete}, {@code stream} or {@code embed}. */
  String kind() {
    return line.path("call").asString();
  }

  JsonNode request() {
    return line.path("request");
  }

  @Override
  public String toString() {
    return line.toString();
  }

  /** This call with that answer. */
  RecordedCall answered(Completion answer) {
    ObjectNode object = RecordForm.MAPPER.createObjectNode();
    ANSWERED.put(object, "parts", answer.parts());
    ANSWERED.put(object, "finish", answer.finishReason());
    ANSWERED.put(object, "usage", answer.usage());
    ANSWERED.put(object, "details", answer.details());
    return with("answer", object);
  }

  RecordedCall answered(Embeddings answer) {
    ObjectNode object = RecordForm.MAPPER.createObjectNode();
    ANSWERED.put(object, "vectors", answer.vectors());
    ANSWERED.put(object, "usage", answer.usage());
    return with("answer", object);
  }

  RecordedCall streamed(List<CompletionEvent> events) {
    return with("events", ANSWERED.write(events));
  }

  RecordedCall failed(ProviderException failure) {
    ObjectNode object =
        RecordForm.MAPPER.createObjectNode().put("kind", failure.kind().name());
    ANSWERED.put(object, "detail", failure.detail());
    ANSWERED.put(object, "status", failure.status());
    ANSWERED.put(object, "code", failure.code());
    ANSWERED.put(object, "requestId", failure.requestId());
    ANSWERED.put(object, "retryAfter", failure.retryAfter());
    ANSWERED.put(object, "rateLimits", failure.rateLimits());
    ANSWERED.put(object, "usage", failure.usage());
    ANSWERED.put(object, "partialText", failure.partialText());
    return with("failure", object);
  }

  private RecordedCall with(String name, JsonNode value) {
    ObjectNode copy = line.deepCopy();
    copy.set(name, value);
    return new RecordedCall(copy);
  }

  /**
   * Gives the recorded answer again.
   *
   * @throws ProviderException if the call failed
   */
  CompletionResult replay() {
    if (!line.has("events")) {
      requireSuccess();
      return completion(line.path("answer"));
    }
    List<CompletionEvent> events = new ArrayList<>();
    line.path("events").forEach(each -> events.add(ANSWERED.read(each, CompletionEvent.class)));
    return CompletionStream.of(new FakeProvider.Replay(events, failure()));
  }

  /** The same for vectors, which that provider is said to have given. */
  Embeddings replayVectors(String provider) {
    requireSuccess();
    JsonNode answer = line.path("answer");
    List<float[]> vectors = new ArrayList<>();
    for (JsonNode each : answer.path("vectors")) {
      vectors.add(vector((ArrayNode) each));
    }
    String model = request().path("model").asString();
    return new Embeddings(
        vectors,
        ANSWERED.read(answer.path("usage"), Usage.class),
        provider,
        model,
        List.of(new Attempt(provider, model, null, 0, Duration.ZERO)));
  }

  private static float[] vector(ArrayNode numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }

  private static Completion completion(JsonNode answer) {
    Completion.Builder builder = Completion.builder();
    answer.path("parts").forEach(each -> builder.part(ANSWERED.read(each, ContentPart.class)));
    return builder
        .finishReason(ANSWERED.read(answer.path("finish"), FinishReason.class))
        .usage(ANSWERED.read(answer.path("usage"), Usage.class))
        .details(ANSWERED.read(answer.path("details"), AnswerDetails.class))
        .build();
  }

  private void requireSuccess() {
    ProviderException failure = failure();
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable ProviderException failure() {
    JsonNode failure = line.path("failure");
    if (failure.isMissingNode()) {
      return null;
    }
    String retryAfter = failure.path("retryAfter").asString("");
    return ProviderException.builder(
            ANSWERED.read(failure.path("kind"), ErrorKind.class),
            failure.path("detail").asString(""))
        .status(failure.path("status").asInt(0))
        .code(failure.path("code").asString(""))
        .requestId(failure.path("requestId").asString(""))
        .retryAfter(retryAfter.isEmpty() ? null : Duration.parse(retryAfter))
        .rateLimits(RecordForm.texts(failure.path("rateLimits")))
        .usage(ANSWERED.read(failure.path("usage"), Usage.class))
        .partialText(failure.path("partialText").asString(""))
        .build();
  }
}
