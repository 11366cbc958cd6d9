package dev.patchbay.provider;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something that a provider or a model can do and that a request may need.
 *
 * <p>The value is open: beside the constants here anyone may make one of their own with {@link
 * #of(String)}, declare it in a {@link ProviderInfo} and ask the registry for it. Two capabilities
 * are equal if their names are.
 *
 * @param name lower case letters, digits and hyphens, such as {@code json-schema}
 */
public record Capability(String name) implements Comparable<Capability> {

  // Stands above the constants, whose making uses it.
  private static final String OPAQUE = "opaque-";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,127}");

  /** The answer can be had token by token. */
  public static final Capability STREAM = new Capability("stream");

  /** The model can ask for {@linkplain Tool tools} to be called. */
  public static final Capability TOOLS = new Capability("tools");

  /** Messages may hold {@linkplain ContentPart.Image images}. */
  public static final Capability VISION = new Capability("vision");

  /** Messages may hold {@linkplain ContentPart.Document documents}. */
  public static final Capability DOCUMENTS = new Capability("documents");

  /** Messages may hold {@linkplain ContentPart.Audio sounds}. */
  public static final Capability AUDIO = new Capability("audio");

  /** {@linkplain ContentPart.ToolResult Results of tools} may hold images. */
  public static final Capability TOOL_IMAGES = new Capability("tool-images");

  /** The service obeys {@linkplain ContentPart.CacheMark cache marks}. */
  public static final Capability CACHE_MARKS = new Capability("cache-marks");

  /** The answer can be held to be some JSON object. */
  public static final Capability JSON_OBJECT = new Capability("json-object");

  /** The answer can be held to a JSON schema. */
  public static final Capability JSON_SCHEMA = new Capability("json-schema");

  /** The model tells its reasoning apart from its answer. */
  public static final Capability REASONING = new Capability("reasoning");

  /** The service obeys a {@linkplain CompletionOptions#reasoningEffort() reasoning effort}. */
  public static final Capability REASONING_EFFORT = new Capability("reasoning-effort");

  /** The service obeys a {@linkplain CompletionOptions#reasoningBudget() reasoning budget}. */
  public static final Capability REASONING_BUDGET = new Capability("reasoning-budget");

  /** The service obeys {@link CompletionOptions#topK()}. */
  public static final Capability TOP_K = new Capability("top-k");

  /** The answer can be had with the {@linkplain CompletionOptions#topLogprobs() log probabilities} of its tokens. */
  public static final Capability LOGPROBS = new Capability("logprobs");

  /** The service is sent {@linkplain CompletionRequest#extras() extras} as they are. */
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

  /** Messages may hold {@linkplain ContentPart.Opaque opaque parts} of that wire format. */
  public static Capability opaque(String format) {
    return opaque(format, "");
  }

  /** The same for parts that only the provider of that id can read; for every one of the format if the id is empty. */
  static Capability opaque(String format, String instance) {
    return new Capability(OPAQUE + format + (instance.isEmpty() ? "" : "-of-" + instance));
  }

  /** Whether it is about {@linkplain ContentPart.Opaque opaque parts}. */
  boolean isOpaque() {
    return name.startsWith(OPAQUE);
  }

  /**
   * The capability of that name.
   *
   * @throws IllegalArgumentException if the name has another form than {@code json-schema}
   */
  public static Capability of(String name) {
    return new Capability(name);
  }

  /** By name. */
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
