/** The command {@code patchbay}. */
module dev.patchbay.cli {
  requires dev.patchbay.gateway;
  requires info.picocli;
  requires static org.jspecify;

  opens dev.patchbay.cli to
      info.picocli;
}
