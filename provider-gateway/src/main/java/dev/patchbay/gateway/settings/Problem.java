package dev.patchbay.gateway.settings;

/**
 * What is wrong with one member of a configuration.
 *
 * @param line the line of the file, from 1 on; 0 if it is not about a line
 * @param path the member, such as {@code models.smart.strategy}; empty if it is about the whole file
 * @param message a sentence without a full stop, which names the member; never a value of a provider's settings
 */
public record Problem(int line, String path, String message) {

  /** The problem with the place where it stands. */
  String in(String source) {
    return source + (line > 0 ? ", line " + line : "") + ": " + message;
  }
}
