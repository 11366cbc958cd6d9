/**
 * What applications do with a provider every day, whichever it is: answers as records, tools from Java methods, conversations
 * that stay within a budget. Records and tools of a named module are opened to {@code tools.jackson.databind}, and tools to this
 * module.
 */
module dev.patchbay.provider.tools {
  requires transitive dev.patchbay.provider;
  requires com.fasterxml.classmate;
  requires com.github.victools.jsonschema.generator;
  requires com.github.victools.jsonschema.module.jackson;
  requires com.networknt.schema;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports dev.patchbay.provider.tools;
}
