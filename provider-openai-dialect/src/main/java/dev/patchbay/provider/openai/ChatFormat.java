package dev.patchbay.provider.openai;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.WireFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI chat dialect.
 *
 * @param path where completions are asked for
 * @param streamUsage whether a stream is asked for its usage, unless a setting says otherwise
 * @param wantsReasoning whether the service wants the reasoning of earlier turns back
 * @param maxTokens the member for the most tokens of an answer
 */
record ChatFormat(String path, boolean streamUsage, boolean wantsReasoning, String maxTokens)
    implements WireFormat {

  /** The owner of opaque parts. */
  static final String NAME = "openai-chat";

  static final String STREAM_USAGE = "stream-usage";

  /** Members that have a place of their own in a request, and {@code n}, of which only the first answer would be read. */
  private static final Set<String> RESERVED = Set.of(
      "model",
      "messages",
      "stream",
      "temperature",
      "top_p",
      "presence_penalty",
      "frequency_penalty",
      "max_tokens",
      "max_completion_tokens",
      "stop",
      "seed",
      "tools",
      "response_format",
      "n");

  /**
   * What machine-readable codes and types mean: OpenAI's error codes (platform.openai.com/docs/guides/error-codes), llama.cpp's
   * {@code exceed_context_size_error}, Groq's {@code tool_use_failed}, which says that the model wrote a call that the request's
   * tools do not allow.
   */
  private static final Map<String, ErrorKind> KINDS = Map.ofEntries(
      Map.entry("context_length_exceeded", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("exceed_context_size_error", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("context_window_exceeded", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("content_filter", ErrorKind.CONTENT_FILTERED),
      Map.entry("content_policy_violation", ErrorKind.CONTENT_FILTERED),
      Map.entry("content_filtered", ErrorKind.CONTENT_FILTERED),
      Map.entry("model_not_found", ErrorKind.MODEL_UNAVAILABLE),
      Map.entry("tool_use_failed", ErrorKind.INVALID_REQUEST));

  /** What they mean inside a 200, where no status says it. */
  private static final Map<String, ErrorKind> KINDS_WITHOUT_STATUS = Map.ofEntries(
      Map.entry("insufficient_quota", ErrorKind.QUOTA_EXHAUSTED),
      Map.entry("rate_limit_exceeded", ErrorKind.RATE_LIMITED),
      Map.entry("rate_limit_error", ErrorKind.RATE_LIMITED),
      Map.entry("invalid_api_key", ErrorKind.AUTHENTICATION),
      Map.entry("authentication_error", ErrorKind.AUTHENTICATION),
      Map.entry("permission_error", ErrorKind.PERMISSION),
      Map.entry("invalid_request_error", ErrorKind.INVALID_REQUEST),
      Map.entry("overloaded_error", ErrorKind.OVERLOADED));

  /** The class of error that the relays One API and New API give their own failures; with a 503: no channel. */
  private static final Set<String> RELAYS = Set.of("one_api_error", "new_api_error");

  /**
   * LiteLLM's proxy has no code for it; the name of its exception stands in the message ({@code litellm/exceptions.py}, {@code
   * class ContextWindowExceededError}).
   */
  private static final String LITELLM_CONTEXT_TOO_LONG = "ContextWindowExceededError";

  @Override
  public String path(Outgoing asked) {
    return path;
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    boolean usage = asked.stream() && asked.flag(STREAM_USAGE, streamUsage);
    new ChatRequestWriter(asked, json, this).write(usage);
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new ChatReader(asked.provider());
  }

  @Override
  public EmbeddingFormat embeddings() {
    return new ChatEmbeddings("/embeddings");
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    ErrorKind kind = KINDS.getOrDefault(error.code(), KINDS.get(error.type()));
    if (kind != null) {
      return kind;
    }
    if (error.status() == 503 && RELAYS.contains(error.type())) {
      return ErrorKind.MODEL_UNAVAILABLE;
    }
    if (error.status() == 400 && error.message().contains(LITELLM_CONTEXT_TOO_LONG)) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    if (error.status() == 429 && error.code().equals("insufficient_quota")) {
      return ErrorKind.QUOTA_EXHAUSTED;
    }
    return error.status() == 200
        ? KINDS_WITHOUT_STATUS.get(error.code().isEmpty() ? error.type() : error.code())
        : null;
  }
}
