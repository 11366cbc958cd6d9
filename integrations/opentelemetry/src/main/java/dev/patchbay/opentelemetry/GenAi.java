package dev.patchbay.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.registry.RoutingCall;
import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Locale;

/** The attributes' names: those of semantic-conventions-genai v0.1.0 (docs/gen-ai/client-inference.md, client-embeddings.md), and ours. */
final class GenAi {

  static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER_NAME = stringKey("gen_ai.provider.name");
  static final AttributeKey<String> OUTPUT_TYPE = stringKey("gen_ai.output.type");

  static final AttributeKey<String> REQUEST_MODEL = stringKey("gen_ai.request.model");
  static final AttributeKey<Boolean> STREAM = booleanKey("gen_ai.request.stream");
  static final AttributeKey<Double> TEMPERATURE = doubleKey("gen_ai.request.temperature");
  static final AttributeKey<Double> TOP_P = doubleKey("gen_ai.request.top_p");
  static final AttributeKey<Long> TOP_K = longKey("gen_ai.request.top_k");
  static final AttributeKey<Long> MAX_TOKENS = longKey("gen_ai.request.max_tokens");
  static final AttributeKey<Double> FREQUENCY_PENALTY =
      doubleKey("gen_ai.request.frequency_penalty");
  static final AttributeKey<Double> PRESENCE_PENALTY = doubleKey("gen_ai.request.presence_penalty");
  static final AttributeKey<List<String>> STOP = stringArrayKey("gen_ai.request.stop_sequences");
  static final AttributeKey<Long> SEED = longKey("gen_ai.request.seed");
  static final AttributeKey<String> REASONING_LEVEL = stringKey("gen_ai.request.reasoning.level");
  static final AttributeKey<Long> DIMENSIONS = longKey("gen_ai.embeddings.dimension.count");

  static final AttributeKey<String> RESPONSE_ID = stringKey("gen_ai.response.id");
  static final AttributeKey<String> RESPONSE_MODEL = stringKey("gen_ai.response.model");
  static final AttributeKey<List<String>> FINISH_REASONS =
      stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Double> TIME_TO_FIRST_CHUNK =
      doubleKey("gen_ai.response.time_to_first_chunk");

  static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<Long> CACHE_READ = longKey("gen_ai.usage.cache_read.input_tokens");
  static final AttributeKey<Long> CACHE_WRITE = longKey("gen_ai.usage.cache_write.input_tokens");
  static final AttributeKey<Long> REASONING_TOKENS =
      longKey("gen_ai.usage.reasoning.output_tokens");

  static final AttributeKey<String> INPUT_MESSAGES = stringKey("gen_ai.input.messages");
  static final AttributeKey<String> OUTPUT_MESSAGES = stringKey("gen_ai.output.messages");

  static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");

  static final AttributeKey<String> CALL_ID = stringKey("patchbay.call.id");
  static final AttributeKey<Long> CANDIDATES = longKey("patchbay.candidates");
  static final AttributeKey<Long> ATTEMPTS = longKey("patchbay.attempts");
  static final AttributeKey<Long> ATTEMPT = longKey("patchbay.attempt");
  static final AttributeKey<String> PROVIDER = stringKey("patchbay.provider");
  static final AttributeKey<Double> COST = doubleKey("patchbay.cost.usd");
  static final AttributeKey<Boolean> COST_AT_LEAST = booleanKey("patchbay.cost.at_least");
  static final AttributeKey<Boolean> TRUNCATED = booleanKey("patchbay.content.truncated");
  static final AttributeKey<String> FROM = stringKey("patchbay.from");
  static final AttributeKey<String> TO = stringKey("patchbay.to");

  private GenAi() {}

  static String operation(RoutingCall call) {
    return call.embeddings() ? "embeddings" : "chat";
  }

  static String errorType(ErrorKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
