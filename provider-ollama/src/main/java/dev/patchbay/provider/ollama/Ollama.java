package dev.patchbay.provider.ollama;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;
import java.util.regex.Pattern;

/**
 * The models of an Ollama server, by its own chat API (<a href="https://docs.ollama.com/api/chat">docs.ollama.com</a>); without
 * settings of the server on this machine:
 *
 * <pre>{@code
 * Completion answer = new Ollama()
 *     .complete(CompletionRequest.builder("qwen3").user("Why is the sky blue?").build());
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}; the base URL has no {@code /api}. A key is needed for {@code
 * https://ollama.com} alone. Beside these:
 *
 * <ul>
 *   <li>{@code keep-alive}: how long the server keeps a model in memory after a request, such as {@code 10m} or {@code 1h30m};
 *       {@code 0} for not at all, {@code -1} for good. Without it the server's own setting counts
 * </ul>
 *
 * <p>Since a server may or may not run on this machine, a registry asks it only for requests that name it, such as {@code
 * ollama/qwen3}, until a setting of it is made.
 *
 * <p>Any model that the server has can be asked for, also one that is not declared here. Whether it takes tools or images is known
 * to the server alone, which answers with an {@link dev.patchbay.provider.ErrorKind#INVALID_REQUEST} if it does not.
 *
 * <p>The {@linkplain dev.patchbay.provider.CompletionOptions#reasoningEffort() reasoning effort} is the service's {@code think}: {@code
 * low}, {@code medium}, {@code high} or {@code max}, and {@code none} for a model that is not to think. All else that the service
 * takes is an extra: {@code think} with {@code true}, {@code options/num_ctx} for a larger context window. A conversation that is
 * longer than that window loses its first messages without a word, unless the extra {@code truncate} is {@code false}.
 */
public final class Ollama extends HttpProvider {

  static final String KEEP_ALIVE = "keep-alive";

  /** Seconds, or a length of time as Go reads it (pkg.go.dev/time#ParseDuration). */
  private static final Pattern KEEPING =
      Pattern.compile("-?(\\d{1,9}|(\\d{1,9}(\\.\\d{1,9})?(ms|s|m|h))+)");

  private static final ProviderInfo INFO = ProviderInfo.builder("ollama", "http://127.0.0.1:11434")
      .models("gemma4", "qwen3", "gpt-oss", "deepseek-r1", "llama3.2")
      .embeddingModels("embeddinggemma", "nomic-embed-text")
      .openModels(true)
      .onlyByName(true)
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.VISION,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.REASONING,
          Capability.REASONING_EFFORT,
          Capability.TOP_K,
          Capability.LOGPROBS,
          Capability.EXTRAS)
      .variable(ProviderConfig.API_KEY, "OLLAMA_API_KEY")
      .build();

  /** The provider of the server on this machine. */
  public Ollama() {
    super(HttpService.builder(INFO, new OllamaFormat())
        .setting(KEEP_ALIVE, Ollama::requireKeeping)
        .build());
  }

  private static void requireKeeping(ProviderConfig config, String setting) {
    if (!config.text(setting).map(value -> KEEPING.matcher(value).matches()).orElse(true)) {
      throw config.invalid(
          setting, "is seconds or a length of time such as 0, -1, 10m or 1h30m, but is neither");
    }
  }
}
