package dev.patchbay.provider;

import java.util.Objects;

/**
 * Whether the model may, must or must not call a tool. It is set with
 * {@link CompletionRequest.Builder#toolChoice}; without it the model decides.
 *
 * <pre>{@code
 * Tool weather = new Tool("weather", "The weather in a city now", "{\"type\": \"object\"}");
 * CompletionRequest forced = CompletionRequest.builder("gpt-4o-mini")
 *     .user("Oslo?")
 *     .tool(weather)
 *     .toolChoice(ToolChoice.tool(weather.name()))
 *     .build();
 * }</pre>
 *
 * <p>In a loop that sends the tools' results, go back to {@link #AUTO} after the first answer: a
 * model that is forced to call a tool never comes to an answer in words.
 */
public sealed interface ToolChoice {

  /** The model decides; the default. */
  ToolChoice AUTO = new Auto();

  /**
   * The model calls no tool, though it still sees them. Some services want the tools of a
   * conversation declared even where no more calls are wanted.
   */
  ToolChoice NONE = new None();

  /**
   * The model calls at least one tool. A request without tools is then refused by
   * {@link CompletionRequest.Builder#build()}.
   */
  ToolChoice REQUIRED = new Required();

  /**
   * The model calls that tool.
   *
   * @param name the name of one of the request's tools; {@link CompletionRequest.Builder#build()}
   *     refuses another
   * @throws NullPointerException if the name is null
   */
  static ToolChoice tool(String name) {
    return new One(name);
  }

  /** The model decides. A provider matches on this type; applications use {@link #AUTO}. */
  record Auto() implements ToolChoice {}

  /** No tool is called; see {@link #NONE}. */
  record None() implements ToolChoice {}

  /** At least one tool is called; see {@link #REQUIRED}. */
  record Required() implements ToolChoice {}

  /**
   * That tool is called; see {@link #tool(String)}.
   *
   * @param name the tool's name
   */
  record One(String name) implements ToolChoice {
    /** Refuses null. */
    public One {
      Objects.requireNonNull(name, "name");
    }
  }
}
