/** The providers for Gemini: the Gemini API, and Vertex AI. */
module dev.patchbay.provider.gemini {
  requires transitive dev.patchbay.provider.http;
  requires static org.jspecify;

  exports dev.patchbay.provider.gemini;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.gemini.Gemini,
      dev.patchbay.provider.gemini.VertexAi;
}
