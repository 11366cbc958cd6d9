package dev.patchbay.provider;

/**
 * The speaker of a {@link Message}. What a message of each role may hold is listed
 * {@linkplain Message#Message(Role, java.util.List) there}.
 */
public enum Role {
  /**
   * The application's standing instruction to the model. Services give it more weight than what the
   * user says.
   */
  SYSTEM,
  /** The person who asks, or the program that asks for them. */
  USER,
  /** The model, in an earlier turn; see {@link Completion#toMessage()}. */
  ASSISTANT,
  /** The results of tools that the model asked for in the assistant's message before. */
  TOOL
}
