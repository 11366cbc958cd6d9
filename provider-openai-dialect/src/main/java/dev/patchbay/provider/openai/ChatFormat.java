package dev.patchbay.provider.openai;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.ModelListFormat;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.WireFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI chat dialect.
 *
 * @param path where completions and vectors are asked for
 * @param streamUsage whether a stream is asked for its usage, unless a setting says otherwise
 * @param wantsReasoning whether the service wants the reasoning of earlier turns back
 * @param maxTokens the member for the most tokens of an answer
 */
record ChatFormat(OpenAiPath path, boolean streamUsage, boolean wantsReasoning, String maxTokens)
    implements WireFormat {

  /** The owner of opaque parts. */
  static final String NAME = "openai-chat";

  static final String STREAM_USAGE = "stream-usage";

  /** Where most services are asked. */
  static final OpenAiPath PLAIN = (operation, model, settings) -> "/" + operation;

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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String path(Outgoing asked) {
    return path.of("chat/completions", asked.request().model(), asked::setting);
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
    return new ChatEmbeddings(path);
  }

  @Override
  public @Nullable ModelListFormat modelList() {
    return path == PLAIN ? new ChatModels("/models") : null;
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    return OpenAiAnswers.kindOf(error);
  }
}
