package dev.patchbay.provider.gemini;

import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.TokenCountFormat;

/** {@code countTokens} of the Gemini API, which takes a whole request (ai.google.dev/api/tokens). */
record GeminiTokenCount(GeminiFormat format) implements TokenCountFormat {

  @Override
  public String path(Outgoing asked) {
    return format.pathOf(asked.model()) + ":countTokens";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    json.object("generateContentRequest");
    json.member("model", GeminiFormat.resource(asked.model()));
    new GeminiWriter(asked, json).write();
    json.end();
  }

  @Override
  public long read(JsonIn answer) {
    return answer.countOf("totalTokens");
  }
}
