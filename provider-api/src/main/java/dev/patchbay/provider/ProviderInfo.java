package dev.patchbay.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The facts about a provider, declared without asking the service: its id, its address, its models
 * and what they can do. Immutable.
 *
 * <pre>{@code
 * ProviderInfo info = ProviderInfo.builder("parrot", "https://parrot.example")
 *     .models(List.of(
 *         ModelInfo.of("parrot-small"),
 *         ModelInfo.builder("parrot-large").capabilities(Capability.VISION).build()))
 *     .capabilities(Capability.STREAM)
 *     .variable(ProviderConfig.API_KEY, "PARROT_API_KEY")
 *     .build();
 * boolean sees = info.model("parrot-large")
 *     .map(model -> info.supports(model, Capability.VISION))
 *     .orElse(false);
 * }</pre>
 *
 * <p>What is declared decides which requests reach the provider: a model or a capability that is
 * not declared is refused before anything is sent. So declare what the service is known to do, and
 * no more.
 */
public final class ProviderInfo {

  private final String id;
  private final String service;
  private final String telemetryName;
  private final URI url;
  private final boolean working;
  private final boolean openModels;
  private final List<ModelInfo> models;
  private final Map<String, ModelInfo> modelsByName;
  private final Set<Capability> capabilities;
  private final Map<String, String> variables;
  private final Set<String> missing;
  private final boolean onlyByName;
  private final boolean reseller;

  private ProviderInfo(Builder builder) {
    id = builder.id;
    service = builder.service;
    telemetryName = builder.telemetryName;
    url = builder.url;
    working = builder.working;
    openModels = builder.openModels;
    models = List.copyOf(builder.models.values());
    modelsByName = byName(id, models);
    capabilities = Collections.unmodifiableSet(new TreeSet<>(builder.capabilities));
    variables = Map.copyOf(builder.variables);
    missing = Collections.unmodifiableSet(new TreeSet<>(builder.missing));
    onlyByName = builder.onlyByName;
    reseller = builder.reseller;
  }

  /**
   * A builder for the provider of that id, which is working unless said otherwise, and has neither
   * models nor capabilities so far.
   *
   * @param id up to 64 lower case letters, digits and single hyphens, beginning with a letter;
   *     unique among the providers of an application
   * @param url the service's address
   * @throws IllegalArgumentException if the id has another form or the URL cannot be parsed
   */
  public static Builder builder(String id, String url) {
    return new Builder(ProviderId.checked(id), URI.create(url));
  }

  /**
   * The provider's name in settings, queries, results and errors. It is the same before and after {@link AbstractProvider#configured},
   * unless the settings are those of a further {@linkplain ProviderConfig#instance() instance}.
   */
  public String id() {
    return id;
  }

  /**
   * The service behind it, by the id that its provider was declared with: {@code openai} also for a
   * further {@linkplain ProviderConfig#instance() instance} {@code openai-eu}. A
   * {@link ModelCatalogue} goes by it.
   */
  public String service() {
    return service;
  }

  /**
   * What telemetry calls the service: its name in OpenTelemetry's conventions for generative AI, such as {@code aws.bedrock}, or the
   * {@link #service()} if none was declared. Several providers may ask one service.
   */
  public String telemetryName() {
    return telemetryName;
  }

  /** The service's address; after {@link AbstractProvider#configured} the one that calls go to. */
  public URI url() {
    return url;
  }

  /**
   * Whether the provider is known to answer at {@link #url()}; true unless the author has declared
   * otherwise. The registry passes over a provider that is not working unless a query asks for it.
   */
  public boolean working() {
    return working;
  }

  /**
   * Whether the service has models that are not declared here, such as a relay's or a local
   * server's; false unless declared. A model that the provider does not declare is then let
   * through, if the request goes to this very provider: with the capabilities that all its models
   * have.
   */
  public boolean openModels() {
    return openModels;
  }

  /**
   * The settings that the provider cannot do without and does not have yet, such as {@code api-key}; in order of name,
   * immutable, and empty for a provider that is ready. A provider with missing settings is never chosen, and a call to it
   * fails before anything is sent, as {@link ErrorKind#AUTHENTICATION}.
   */
  public Set<String> missing() {
    return missing;
  }

  /**
   * What to set so that nothing is {@link #missing()}, for people: {@code set OPENAI_API_KEY or patchbay.openai.api-key}; empty if
   * nothing is missing. A variable is named only where it counts, which it does not for a further instance.
   */
  public String howToConfigure() {
    return missing.isEmpty()
        ? ""
        : "set "
            + missing.stream()
                .map(setting -> variables.containsKey(setting) && id.equals(service)
                    ? variables.get(setting) + " or patchbay." + id + "." + setting
                    : "patchbay." + id + "." + setting)
                .collect(Collectors.joining(" and "));
  }

  /**
   * Whether the registry chooses the provider only for requests that name it, although it is ready; false unless declared. For a
   * service whose variables most machines have for other purposes ({@code GITHUB_TOKEN}), or that may or may not run on this machine.
   * {@link AbstractProvider#configured} takes it back if the settings {@linkplain ProviderConfig#isOwn() are the provider's own}.
   */
  public boolean onlyByName() {
    return onlyByName;
  }

  /**
   * Whether the service passes on models of other makers; false unless declared. Unless an order is declared, the registry prefers
   * a model's own maker.
   */
  public boolean reseller() {
    return reseller;
  }

  /** The models, in the order of declaration; an immutable list. */
  public List<ModelInfo> models() {
    return models;
  }

  /**
   * What all its models can do, in order of name; an immutable set. To ask, use
   * {@link #supports(Capability)}, which also knows the opaque parts of this very provider.
   */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /**
   * Settings that are also taken from an environment variable which users of the service have set
   * anyway, such as {@code api-key} from {@code OPENAI_API_KEY}. A system property or a variable of
   * Patchbay's goes before it, and the settings file after it.
   *
   * @return the variable's name by the setting's name; immutable
   */
  public Map<String, String> variables() {
    return variables;
  }

  /**
   * The declared model of that id or alias; empty if there is none, also if {@link #openModels()}.
   * Names are compared exactly.
   */
  public Optional<ModelInfo> model(String idOrAlias) {
    return Optional.ofNullable(modelsByName.get(idOrAlias));
  }

  /** Whether a model of that id or alias is declared. */
  public boolean supportsModel(String idOrAlias) {
    return modelsByName.containsKey(idOrAlias);
  }

  /**
   * Whether all models can do that: whether it is declared for the provider, or is about opaque
   * parts of this very provider in a format that is.
   */
  public boolean supports(Capability capability) {
    return capabilities.contains(capability) || owns(capability, capabilities);
  }

  /**
   * Whether that model can do that: whether it is declared for the model, or for the provider, whose declarations are about its chat
   * models, except for the wire format, which all of its models share.
   *
   * @param model one of {@link #models()}
   */
  public boolean supports(ModelInfo model, Capability capability) {
    return ((model.kind() == ModelInfo.Kind.CHAT || capability.isOpaque()) && supports(capability))
        || model.capabilities().contains(capability)
        || owns(capability, model.capabilities());
  }

  /** Whether it is about opaque parts of this very provider, of a format that is declared. */
  private boolean owns(Capability capability, Set<Capability> declared) {
    String suffix = "-of-" + id;
    String name = capability.name();
    return capability.isOpaque()
        && name.endsWith(suffix)
        && declared.contains(new Capability(name.substring(0, name.length() - suffix.length())));
  }

  /** A builder that starts from these facts; the {@link #service()} cannot be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(service, url)
        .id(id)
        .telemetryName(telemetryName)
        .working(working)
        .openModels(openModels)
        .models(models)
        .missing(missing)
        .onlyByName(onlyByName)
        .reseller(reseller);
    builder.capabilities.addAll(capabilities);
    builder.variables.putAll(variables);
    return builder;
  }

  /** The most important facts, on one line. */
  @Override
  public String toString() {
    return "ProviderInfo[" + id + ", " + url + ", working=" + working + ", models="
        + models.stream().map(ModelInfo::id).toList() + (openModels ? " and others" : "")
        + ", capabilities=" + capabilities + (missing.isEmpty() ? "" : ", missing " + missing)
        + "]";
  }

  private static Map<String, ModelInfo> byName(String provider, List<ModelInfo> models) {
    Map<String, ModelInfo> byName = new LinkedHashMap<>();
    for (ModelInfo model : models) {
      List<String> names = new ArrayList<>(model.aliases());
      names.add(model.id());
      for (String name : names) {
        ModelInfo other = byName.put(name, model);
        if (other != null && !other.equals(model)) {
          throw new IllegalArgumentException("Provider " + provider + ": the name '" + name
              + "' means both model " + other.id() + " and model " + model.id());
        }
      }
    }
    return Map.copyOf(byName);
  }

  /** Makes a {@link ProviderInfo}. Not thread-safe. */
  public static final class Builder {
    private final String service;
    private String id;
    private String telemetryName;
    private URI url;
    private boolean working = true;
    private boolean openModels;
    private final Map<String, ModelInfo> models = new LinkedHashMap<>();
    private final Set<Capability> capabilities = new TreeSet<>();
    private final Map<String, String> variables = new TreeMap<>();
    private final Set<String> missing = new TreeSet<>();
    private boolean onlyByName;
    private boolean reseller;

    private Builder(String id, URI url) {
      service = id;
      this.id = id;
      telemetryName = id;
      this.url = url;
    }

    /**
     * Replaces the id, and not the {@link ProviderInfo#service()}, for a further {@linkplain ProviderConfig#instance() instance} of a provider.
     *
     * @throws IllegalArgumentException if it has another form than {@link ProviderInfo#builder} asks for
     */
    public Builder id(String other) {
      id = ProviderId.checked(other);
      return this;
    }

    /**
     * Replaces what telemetry calls the service; its id if not set. To be set where OpenTelemetry's conventions have another name for it.
     */
    public Builder telemetryName(String name) {
      telemetryName = Objects.requireNonNull(name, "telemetryName");
      return this;
    }

    /** Replaces the service's address. */
    public Builder url(URI address) {
      url = Objects.requireNonNull(address, "url");
      return this;
    }

    /** Whether the provider is known to answer; true if not set. */
    public Builder working(boolean known) {
      working = known;
      return this;
    }

    /**
     * Whether the service has models that are not declared; false if not set. See
     * {@link ProviderInfo#openModels()}.
     */
    public Builder openModels(boolean open) {
      openModels = open;
      return this;
    }

    /**
     * Replaces the models by ones of which only the names are known.
     *
     * @throws IllegalArgumentException if a name is blank, or is there twice
     */
    public Builder models(String... ids) {
      return models(Arrays.stream(ids).map(ModelInfo::of).toList());
    }

    /**
     * Replaces the models.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public Builder models(Collection<ModelInfo> all) {
      models.clear();
      for (ModelInfo model : all) {
        if (models.put(model.id(), model) != null) {
          throw new IllegalArgumentException(
              "Provider " + id + " declares the model " + model.id() + " twice");
        }
      }
      return this;
    }

    /**
     * Adds models that give vectors, of which only the names are known.
     *
     * @throws IllegalArgumentException if a name is blank, or is that of a model that is there
     */
    public Builder embeddingModels(String... ids) {
      List<ModelInfo> all = new ArrayList<>(models.values());
      for (String each : ids) {
        all.add(ModelInfo.builder(each).kind(ModelInfo.Kind.EMBEDDING).build());
      }
      return models(all);
    }

    /** Adds what all chat models can do. */
    public Builder capabilities(Capability... more) {
      capabilities.addAll(Arrays.asList(more));
      return this;
    }

    /**
     * Says that the service wants a key, which its users have in that environment variable: {@link #variable} and {@link
     * #missing(String...)} for {@link ProviderConfig#API_KEY} at once.
     */
    public Builder key(String environmentVariable) {
      missing.add(ProviderConfig.API_KEY);
      return variable(ProviderConfig.API_KEY, environmentVariable);
    }

    /** Replaces the settings without which the service cannot be asked; none if not set. See {@link ProviderInfo#missing()}. */
    public Builder missing(String... settings) {
      return missing(Arrays.asList(settings));
    }

    /** The same for a collection. */
    public Builder missing(Collection<String> settings) {
      missing.clear();
      missing.addAll(settings);
      return this;
    }

    /** Whether only requests that name the provider go to it; false if not set. See {@link ProviderInfo#onlyByName()}. */
    public Builder onlyByName(boolean named) {
      onlyByName = named;
      return this;
    }

    /** Whether the service passes on models of other makers; false if not set. See {@link ProviderInfo#reseller()}. */
    public Builder reseller(boolean resells) {
      reseller = resells;
      return this;
    }

    /**
     * Also takes that setting from that environment variable.
     *
     * @param setting the setting's name, such as {@link ProviderConfig#API_KEY}
     * @param environmentVariable the name that the service's own documentation and tools use
     */
    public Builder variable(String setting, String environmentVariable) {
      variables.put(setting, Objects.requireNonNull(environmentVariable, "environmentVariable"));
      return this;
    }

    /**
     * Makes the facts.
     *
     * @throws IllegalArgumentException if one name stands for two models
     */
    public ProviderInfo build() {
      return new ProviderInfo(this);
    }
  }
}
