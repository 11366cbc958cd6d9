package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ProviderInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

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
 */
public final class OpenAiService {

  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private final ProviderInfo info;
  private final String path;
  private final Map<String, String> headers;
  private final CompletionOptions defaults;

  private OpenAiService(Builder builder) {
    info = builder.info;
    path = builder.path;
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    defaults = builder.defaults;
  }

  /** A builder for the service of that provider, whose URL is the base that {@link Builder#path} is added to. */
  public static Builder builder(ProviderInfo info) {
    return new Builder(info);
  }

  ProviderInfo info() {
    return info;
  }

  String path() {
    return path;
  }

  Map<String, String> headers() {
    return headers;
  }

  CompletionOptions defaults() {
    return defaults;
  }

  /** Makes an {@link OpenAiService}. Not thread-safe. */
  public static final class Builder {
    private final ProviderInfo info;
    private String path = "/chat/completions";
    private final Map<String, String> headers = new LinkedHashMap<>();
    private CompletionOptions defaults = CompletionOptions.none();

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
      path = belowBase;
      return this;
    }

    /**
     * Sends that header with every request, in place of the one that would be sent under that name.
     *
     * @throws IllegalArgumentException if the name or the value cannot be a header, or the name is {@code authorization},
     *     which only a configured key may fill
     */
    public Builder header(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HEADER_NAME.matcher(lower).matches() || !HEADER_VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException("Provider " + info.id() + ": '" + name
            + "' cannot be sent as a header: name or value has a character that"
            + " HTTP does not allow");
      }
      if (lower.equals("authorization")) {
        throw new IllegalArgumentException(
            "Provider " + info.id() + ": authorization comes from the api-key setting");
      }
      headers.put(lower, value);
      return this;
    }

    /** The options that the service is sent where a request does not set them. */
    public Builder defaults(CompletionOptions options) {
      defaults = Objects.requireNonNull(options, "options");
      return this;
    }

    /** Makes the description. */
    public OpenAiService build() {
      return new OpenAiService(this);
    }
  }
}
