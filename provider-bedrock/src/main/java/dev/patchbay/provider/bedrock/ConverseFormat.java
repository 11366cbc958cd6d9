package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.Framing;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.WireFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bedrock's Converse API. Its shapes are in botocore, {@code data/bedrock-runtime}. */
final class ConverseFormat implements WireFormat {

  /** The owner of opaque parts. */
  static final String NAME = "bedrock";

  private static final Set<String> RESERVED = Set.of(("messages system inferenceConfig toolConfig"
          + " inferenceConfig/maxTokens inferenceConfig/temperature inferenceConfig/topP"
          + " inferenceConfig/stopSequences toolConfig/tools toolConfig/toolChoice"
          + " outputConfig/textFormat outputConfig/effort")
      .split(" "));

  /** Where the status says less, or there is none, within a stream. */
  private static final Map<String, ErrorKind> KINDS = Map.of(
      "throttlingException", ErrorKind.RATE_LIMITED,
      "serviceQuotaExceededException", ErrorKind.QUOTA_EXHAUSTED,
      "modelNotReadyException", ErrorKind.OVERLOADED,
      "serviceUnavailableException", ErrorKind.OVERLOADED,
      "modelTimeoutException", ErrorKind.TIMEOUT,
      "modelErrorException", ErrorKind.SERVER_ERROR,
      "modelStreamErrorException", ErrorKind.SERVER_ERROR);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String path(Outgoing asked) {
    String model = WireFormat.encoded(asked.model());
    return "/model/" + model + (asked.stream() ? "/converse-stream" : "/converse");
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new ConverseWriter(asked, json).write();
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new ConverseReader();
  }

  @Override
  public EmbeddingFormat embeddings() {
    return new TextEmbeddings();
  }

  @Override
  public Framing framing() {
    return Framing.AWS_EVENT_STREAM;
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    String code = error.code();
    // As it is within a stream; in a header it begins with a capital.
    String name = code.isEmpty() ? "" : Character.toLowerCase(code.charAt(0)) + code.substring(1);
    if (error.status() == 403 && !name.isEmpty() && !name.equals("accessDeniedException")) {
      // All others are about the credentials (docs.aws.amazon.com, "Common errors").
      return ErrorKind.AUTHENTICATION;
    }
    return name.equals("validationException") ? invalid(error.message()) : KINDS.get(name);
  }

  /**
   * All that is wrong with a request has one code, and fixed words: for a long prompt (github.com/aws-samples/bedrock-chat, issue 95;
   * Anthropic's own in the second), and for a model that is not to be had, or not by that name (github.com/terricain/aioboto3, issue
   * 352; github.com/langchain-ai/open_deep_research, issue 224).
   */
  private static ErrorKind invalid(String message) {
    if (message.contains("Input is too long for requested model")
        || message.contains("prompt is too long")) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    boolean noModel = message.startsWith("The provided model identifier is invalid")
        || message.contains("on-demand throughput");
    return noModel ? ErrorKind.MODEL_UNAVAILABLE : ErrorKind.INVALID_REQUEST;
  }
}
