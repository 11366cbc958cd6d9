package dev.patchbay.provider.openai;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.ServiceError;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What answers have in common in all of OpenAI's APIs, for those who read another one than Chat Completions:
 *
 * <pre>{@code
 * public @Nullable ErrorKind kindOf(ServiceError error) {
 *   return OpenAiAnswers.kindOf(error);
 * }
 * }</pre>
 */
public final class OpenAiAnswers {

  /**
   * Codes and types that say more than the status: OpenAI's error codes (platform.openai.com/docs/guides/error-codes, and
   * {@code ResponseError} in its SDKs), llama.cpp's {@code exceed_context_size_error}, Groq's {@code tool_use_failed}, which says that
   * the model wrote a call that the request's tools do not allow.
   */
  private static final Map<String, ErrorKind> KINDS = Map.ofEntries(
      Map.entry("context_length_exceeded", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("exceed_context_size_error", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("context_window_exceeded", ErrorKind.CONTEXT_TOO_LONG),
      Map.entry("content_filter", ErrorKind.CONTENT_FILTERED),
      Map.entry("content_policy_violation", ErrorKind.CONTENT_FILTERED),
      Map.entry("image_content_policy_violation", ErrorKind.CONTENT_FILTERED),
      Map.entry("misalignment_policy_violation", ErrorKind.CONTENT_FILTERED),
      Map.entry("bio_policy", ErrorKind.CONTENT_FILTERED),
      Map.entry("content_filtered", ErrorKind.CONTENT_FILTERED),
      Map.entry("model_not_found", ErrorKind.MODEL_UNAVAILABLE),
      Map.entry("server_is_overloaded", ErrorKind.OVERLOADED),
      Map.entry("slow_down", ErrorKind.OVERLOADED),
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
      Map.entry("invalid_prompt", ErrorKind.INVALID_REQUEST),
      Map.entry("overloaded_error", ErrorKind.OVERLOADED));

  /** The class of error that the relays One API and New API give their own failures; with a 503: no channel. */
  private static final Set<String> RELAYS = Set.of("one_api_error", "new_api_error");

  /**
   * LiteLLM's proxy has no code for it; the name of its exception stands in the message ({@code litellm/exceptions.py}, {@code
   * class ContextWindowExceededError}).
   */
  private static final String LITELLM_CONTEXT_TOO_LONG = "ContextWindowExceededError";

  private OpenAiAnswers() {}

  /**
   * What the machine-readable codes of OpenAI say of a failure, and those of services and relays that speak its formats.
   *
   * @return null if they say no more than the HTTP status does
   */
  public static @Nullable ErrorKind kindOf(ServiceError error) {
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
    if (error.status() != 200) {
      return null;
    }
    // A dozen codes of OpenAI's, such as image_too_small: the image cannot be used.
    return error.code().contains("image")
        ? ErrorKind.INVALID_REQUEST
        : KINDS_WITHOUT_STATUS.get(error.code().isEmpty() ? error.type() : error.code());
  }
}
