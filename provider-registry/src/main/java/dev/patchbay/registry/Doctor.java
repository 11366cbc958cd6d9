package dev.patchbay.registry;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that loads the plugins of a folder, prints what became of each, and what to do about those that cannot be used:
 *
 * <pre>{@code
 * java -cp 'lib/*' dev.patchbay.registry.Doctor plugins
 * }</pre>
 *
 * <p>It runs the plugins' code, with the settings of system properties and environment, as an application does. The exit code is 0 if all
 * plugins were loaded, 1 if not, 2 for wrong usage.
 */
public final class Doctor {

  private static final int ALL_LOADED = 0;
  private static final int NOT_ALL_LOADED = 1;
  private static final int USAGE = 2;

  private Doctor() {}

  /** Examines the folder that the one argument names, prints the result, and ends the JVM. */
  public static void main(String[] arguments) {
    // A plugin that hangs, or has started threads, must not keep the program from ending.
    Runtime.getRuntime().halt(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
      err.println("Usage: java -cp ... " + Doctor.class.getName() + " FOLDER");
      err.println("Loads the plugins in FOLDER and says what became of each.");
      return USAGE;
    }
    ProviderRegistry registry;
    try {
      registry = ProviderRegistry.builder()
          .discovery(false)
          .logging(false)
          .pluginFolder(Path.of(arguments.get(0)))
          .build();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    return examine(registry, out);
  }

  private static int examine(ProviderRegistry registry, PrintStream out) {
    long loaded = registry.plugins().stream()
        .filter(report -> report.state() == PluginReport.State.LOADED)
        .count();
    int all = registry.plugins().size();
    out.print(PluginTable.of(registry));
    out.println("Loaded: " + loaded + " of " + all);
    boolean closed = close(registry, out);
    out.flush();
    return closed && loaded == all ? ALL_LOADED : NOT_ALL_LOADED;
  }

  private static boolean close(ProviderRegistry registry, PrintStream out) {
    try {
      registry.close();
      return true;
    } catch (RuntimeException | Error e) {
      out.println("A plugin failed to close: " + e.getMessage());
      return false;
    }
  }
}
