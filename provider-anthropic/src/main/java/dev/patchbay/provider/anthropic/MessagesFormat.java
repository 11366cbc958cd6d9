package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.ModelListFormat;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.TokenCountFormat;
import dev.patchbay.provider.http.WireFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
final class MessagesFormat implements WireFormat {

  /** The owner of opaque parts. */
  static final String NAME = "anthropic";

  /** Not the tools: an extra is the way to those that the service runs itself. */
  private static final Set<String> RESERVED = Set.of(
      "model messages system stream max_tokens temperature top_p top_k stop_sequences".split(" "));

  /** The types of errors (platform.claude.com/docs/en/api/errors), for those inside a stream, where no status stands. */
  private static final Map<String, ErrorKind> KINDS = Map.of(
      "invalid_request_error", ErrorKind.INVALID_REQUEST,
      "authentication_error", ErrorKind.AUTHENTICATION,
      "billing_error", ErrorKind.QUOTA_EXHAUSTED,
      "permission_error", ErrorKind.PERMISSION,
      "not_found_error", ErrorKind.MODEL_UNAVAILABLE,
      "conflict_error", ErrorKind.INVALID_REQUEST,
      "request_too_large", ErrorKind.INVALID_REQUEST,
      "rate_limit_error", ErrorKind.RATE_LIMITED,
      "timeout_error", ErrorKind.TIMEOUT,
      "overloaded_error", ErrorKind.OVERLOADED);

  /** The codes of rate limit errors that no waiting ends (the official SDKs' types). */
  private static final Set<String> SPENT =
      Set.of("enforced_spend_limit_reached", "contract_spend_limit_reached");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String path(Outgoing asked) {
    return "/v1/messages";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new MessagesWriter(asked, json).write();
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new MessagesReader();
  }

  @Override
  public ModelListFormat modelList() {
    return new ModelList();
  }

  @Override
  public TokenCountFormat tokenCount() {
    return new MessagesTokenCount();
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    if (SPENT.contains(error.code())) {
      return ErrorKind.QUOTA_EXHAUSTED;
    }
    // No code says it, but fixed words do (github.com/anthropics/claude-code, issues 12186 and
    // 228).
    if (error.type().equals("invalid_request_error")
        && (error.message().startsWith("prompt is too long")
            || error.message().contains("exceed context limit"))) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    return error.status() == 200 ? KINDS.get(error.type()) : null;
  }
}
