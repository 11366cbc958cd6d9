package dev.patchbay.provider.gemini;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.TokenCountFormat;
import dev.patchbay.provider.http.WireFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code generateContent} and {@code streamGenerateContent}.
 *
 * @param base the path below which the models stand
 */
record GeminiFormat(String base) implements WireFormat {

  /** The base of the Gemini API. */
  static final String PUBLIC = "/v1beta/";

  /** The owner of opaque parts. */
  static final String NAME = "gemini";

  /** Not the tools: an extra is the way to those that the service runs itself. */
  private static final Set<String> RESERVED = Set.of(
      "contents",
      "systemInstruction",
      "generationConfig",
      // The reader takes one answer, and the calls of tools as a whole.
      "generationConfig/candidateCount",
      "toolConfig/functionCallingConfig/streamFunctionCallArguments");

  /**
   * The states of errors (ai.google.dev/gemini-api/docs/troubleshooting, google.rpc.Code), reasons in their details
   * (google.api.ErrorReason), and finish reasons that are failures (the official SDKs' types).
   */
  private static final Map<String, ErrorKind> KINDS = Map.ofEntries(
      Map.entry("INVALID_ARGUMENT", ErrorKind.INVALID_REQUEST),
      // The country or the account, and not what was asked.
      Map.entry("FAILED_PRECONDITION", ErrorKind.PERMISSION),
      Map.entry("UNAUTHENTICATED", ErrorKind.AUTHENTICATION),
      Map.entry("API_KEY_INVALID", ErrorKind.AUTHENTICATION),
      Map.entry("PERMISSION_DENIED", ErrorKind.PERMISSION),
      Map.entry("NOT_FOUND", ErrorKind.MODEL_UNAVAILABLE),
      Map.entry("RESOURCE_EXHAUSTED", ErrorKind.RATE_LIMITED),
      Map.entry("UNAVAILABLE", ErrorKind.OVERLOADED),
      Map.entry("DEADLINE_EXCEEDED", ErrorKind.TIMEOUT),
      Map.entry("MISSING_THOUGHT_SIGNATURE", ErrorKind.INVALID_REQUEST),
      Map.entry("PUP_LIMITED_DISABLED", ErrorKind.PERMISSION));

  /**
   * No code says it, but fixed words do (github.com/google-gemini/gemini-cli, issues 6678 and 22609; those of Vertex AI: 19727).
   */
  private static final String TOO_LONG =
      "(?s)(The|.* the) input token count .*(exceeds the maximum number|only supports up to).*";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String path(Outgoing asked) {
    return pathOf(asked.model())
        + (asked.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  String pathOf(String model) {
    // A model's name is no place for a query; a slash tells tuned models from others.
    return base + WireFormat.encoded(resource(model)).replace("%2F", "/");
  }

  static String resource(String model) {
    return model.contains("/") ? model : "models/" + model;
  }

  /** Vertex AI takes the contents alone. */
  @Override
  public @Nullable TokenCountFormat tokenCount() {
    return base.equals(PUBLIC) ? new GeminiTokenCount(this) : null;
  }

  /** Vertex AI gives vectors in another way. */
  @Override
  public @Nullable EmbeddingFormat embeddings() {
    return base.equals(PUBLIC) ? new GeminiEmbeddings(this) : null;
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new GeminiWriter(asked, json).write();
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new GeminiReader();
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    if (error.type().equals("INVALID_ARGUMENT") && error.message().matches(TOO_LONG)) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    return KINDS.getOrDefault(error.code(), KINDS.get(error.type()));
  }
}
