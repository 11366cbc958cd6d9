/** The provider for the service at next.eqing.tech, and for others that speak its dialect. */
module dev.patchbay.provider.equing {
  requires transitive dev.patchbay.provider.openai;
  requires static org.jspecify;

  exports dev.patchbay.provider.equing;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.equing.Equing;
}
