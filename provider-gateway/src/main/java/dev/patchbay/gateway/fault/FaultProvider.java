package dev.patchbay.gateway.fault;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A provider whose models fail in one way each, so that people can see how their client behaves. It asks no service and sends nothing.
 *
 * <table>
 *   <caption>Models</caption>
 *   <tr><td>{@code fault/ok}, {@code fault/reasoning}, {@code fault/tool}</td><td>answer; {@code tool} calls the first tool</td></tr>
 *   <tr><td>{@code fault/slow}</td><td>answers with a token every 500 ms</td></tr>
 *   <tr><td>{@code fault/empty}, {@code fault/length}, {@code fault/refusal}, {@code fault/content-filter}</td><td>end properly, without
 *       the whole answer</td></tr>
 *   <tr><td>{@code fault/silent}, {@code fault/silent-3}</td><td>say nothing, or nothing after 3 tokens, until the deadline</td></tr>
 *   <tr><td>{@code fault/cut-3}</td><td>breaks the connection after 3 tokens</td></tr>
 *   <tr><td>{@code fault/error-3}</td><td>sends an error after 3 tokens</td></tr>
 *   <tr><td>{@code fault/429}</td><td>answers with that status; 429 with a {@code Retry-After} of 2 s</td></tr>
 *   <tr><td>{@code fault/garbage}, {@code fault/context}</td><td>answer with a page; find the messages too long</td></tr>
 *   <tr><td>{@code fault/vectors}</td><td>gives vectors</td></tr>
 * </table>
 *
 * <p>Other numbers of tokens and other statuses from 400 to 599 will do as well. Immutable.
 */
public final class FaultProvider extends AbstractProvider {

  /** The provider's id, and what the names of its models begin with. */
  public static final String ID = "fault";

  private static final String PREFIX = ID + "/";
  private static final String VECTORS = PREFIX + "vectors";
  private static final Duration USUAL_PAUSE = Duration.ofMillis(500);
  private static final int CONTEXT_WINDOW = 1_000_000;
  private static final int DIMENSIONS = 8;
  private static final int CHARACTERS_A_TOKEN = 4;

  private final Duration pause;

  /** Makes the provider. */
  public FaultProvider() {
    this(USUAL_PAUSE);
  }

  /** The same with another pause before each token of {@code fault/slow}. */
  FaultProvider(Duration pause) {
    super(facts());
    this.pause = pause;
  }

  private static ProviderInfo facts() {
    List<ModelInfo> models = new ArrayList<>();
    Repertoire.NAMES.forEach(name -> models.add(
        ModelInfo.builder(PREFIX + name).contextWindow(CONTEXT_WINDOW).build()));
    models.add(ModelInfo.builder(VECTORS).kind(ModelInfo.Kind.EMBEDDING).build());
    return ProviderInfo.builder(ID, "https://fault.invalid")
        .models(models)
        .openModels(true)
        .capabilities(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.TOOL_IMAGES,
            Capability.VISION,
            Capability.DOCUMENTS,
            Capability.AUDIO,
            Capability.CACHE_MARKS,
            Capability.JSON_OBJECT,
            Capability.JSON_SCHEMA,
            Capability.REASONING,
            Capability.REASONING_EFFORT,
            Capability.REASONING_BUDGET,
            Capability.TOP_K,
            Capability.LOGPROBS,
            Capability.EXTRAS)
        .build();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    // The registry takes the provider's name off a model that is not declared.
    String model = request.model().startsWith(PREFIX)
        ? request.model().substring(PREFIX.length())
        : request.model();
    long inputTokens = inputTokens(request);
    Act act = new Repertoire(request, inputTokens, pause).act(model);
    FaultStream stream = new FaultStream(act, context, inputTokens);
    return request.stream() ? CompletionStream.of(stream) : stream.whole();
  }

  /** Vectors that depend on the text alone. */
  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    List<float[]> vectors = new ArrayList<>();
    long tokens = 0;
    for (String text : request.texts()) {
      SplittableRandom random = new SplittableRandom(text.hashCode());
      float[] vector = new float[request.dimensions().orElse(DIMENSIONS)];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextDouble(-1, 1);
      }
      vectors.add(vector);
      tokens += tokens(text.length());
    }
    return Embeddings.of(vectors, Usage.of(tokens, 0));
  }

  @Override
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    return OptionalLong.of(inputTokens(request));
  }

  @Override
  protected boolean endsInTime() {
    return true;
  }

  private static long inputTokens(CompletionRequest request) {
    return tokens(
        request.messages().stream().map(Message::text).mapToLong(String::length).sum());
  }

  private static long tokens(long characters) {
    return 1 + characters / CHARACTERS_A_TOKEN;
  }
}
