package dev.patchbay.provider;

/** Who speaks in a {@link Message}. */
public enum Role {
  /** The application's standing instruction to the model. */
  SYSTEM,
  /** The person who asks. */
  USER,
  /** The model, in an earlier turn. */
  ASSISTANT,
  /** The result of a tool that the model asked for. */
  TOOL
}
