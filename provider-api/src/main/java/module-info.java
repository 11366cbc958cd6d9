/**
 * The Patchbay SPI: what a provider implements and what an application calls. It needs nothing but
 * the JDK at run time.
 */
module dev.patchbay.provider {
  requires static org.jspecify;

  exports dev.patchbay.provider;
}
