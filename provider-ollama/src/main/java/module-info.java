/** The provider for Ollama. */
module dev.patchbay.provider.ollama {
  requires transitive dev.patchbay.provider.http;
  requires static org.jspecify;

  exports dev.patchbay.provider.ollama;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.ollama.Ollama;
}
