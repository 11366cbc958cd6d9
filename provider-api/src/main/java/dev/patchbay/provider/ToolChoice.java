package dev.patchbay.provider;

import java.util.Objects;

/** Whether the model may, must or must not call a tool. */
public sealed interface ToolChoice {

  /** The model decides; the default. */
  ToolChoice AUTO = new Auto();

  /** The model calls no tool, though the tools stay in sight. */
  ToolChoice NONE = new None();

  /** The model calls at least one tool. */
  ToolChoice REQUIRED = new Required();

  /**
   * The model calls that tool.
   *
   * @param name the name of one of the request's tools
   */
  static ToolChoice tool(String name) {
    return new One(name);
  }

  /** The model decides. */
  record Auto() implements ToolChoice {}

  /** No tool is called. */
  record None() implements ToolChoice {}

  /** At least one tool is called. */
  record Required() implements ToolChoice {}

  /**
   * That tool is called.
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
