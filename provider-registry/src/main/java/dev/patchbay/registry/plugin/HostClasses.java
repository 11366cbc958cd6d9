package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;

/**
 * What a plugin sees of the application: the JDK, and the package of {@link AbstractProvider}. Everything else comes from
 * the plugin itself, so that two plugins may use two versions of one library, and neither minds the application's.
 */
final class HostClasses extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  static final String API = AbstractProvider.class.getPackageName();

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  HostClasses() {
    super("patchbay-host", PLATFORM);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(API)) {
      return Class.forName(name, false, AbstractProvider.class.getClassLoader());
    }
    Class<?> type = super.loadClass(name, resolve);
    ClassLoader definer = type.getClassLoader();
    // The platform's loader also finds the application's named modules.
    if (definer != null && definer != PLATFORM) {
      throw new ClassNotFoundException(name);
    }
    return type;
  }
}
