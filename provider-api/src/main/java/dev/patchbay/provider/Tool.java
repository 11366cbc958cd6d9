package dev.patchbay.provider;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A function that the model may ask the application to call. The model never runs it: it answers
 * with a {@link ContentPart.ToolCall}, the application runs the function and sends the result with
 * the next request. {@link CompletionRequest} shows the whole loop.
 *
 * <pre>{@code
 * Tool weather = new Tool("weather", "The weather in a city now, in degrees Celsius", """
 *     {"type": "object",
 *      "properties": {"city": {"type": "string", "description": "The city's English name"}},
 *      "required": ["city"]}
 *     """);
 * }</pre>
 *
 * <p>A request with tools needs {@link Capability#TOOLS}. The description is all that the model
 * knows: say when to use the tool, in which units it answers, and what the parameters mean.
 *
 * @param name 1 to 64 ASCII letters, digits, underscores and hyphens, the form that OpenAI and
 *     Anthropic document; unique within a request
 * @param description what it does, for the model to read; may be empty
 * @param parameters the arguments' JSON schema, as JSON text, {@code {"type":"object"}} for a
 *     function without arguments. It is not parsed here; the provider checks that it is JSON and
 *     fails with {@link ErrorKind#INVALID_REQUEST} if not
 */
public record Tool(String name, String description, String parameters) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name has another form
   * @throws NullPointerException if an argument is null
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
