package dev.patchbay.provider.ollama;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.Framing;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.WireFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's chat API. Its types are in github.com/ollama/ollama, {@code api/types.go}. */
final class OllamaFormat implements WireFormat {

  /** Of the options, those alone that Patchbay has a word for. */
  private static final Set<String> RESERVED = Set.of(
      "model",
      "messages",
      "stream",
      "tools",
      "format",
      "logprobs",
      "top_logprobs",
      "options/num_predict",
      "options/temperature",
      "options/top_p",
      "options/top_k",
      "options/seed",
      "options/stop",
      "options/presence_penalty",
      "options/frequency_penalty");

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public String path(Outgoing asked) {
    return "/api/chat";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new OllamaWriter(asked, json).write();
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new OllamaReader();
  }

  @Override
  public EmbeddingFormat embeddings() {
    return new OllamaEmbeddings();
  }

  @Override
  public Framing framing() {
    return Framing.LINES;
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  /**
   * The service has no codes. These are its fixed words where the status says less ({@code llm/llama_server.go}, {@code
   * server/routes.go} and {@code server/sched.go}), or where there is none, within a stream.
   */
  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    String message = error.message();
    if (message.startsWith("the prompt is longer than the context length")
        || message.startsWith("the input length exceeds the context length")
        || message.startsWith("input after truncation exceeds maximum context length")) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    if (message.startsWith("server busy, please try again")) {
      return ErrorKind.OVERLOADED;
    }
    return null;
  }
}
