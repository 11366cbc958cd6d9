package dev.patchbay.provider.openai;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.HttpService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a service that speaks the OpenAI chat dialect wants on the wire. Immutable.
 *
 * <pre>{@code
 * OpenAiService service = OpenAiService.builder(
 *         ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
 *             .models("parrot-small", "parrot-large")
 *             .capabilities(Capability.STREAM, Capability.TOOLS)
 *             .build())
 *     .build();
 * }</pre>
 *
 * <p>Opaque parts of the format {@code openai-chat} are carried by every such service: what it adds to a message or to a tool call.
 */
public final class OpenAiService {

  private final HttpService http;

  private OpenAiService(HttpService http) {
    this.http = http;
  }

  /** A builder for the service of that provider, whose URL is the base that {@link Builder#path} is added to. */
  public static Builder builder(ProviderInfo info) {
    return new Builder(info);
  }

  /** The service of that provider, of which there is nothing to be said but its facts. */
  public static OpenAiService of(ProviderInfo info) {
    return builder(info).build();
  }

  HttpService http() {
    return http;
  }

  /** Makes an {@link OpenAiService}. Not thread-safe. */
  public static final class Builder {
    private final ProviderInfo info;
    private OpenAiPath path = ChatFormat.PLAIN;
    private Consumer<HttpService.Builder> more = http -> {};
    private final Map<String, String> headers = new LinkedHashMap<>();
    private CompletionOptions defaults = CompletionOptions.none();
    private boolean streamUsage = true;
    private boolean wantsReasoning;
    private String maxTokens = "max_tokens";

    private Builder(ProviderInfo info) {
      this.info = Objects.requireNonNull(info, "info");
    }

    /**
     * Where completions are asked for, below the base URL; {@code /chat/completions} if not set.
     *
     * @throws IllegalArgumentException if it does not start with a slash
     */
    public Builder path(String belowBase) {
      if (!belowBase.startsWith("/")) {
        throw new IllegalArgumentException("Provider " + info.id()
            + ": a path starts with a slash, but this is '" + belowBase + "'");
      }
      return path((operation, model, settings) ->
          operation.equals("chat/completions") ? belowBase : "/" + operation);
    }

    /** Where completions and vectors are asked for; {@code /chat/completions} and {@code /embeddings} if not set. */
    public Builder path(OpenAiPath way) {
      path = Objects.requireNonNull(way, "path");
      return this;
    }

    /** What {@link HttpService.Builder} has to be told beside: another way to show the key, settings of the service's own. */
    public Builder http(Consumer<HttpService.Builder> further) {
      more = Objects.requireNonNull(further, "further");
      return this;
    }

    /** Sends that header with every request; see {@link HttpService.Builder#header}, which checks it when the service is made. */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** The options that the service is sent where a request does not set them. */
    public Builder defaults(CompletionOptions options) {
      defaults = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * Whether a stream is asked for the tokens that it took ({@code stream_options.include_usage}); true if not set. The setting
     * {@code stream-usage} decides otherwise.
     */
    public Builder streamUsage(boolean asked) {
      streamUsage = asked;
      return this;
    }

    /**
     * Whether the service wants the reasoning of earlier turns back, as {@code reasoning_content}; false if not set. Most ignore
     * it, and some refuse a request that holds it.
     */
    public Builder wantsReasoning(boolean wanted) {
      wantsReasoning = wanted;
      return this;
    }

    /**
     * The member for {@link CompletionOptions#maxTokens()}; {@code max_tokens} if not set. OpenAI itself has replaced that by {@code
     * max_completion_tokens}, which counts reasoning as well.
     */
    public Builder maxTokensMember(String name) {
      maxTokens = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Makes the description.
     *
     * @throws IllegalArgumentException if a header cannot be sent
     */
    public OpenAiService build() {
      ProviderInfo carries =
          info.toBuilder().capabilities(Capability.opaque(ChatFormat.NAME)).build();
      HttpService.Builder http = HttpService.builder(
              carries, new ChatFormat(path, streamUsage, wantsReasoning, maxTokens))
          .defaults(defaults)
          .setting(ChatFormat.STREAM_USAGE, ProviderConfig::flag);
      headers.forEach(http::header);
      more.accept(http);
      return new OpenAiService(http.build());
    }
  }
}
