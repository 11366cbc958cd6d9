package dev.patchbay.registry.plugin;

/** Makes a plugin's class loader the thread's context loader, for libraries that look there; closing it restores the old one. */
final class ContextLoader {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  private ContextLoader() {}

  static ContextLoader of(ClassLoader loader) {
    ContextLoader context = new ContextLoader();
    context.thread.setContextClassLoader(loader);
    return context;
  }

  void close() {
    thread.setContextClassLoader(before);
  }
}
