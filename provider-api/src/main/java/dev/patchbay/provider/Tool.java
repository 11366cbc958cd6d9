package dev.patchbay.provider;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A function that the model may ask the application to call.
 *
 * @param name letters, digits, underscores and hyphens, at most 64
 * @param description what it does, for the model to read
 * @param parameters the arguments' JSON schema, as JSON text; the provider checks that it is JSON
 */
public record Tool(String name, String description, String parameters) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name has another form
   */
  public Tool {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(parameters, "parameters");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A tool's name is 1 to 64 letters, digits, underscores and hyphens, but this is '" + name
              + "'");
    }
  }
}
