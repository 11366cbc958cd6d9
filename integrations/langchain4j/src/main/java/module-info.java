/** LangChain4j's models over any provider, and a provider over any of LangChain4j's models. */
// LangChain4j has no module descriptor, and its types are what a user hands in.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.patchbay.langchain4j {
  requires transitive dev.patchbay.provider;
  requires transitive langchain4j.core;
  requires static org.jspecify;

  exports dev.patchbay.langchain4j;
}
