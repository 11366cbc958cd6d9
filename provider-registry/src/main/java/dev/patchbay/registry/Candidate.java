package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.ProviderInfo;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider that can serve a request, with live figures. Provider and model never change; {@link #outstanding()} and {@link
 * #timeToFirstToken(long)} do. Thread-safe.
 */
public final class Candidate {

  private final AbstractProvider provider;
  private final ProviderInfo info;
  private final @Nullable ModelInfo model;
  private final int contextWindow;
  private final Load load;
  private final int place;
  private final KnownFacts.@Nullable Known known;
  private final int modelPlace;
  private final @Nullable String fallbackModel;

  /**
   * Makes a candidate.
   *
   * @param info what the provider declares, and what is known beside
   * @param model the same of the model
   * @param known what of that a catalogue says; null if nothing
   * @param place where it stands in the order of providers and, within one, of models
   */
  Candidate(
      AbstractProvider provider,
      ProviderInfo info,
      @Nullable ModelInfo model,
      KnownFacts.@Nullable Known known,
      Load load,
      int place) {
    this(provider, info, model, known, load, place, 0, null);
  }

  private Candidate(
      AbstractProvider provider,
      ProviderInfo info,
      @Nullable ModelInfo model,
      KnownFacts.@Nullable Known known,
      Load load,
      int place,
      int modelPlace,
      @Nullable String fallbackModel) {
    this.provider = provider;
    this.info = info;
    this.model = model;
    this.known = known;
    contextWindow = model == null ? smallestWindow(info) : model.contextWindow();
    this.load = load;
    this.place = place;
    this.modelPlace = modelPlace;
    this.fallbackModel = fallbackModel;
  }

  /** The same candidate, found by the name of that fallback model, before which that many models stand. */
  Candidate asFallback(int models, String name) {
    return new Candidate(provider, info, model, known, load, place, models, name);
  }

  /** The same provider with that model, of which it declares nothing. */
  Candidate with(ModelInfo other, KnownFacts.@Nullable Known ofOther) {
    ModelInfo both = ofOther == null ? other : ofOther.model();
    return new Candidate(provider, info, both, ofOther, load, place);
  }

  /** The provider. */
  public AbstractProvider provider() {
    return provider;
  }

  /** The provider's id. */
  public String id() {
    return info.id();
  }

  /** The provider's model that the query's model or family means; empty if the query names none. */
  public Optional<ModelInfo> model() {
    return Optional.ofNullable(model);
  }

  /** What a {@link dev.patchbay.provider.ModelCatalogue} knows of that model, such as its price; empty if nothing. */
  public Optional<ModelFacts> facts() {
    return Optional.ofNullable(known).map(KnownFacts.Known::facts);
  }

  /** The number of calls to the provider that routers of this registry have begun and that have not ended. */
  public int outstanding() {
    return load.outstanding();
  }

  /**
   * The recent time to the first token, in nanoseconds. A slow answer counts in full at once and fades within tens of seconds. 0 if
   * the provider was not asked lately.
   *
   * @param nowNanos {@link Draw#nowNanos()}
   */
  public long timeToFirstToken(long nowNanos) {
    return load.timeToFirstToken(nowNanos);
  }

  /** What the provider declared when it was added to the registry. */
  ProviderInfo info() {
    return info;
  }

  /** The model's id, or nothing. */
  String modelId() {
    return model == null ? "" : model.id();
  }

  /** Whether that model, or each model if it is none in particular, can do that. */
  boolean supports(Capability capability) {
    return model == null ? info.supports(capability) : info.supports(model, capability);
  }

  /** Whether it can do all of that. */
  boolean supports(Collection<Capability> capabilities) {
    return capabilities.stream().allMatch(this::supports);
  }

  /** The tokens that the model, or each model if it is none in particular, has room for; 0 if that is not known. */
  int contextWindow() {
    return contextWindow;
  }

  /** What a catalogue says of the model, with what the provider declares; null if nothing. */
  KnownFacts.@Nullable Known known() {
    return known;
  }

  /** What the model can do although its provider does not declare it. */
  Set<Capability> added() {
    return known == null ? Set.of() : known.added();
  }

  /** What the model's tokens cost; null if that is not known. */
  @Nullable
  ModelPrice price() {
    return known == null ? null : known.facts().price();
  }

  /** The figures behind this one. */
  Load load() {
    return load;
  }

  /** Where it stands in declared priority. */
  int place() {
    return place;
  }

  /** How many models of the query come before its own. */
  int modelPlace() {
    return modelPlace;
  }

  /** The name by which it is asked for its model, where the request names that one. */
  String modelAsked(String named) {
    return fallbackModel == null ? named : fallbackModel;
  }

  /** The provider's id, and the model's. */
  @Override
  public String toString() {
    return model == null ? id() : id() + " with " + model.id();
  }

  private static int smallestWindow(ProviderInfo info) {
    return info.models().stream().mapToInt(ModelInfo::contextWindow).min().orElse(0);
  }
}
