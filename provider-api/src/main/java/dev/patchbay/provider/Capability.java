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
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** The answer can be had token by token. */
  public static final Capability STREAM = new Capability("stream");

  /** The model can ask for {@linkplain Tool tools} to be called. */
  public static final Capability TOOLS = new Capability("tools");

  /** Messages may hold {@linkplain ContentPart.Image images}. */
  public static final Capability VISION = new Capability("vision");

  /** The answer can be held to be some JSON object. */
  public static final Capability JSON_OBJECT = new Capability("json-object");

  /** The answer can be held to a JSON schema. */
  public static final Capability JSON_SCHEMA = new Capability("json-schema");

  /** The model tells its reasoning apart from its answer. */
  public static final Capability REASONING = new Capability("reasoning");

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
          "A capability's name is up to 64 lower case letters, digits and hyphens and"
              + " starts with a letter, but this is '" + name + "'");
    }
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
