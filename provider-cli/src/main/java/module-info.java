/** The command {@code patchbay}. */
// Of these, only JLine's have no module descriptors.
@SuppressWarnings("requires-automatic")
module dev.patchbay.cli {
  requires dev.patchbay.gateway;
  requires dev.patchbay.registry;
  requires info.picocli;
  requires java.logging;
  requires jdk.httpserver;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens dev.patchbay.cli to
      info.picocli;
}
