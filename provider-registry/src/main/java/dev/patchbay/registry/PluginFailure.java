package dev.patchbay.registry;

import java.util.Locale;
import java.util.Objects;

/**
 * A provider that was found and cannot be used. Others are not affected.
 *
 * @param source the jar or folder that it comes from, as a URI, or {@code unknown}
 * @param className the provider class, or what the service file has in its place; empty if unknown
 * @param stage where it failed
 * @param hint what to do about it, as a sentence
 * @param cause what was thrown, if its class is the JDK's or Patchbay's; else an exception that says the same, since the methods of
 *     the other one are the plugin's code
 */
public record PluginFailure(
    String source, String className, Stage stage, String hint, Throwable cause) {

  /** The steps from a jar to a usable provider. */
  public enum Stage {
    /** Looking at a jar of the plugin folder, before any of its code runs. */
    CHECKING,
    /** Finding the class that the service file or the module names. */
    DISCOVERY,
    /** Calling its constructor. */
    CONSTRUCTION,
    /** Giving it its settings. */
    CONFIGURATION,
    /** Adding it to the others. */
    REGISTRATION,
    /** Closing it, after another version took its place. */
    CLOSING
  }

  /** Refuses nulls. */
  public PluginFailure {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(hint, "hint");
    Objects.requireNonNull(cause, "cause");
  }

  /** Class, source, cause and hint, on one line without control characters. */
  @Override
  public String toString() {
    String what = causeInWords();
    return Printable.of((className.isEmpty() ? "a provider" : className) + " from " + source
        + " failed at " + stage.name().toLowerCase(Locale.ROOT) + ": " + what
        + (what.endsWith(".") ? " " : ". ") + hint);
  }

  /** What was thrown, on one line. */
  String causeInWords() {
    try {
      String message = cause.getMessage();
      // A setting that is wrong is told of in whole sentences, for people.
      boolean saysItAll = stage == Stage.CONFIGURATION && cause instanceof IllegalArgumentException;
      return Printable.of((saysItAll && message != null ? message : cause.toString()).strip());
    } catch (Throwable e) {
      // The plugin's own exception class, no better than the plugin.
      return cause.getClass().getName();
    }
  }
}
