package dev.patchbay.provider.gemini;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;

/**
 * Google's Gemini models on Vertex AI, which Google now calls Gemini Enterprise Agent Platform. The base URL names the project and
 * the location, and the {@code api-key} is an access token:
 *
 * <pre>{@code
 * AbstractProvider vertex = new VertexAi().configured(ProviderConfig.builder()
 *     .set(ProviderConfig.BASE_URL,
 *         "https://europe-west4-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west4")
 *     .set(ProviderConfig.API_KEY, "env:VERTEX_TOKEN") // what gcloud auth print-access-token prints
 *     .build());
 * }</pre>
 *
 * <p>For the location {@code global} the host is {@code aiplatform.googleapis.com}. An access token expires, most often after an
 * hour; then configure another provider with a new one. Without both settings the provider is not chosen. All
 * else is as with {@link Gemini}, and a conversation can go on from one to the other.
 */
public final class VertexAi extends HttpProvider {

  /** The provider without a project: a base URL has to be configured. */
  public VertexAi() {
    super(HttpService.builder(
            Gemini.models("vertex-ai", "https://aiplatform.googleapis.com/v1")
                .telemetryName("gcp.vertex_ai")
                .working(false)
                .missing(ProviderConfig.BASE_URL, ProviderConfig.API_KEY)
                .build(),
            new GeminiFormat("/publishers/google/"))
        .build());
  }
}
