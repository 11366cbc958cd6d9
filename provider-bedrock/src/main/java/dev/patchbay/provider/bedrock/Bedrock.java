package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.bedrock.aws.Credentials;
import dev.patchbay.provider.bedrock.aws.Region;
import dev.patchbay.provider.bedrock.aws.Signature;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;
import java.util.stream.Stream;

/**
 * The models of Amazon Bedrock, by its Converse API (<a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">docs.aws.amazon.com</a>):
 *
 * <pre>{@code
 * AbstractProvider bedrock = new Bedrock().configured(ProviderConfig.builder()
 *     .set("region", "eu-central-1")
 *     .set("profile", "work")
 *     .build());
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}, and these. The registry also takes the variable behind each:
 *
 * <ul>
 *   <li>{@code region} ({@code AWS_REGION}): the service's region, which its address follows from unless {@code base-url} is set
 *   <li>{@code api-key} ({@code AWS_BEARER_TOKEN_BEDROCK}): an API key of Bedrock, which goes before all credentials
 *   <li>{@code access-key-id}, {@code secret-access-key} and perhaps {@code session-token} ({@code AWS_ACCESS_KEY_ID}, {@code
 *       AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}): credentials that requests are signed with. A {@code session-token} that
 *       is empty counts as none, where the variable belongs to others
 *   <li>{@code profile} ({@code AWS_PROFILE}): where neither is set, the profile that has them in the file of credentials; {@code
 *       default} if not set
 *   <li>{@code credentials-file} ({@code AWS_SHARED_CREDENTIALS_FILE}): that file; {@code ~/.aws/credentials} if not set
 * </ul>
 *
 * <p>The file is read when the provider is configured. Roles, sign-on and what machines of AWS are given are not resolved here: {@code aws
 * configure export-credentials} has them as variables. All of these are kept like a key. Without any, requests to a {@code base-url}
 * are not signed, and others fail.
 *
 * <p>A model is named by its id, or by the id or ARN of an inference profile, also if it is not declared here. What it can do is known
 * to the service alone, which answers with an {@link dev.patchbay.provider.ErrorKind#INVALID_REQUEST} if it cannot. Top-k and a
 * reasoning budget have no word in the API: they are written for Anthropic's models, and refused for others. Any model's own
 * parameters are extras below {@code additionalModelRequestFields}. Documents need names of letters, digits, blanks, hyphens, round
 * and square brackets: other characters are sent as hyphens, and a name that comes again with a number.
 */
public final class Bedrock extends HttpProvider {

  /** The provider without a region or credentials, to be {@linkplain #configured configured}. */
  public Bedrock() {
    super(service());
  }

  private static HttpService service() {
    ProviderInfo.Builder info = ProviderInfo.builder(
            "bedrock", "https://bedrock-runtime.us-east-1.amazonaws.com")
        .telemetryName("aws.bedrock")
        .models(Stream.concat(
                Stream.of(
                        "global.anthropic.claude-opus-5-5",
                        "global.anthropic.claude-opus-5",
                        "global.anthropic.claude-sonnet-5",
                        "global.anthropic.claude-sonnet-4-6",
                        "global.anthropic.claude-haiku-4-5-20251001-v1:0")
                    .map(ModelInfo::of),
                Stream.of(
                    vectors("amazon.titan-embed-text-v2:0", 1), vectors("cohere.embed-v4:0", 96)))
            .toList())
        .openModels(true)
        .capabilities(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.TOOL_IMAGES,
            Capability.VISION,
            Capability.DOCUMENTS,
            Capability.CACHE_MARKS,
            Capability.JSON_SCHEMA,
            Capability.REASONING,
            Capability.REASONING_EFFORT,
            Capability.REASONING_BUDGET,
            Capability.TOP_K,
            Capability.EXTRAS,
            Capability.opaque(ConverseFormat.NAME))
        .missing(Credentials.REGION)
        .onlyByName(true)
        .variable(ProviderConfig.API_KEY, "AWS_BEARER_TOKEN_BEDROCK");
    Credentials.VARIABLES.forEach(info::variable);
    HttpService.Builder service = HttpService.builder(info.build(), new ConverseFormat())
        .facts(Bedrock::place)
        .secrets(Credentials::of)
        .authorization(new Signature());
    Credentials.VARIABLES.keySet().forEach(name -> service.setting(name, ProviderConfig::text));
    return service.build();
  }

  private static ModelInfo vectors(String id, int batchLimit) {
    return ModelInfo.builder(id)
        .kind(ModelInfo.Kind.EMBEDDING)
        .batchLimit(batchLimit)
        .build();
  }

  /** Another address may be in any region. */
  private static void place(ProviderConfig config, ProviderInfo.Builder info) {
    if (config.baseUrl().isPresent()) {
      info.missing();
    } else {
      Region.host(config, "bedrock-runtime").ifPresent(info::url);
    }
  }
}
