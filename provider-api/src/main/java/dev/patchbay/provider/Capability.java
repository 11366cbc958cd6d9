package dev.patchbay.provider;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that a provider or a model can do and that a request may need. A provider declares its
 * capabilities in {@link ProviderInfo} (for all its models) and {@link ModelInfo} (for one); a
 * request {@linkplain CompletionRequest#requiredCapabilities() needs} some by what it holds. A
 * request that needs one that is not declared is refused before anything is sent.
 *
 * <pre>{@code
 * if (provider.info().model("gpt-4o-mini")
 *     .filter(model -> provider.info().supports(model, Capability.VISION))
 *     .isPresent()) {
 *   System.out.println("It can look at pictures");
 * }
 * }</pre>
 *
 * <p>The value is open: an application or a provider may make a capability that has no constant
 * here with {@link #of(String)}, declare it and ask the registry for it. No request needs it by
 * itself then. Two capabilities are equal if their names are.
 *
 * @param name 1 to 128 lower case letters, digits and hyphens, beginning with a letter, such as
 *     {@code json-schema}
 */
public record Capability(String name) implements Comparable<Capability> {

  // Stands above the constants, whose making uses it.
  private static final String OPAQUE = "opaque-";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,127}");

  /** The answer can be had token by token; see {@link AbstractProvider#stream}. */
  public static final Capability STREAM = new Capability("stream");

  /**
   * The model can ask for {@linkplain Tool tools} to be called. Needed by a request with tools, or
   * with calls or results of tools among its messages.
   */
  public static final Capability TOOLS = new Capability("tools");

  /** Messages may hold {@linkplain ContentPart.Image images}. */
  public static final Capability VISION = new Capability("vision");

  /** Messages may hold {@linkplain ContentPart.Document documents}. */
  public static final Capability DOCUMENTS = new Capability("documents");

  /** Messages may hold {@linkplain ContentPart.Audio sounds}. */
  public static final Capability AUDIO = new Capability("audio");

  /**
   * {@linkplain ContentPart.ToolResult Results of tools} may hold images; apart from
   * {@link #VISION}, since many services with the one do not have the other.
   */
  public static final Capability TOOL_IMAGES = new Capability("tool-images");

  /**
   * The service takes {@linkplain ContentPart.CacheMark cache marks}. Services that cache without
   * being asked do not need them and may not take them.
   */
  public static final Capability CACHE_MARKS = new Capability("cache-marks");

  /** The answer can be held to be some {@linkplain ResponseFormat.JsonObject JSON object}. */
  public static final Capability JSON_OBJECT = new Capability("json-object");

  /** The answer can be held to a {@linkplain ResponseFormat.JsonSchema JSON schema}. */
  public static final Capability JSON_SCHEMA = new Capability("json-schema");

  /**
   * The model tells its {@linkplain Completion#reasoning() reasoning} apart from its answer. No
   * request needs it: it says what answers look like.
   */
  public static final Capability REASONING = new Capability("reasoning");

  /** The service takes a {@linkplain CompletionOptions#reasoningEffort() reasoning effort}. */
  public static final Capability REASONING_EFFORT = new Capability("reasoning-effort");

  /** The service takes a {@linkplain CompletionOptions#reasoningBudget() reasoning budget}. */
  public static final Capability REASONING_BUDGET = new Capability("reasoning-budget");

  /** The service takes {@link CompletionOptions#topK()}. */
  public static final Capability TOP_K = new Capability("top-k");

  /**
   * The answer can be had with the {@linkplain CompletionOptions#topLogprobs() log probabilities}
   * of its tokens.
   */
  public static final Capability LOGPROBS = new Capability("logprobs");

  /**
   * The provider sends {@linkplain CompletionRequest#extras() extras} to its service as they are.
   */
  public static final Capability EXTRAS = new Capability("extras");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name has another form
   */
  public Capability {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A capability's name is up to 128 lower case letters, digits and hyphens and"
              + " starts with a letter, but this is '" + name + "'");
    }
  }

  /**
   * Messages may hold {@linkplain ContentPart.Opaque opaque parts} of that wire format. A provider
   * that declares it takes those that every provider of the format can read, and those of its own
   * id.
   *
   * @param format the format's name, such as {@code anthropic}
   * @throws IllegalArgumentException if the name has another form than lower case letters, digits
   *     and hyphens
   */
  public static Capability opaque(String format) {
    return opaque(format, "");
  }

  /** The same for parts that only the provider of that id can read; for every one of the format if the id is empty. */
  static Capability opaque(String format, String instance) {
    return new Capability(OPAQUE + format + (instance.isEmpty() ? "" : "-of-" + instance));
  }

  /**
   * Whether it is about {@linkplain ContentPart.Opaque opaque parts}: whether it was made by
   * {@link #opaque}.
   */
  public boolean isOpaque() {
    return name.startsWith(OPAQUE);
  }

  /**
   * The capability of that name, which may be one of the constants.
   *
   * @throws IllegalArgumentException if the name has another form than {@code json-schema}
   * @throws NullPointerException if the name is null
   */
  public static Capability of(String name) {
    return new Capability(name);
  }

  // Those that a record has are made by method handles when they are first used, which is at the
  // start
  // of nearly every program that looks for providers and costs it some ten milliseconds.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Capability capability && name.equals(capability.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** By name, in the order of {@link String#compareTo}. */
  @Override
  public int compareTo(Capability other) {
    return name.compareTo(other.name);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
