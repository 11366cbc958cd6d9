package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.PluginFailure;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Turns what a plugin threw into a {@link PluginFailure} that says what to do about it. */
final class Diagnosis {

  private static final String STATIC_INITIALISER = "Its static initialiser threw; ask its author.";

  private static final int MOST_CAUSES = 10;

  private static final String REPORT_IT = "Report it to the plugin's author.";

  private Diagnosis() {}

  /**
   * What that plugin did wrong. Runs the plugin's code, if that has exceptions of its own.
   *
   * @param where the place that its classes come from, such as {@code on the class path}
   */
  static PluginFailure of(
      String source, String className, PluginFailure.Stage stage, Throwable thrown, String where) {
    Throwable cause = thrown;
    if ((cause instanceof ServiceConfigurationError || cause instanceof InvocationTargetException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean inInitialiser =
        cause instanceof ExceptionInInitializerError && cause.getCause() != null;
    Throwable shown = printable(inInitialiser ? cause.getCause() : cause);
    String hint = inInitialiser ? STATIC_INITIALISER : hint(stage, shown, where);
    return new PluginFailure(source, className, stage, hint, shown);
  }

  /** A failure to find provider classes, which no code of a plugin has thrown. */
  static PluginFailure notFound(String source, String className, String hint, Exception cause) {
    return new PluginFailure(source, className, PluginFailure.Stage.DISCOVERY, hint, cause);
  }

  /**
   * The exception itself if its class is the JDK's or Patchbay's; else a copy of what it says, because its methods are the plugin's code.
   * Runs that code.
   */
  static Throwable printable(Throwable thrown) {
    return printable(thrown, MOST_CAUSES);
  }

  private static Throwable printable(Throwable thrown, int causes) {
    ClassLoader loader = thrown.getClass().getClassLoader();
    if (loader == null || loader == ClassLoader.getPlatformClassLoader() || isOurs(thrown)) {
      return thrown;
    }
    Exception standIn;
    try {
      String message = thrown.getMessage();
      standIn = thrown instanceof IllegalArgumentException
          ? new IllegalArgumentException(message)
          : new StandIn(message, thrown.toString());
      standIn.setStackTrace(thrown.getStackTrace());
      if (causes > 0 && thrown.getCause() != null) {
        Throwable unused = standIn.initCause(printable(thrown.getCause(), causes - 1));
      }
    } catch (Throwable e) {
      // What it throws in turn says nothing about the plugin's trouble.
      standIn = new IllegalStateException(
          "it threw " + thrown.getClass().getName() + ", whose message cannot be read");
      standIn.setStackTrace(new StackTraceElement[0]);
    }
    return standIn;
  }

  private static boolean isOurs(Throwable thrown) {
    return thrown instanceof ProviderException
        || thrown instanceof Refusal
        || thrown instanceof TimedTask.Exceeded;
  }

  /** Repeats what a plugin's own exception said, without its code. */
  private static final class StandIn extends Exception {
    private static final long serialVersionUID = 1;

    private final String words;

    StandIn(@Nullable String message, String words) {
      super(message);
      this.words = words;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
      return words;
    }
  }

  private static String hint(PluginFailure.Stage stage, Throwable cause, String where) {
    if (cause instanceof TimedTask.Exceeded) {
      return "Ask its author; if it only is slow, set a longer pluginTimeout.";
    }
    if (cause instanceof LinkageError error) {
      String hint = linkageHint(error, where);
      if (!hint.isEmpty()) {
        return hint;
      }
    }
    return switch (stage) {
      case CHECKING, DISCOVERY -> discoveryHint(cause, where);
      case CONSTRUCTION -> "Its constructor threw; ask its author.";
      case CONFIGURATION ->
        cause instanceof IllegalArgumentException ? "Correct the setting." : REPORT_IT;
      case REGISTRATION -> "Remove one of the two.";
      case CLOSING -> REPORT_IT;
    };
  }

  private static String linkageHint(LinkageError error, String where) {
    String message = error.getMessage();
    if (error instanceof UnsupportedClassVersionError) {
      return "It was compiled for a newer Java than this one, "
          + Runtime.version().feature() + ".";
    }
    if (error instanceof IncompatibleClassChangeError) {
      return "It was compiled against another version of "
          + (message != null && message.contains(HostClasses.API)
              ? "Patchbay."
              : "something " + where + ".");
    }
    if (error instanceof NoClassDefFoundError && message != null) {
      if (message.startsWith("Could not initialize class")) {
        return STATIC_INITIALISER;
      }
      // With more words than the name, it is about something else, such as a class under a wrong
      // name.
      if (message.indexOf(' ') < 0) {
        return "It needs " + message.replace('/', '.') + ", which is not " + where
            + ": add the jar that has it.";
      }
    }
    return "";
  }

  private static String discoveryHint(Throwable cause, String where) {
    if (cause instanceof ClassNotFoundException) {
      return "The service file names a class that is nowhere " + where
          + ": the jar is incomplete, or the name is misspelt.";
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
