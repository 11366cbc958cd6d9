package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the provider classes that a class loader sees and calls their constructors. Whatever one of them does wrong is
 * kept as a {@link PluginFailure}, and the search goes on.
 */
final class Discovery {

  /**
   * A provider as its constructor made it, without settings.
   *
   * @param source the jar or folder it comes from
   */
  record Found(AbstractProvider prototype, String source) {}

  /** A loader that throws again and again would otherwise be asked for ever. */
  private static final int MAX_ERRORS = 10_000;

  private final ClassLoader loader;
  private final ServiceDeclarations declarations;
  private final List<Found> found = new ArrayList<>();
  private final List<PluginFailure> failures = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();

  private Discovery(ClassLoader loader) {
    this.loader = loader;
    this.declarations = ServiceDeclarations.visibleTo(loader);
    this.failures.addAll(declarations.failures());
  }

  static Discovery run(ClassLoader loader) {
    Discovery discovery = new Discovery(loader);
    List<Throwable> errors = discovery.iterate();
    discovery.settleTheRest(errors);
    return discovery;
  }

  List<Found> found() {
    return List.copyOf(found);
  }

  List<PluginFailure> failures() {
    return List.copyOf(failures);
  }

  /** Drives the loader's iterator by hand: an error may come from either of its methods, and the next step goes on. */
  private List<Throwable> iterate() {
    List<Throwable> errors = new ArrayList<>();
    Iterator<ServiceLoader.Provider<AbstractProvider>> providers =
        ServiceLoader.load(AbstractProvider.class, loader).stream().iterator();
    while (errors.size() < MAX_ERRORS) {
      try {
        if (!providers.hasNext()) {
          return errors;
        }
        construct(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        // Which class this is about is found out afterwards, from those that are declared and did
        // not turn up.
        errors.add(e);
      }
    }
    return errors;
  }

  private void construct(ServiceLoader.Provider<AbstractProvider> provider) {
    String name = provider.type().getName();
    settled.add(name);
    try {
      found.add(new Found(provider.get(), sourceOf(name)));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failures.add(constructionFailure(name, e));
    }
  }

  private void settleTheRest(List<Throwable> errors) {
    int unexplained = errors.size() - declarations.failures().size();
    for (String name : declarations.sourcesByClass().keySet()) {
      if (settled.add(name)) {
        settle(name);
        unexplained--;
      }
    }
    for (Throwable error :
        errors.subList(errors.size() - Math.max(0, unexplained), errors.size())) {
      failures.add(new PluginFailure(
          "unknown",
          "",
          PluginFailure.Stage.DISCOVERY,
          "Look for a damaged jar on the class path.",
          error));
    }
  }

  /** Loads a declared class that the service loader did not give, to learn why, or to use it after all. */
  private void settle(String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      String wrong = whatIsWrong(type);
      if (wrong != null) {
        fail(name, new ClassCastException(wrong));
        return;
      }
      // Nothing is wrong with it but its company: one bad line hides a whole service file from the
      // service loader.
      found.add(new Found((AbstractProvider) type.getConstructor().newInstance(), sourceOf(name)));
    } catch (InvocationTargetException e) {
      failures.add(constructionFailure(name, e));
    } catch (ReflectiveOperationException | LinkageError e) {
      fail(name, e);
    }
  }

  private static @Nullable String whatIsWrong(Class<?> type) {
    if (!AbstractProvider.class.isAssignableFrom(type)) {
      return "it does not extend " + AbstractProvider.class.getName();
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return "it is abstract";
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      return "it is not public";
    }
    if (type.getModule().isNamed()) {
      return "module " + type.getModule().getName() + " does not say that it provides it";
    }
    return null;
  }

  private PluginFailure constructionFailure(String name, Throwable thrown) {
    boolean wrapped =
        thrown instanceof ServiceConfigurationError || thrown instanceof InvocationTargetException;
    Throwable cause = wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
    return new PluginFailure(
        sourceOf(name),
        name,
        PluginFailure.Stage.CONSTRUCTION,
        hint(cause, "Its constructor threw; ask its author."),
        cause);
  }

  private void fail(String name, Throwable cause) {
    String hint = hint(cause, "The class cannot be used as a provider.");
    failures.add(
        new PluginFailure(sourceOf(name), name, PluginFailure.Stage.DISCOVERY, hint, cause));
  }

  private static String hint(Throwable cause, String otherwise) {
    if (cause instanceof ClassNotFoundException) {
      return "The service file names a class that is nowhere on the class path: the jar is incomplete, or the name is"
          + " misspelt.";
    }
    if (cause instanceof UnsupportedClassVersionError) {
      return "It was compiled for a newer Java than this one, "
          + Runtime.version().feature() + ".";
    }
    if (cause instanceof NoClassDefFoundError && cause.getMessage() != null) {
      return "It needs " + cause.getMessage().replace('/', '.')
          + ", which is not on the class path: add the jar that has it.";
    }
    if (cause instanceof NoSuchMethodException) {
      return "It needs a public constructor without arguments.";
    }
    if (cause instanceof NoSuchMethodError
        || cause instanceof NoSuchFieldError
        || cause instanceof AbstractMethodError) {
      return "It was compiled against another version of something on the class path.";
    }
    if (cause instanceof ClassCastException) {
      return "A provider is a public class that extends " + AbstractProvider.class.getSimpleName()
          + " and has a public constructor without arguments.";
    }
    return otherwise;
  }

  private String sourceOf(String className) {
    return declarations.sourcesByClass().getOrDefault(className, "unknown");
  }
}
