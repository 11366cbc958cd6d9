package dev.patchbay.integration;

import dev.patchbay.provider.Tool;

/** A tool to be called. */
final class Weather {

  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";
  static final Tool TOOL = new Tool("weather", "The weather in a city", SCHEMA);

  private Weather() {}
}
