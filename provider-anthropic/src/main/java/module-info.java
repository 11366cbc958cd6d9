/** The provider for Anthropic, and for other services that speak its Messages API. */
module dev.patchbay.provider.anthropic {
  requires transitive dev.patchbay.provider.http;
  requires static org.jspecify;

  exports dev.patchbay.provider.anthropic;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.anthropic.Anthropic;
}
