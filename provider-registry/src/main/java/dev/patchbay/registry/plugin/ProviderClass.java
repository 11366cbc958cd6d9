package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What a class has to be in order to be a provider. */
final class ProviderClass {

  private ProviderClass() {}

  /**
   * The constructor to call.
   *
   * @throws ClassCastException if the class cannot be a provider
   * @throws NoSuchMethodException if it has no such constructor
   */
  static Constructor<? extends AbstractProvider> constructor(Class<?> type)
      throws NoSuchMethodException {
    String wrong = whatIsWrong(type);
    if (wrong != null) {
      throw new ClassCastException(wrong);
    }
    return type.asSubclass(AbstractProvider.class).getConstructor();
  }

  static @Nullable String whatIsWrong(Class<?> type) {
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
}
