package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;

/** Turns what a plugin threw into a {@link PluginFailure} that says what to do about it. */
final class Diagnosis {

  private static final String STATIC_INITIALISER = "Its static initialiser threw; ask its author.";

  private Diagnosis() {}

  /**
   * What that plugin did wrong.
   *
   * @throws VirtualMachineError if that is what was thrown and it is about the JVM, not about the plugin
   */
  static PluginFailure of(
      String source, String className, PluginFailure.Stage stage, Throwable thrown) {
    Throwable cause = thrown;
    if ((cause instanceof ServiceConfigurationError || cause instanceof InvocationTargetException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // An endless recursion is the plugin's fault, and over once it is caught.
    if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
      throw fatal;
    }
    if (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
      return new PluginFailure(source, className, stage, STATIC_INITIALISER, cause.getCause());
    }
    return new PluginFailure(source, className, stage, hint(stage, cause), cause);
  }

  private static String hint(PluginFailure.Stage stage, Throwable cause) {
    if (cause instanceof LinkageError error) {
      String hint = linkageHint(error);
      if (!hint.isEmpty()) {
        return hint;
      }
    }
    return switch (stage) {
      case DISCOVERY -> discoveryHint(cause);
      case CONSTRUCTION -> "Its constructor threw; ask its author.";
      case CONFIGURATION ->
        cause instanceof IllegalArgumentException
            ? "Correct the setting."
            : "Report it to the plugin's author.";
      case REGISTRATION -> "Remove one of the two.";
    };
  }

  private static String linkageHint(LinkageError error) {
    if (error instanceof UnsupportedClassVersionError) {
      return "It was compiled for a newer Java than this one, "
          + Runtime.version().feature() + ".";
    }
    if (error instanceof IncompatibleClassChangeError) {
      return "It was compiled against another version of something on the class path.";
    }
    String message = error.getMessage();
    if (error instanceof NoClassDefFoundError && message != null) {
      if (message.startsWith("Could not initialize class")) {
        return STATIC_INITIALISER;
      }
      // With more words than the name, it is about something else, such as a class under a wrong
      // name.
      if (message.indexOf(' ') < 0) {
        return "It needs " + message.replace('/', '.')
            + ", which is not on the class path: add the jar that has it.";
      }
    }
    return "";
  }

  private static String discoveryHint(Throwable cause) {
    if (cause instanceof ClassNotFoundException) {
      return "The service file names a class that is nowhere on the class path: the jar is incomplete, or the name is"
          + " misspelt.";
    }
    if (cause instanceof NoSuchMethodException) {
      return "It needs a public constructor without arguments.";
    }
    if (cause instanceof ClassCastException) {
      return "A provider is a public class that extends " + AbstractProvider.class.getSimpleName()
          + " and has a public constructor without arguments.";
    }
    return "The class cannot be used as a provider.";
  }
}
