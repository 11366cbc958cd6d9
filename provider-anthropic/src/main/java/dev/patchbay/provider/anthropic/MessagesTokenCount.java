package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.TokenCountFormat;

/** {@code count_tokens}, which takes the input of a message (platform.claude.com/docs/en/api/messages-count-tokens). */
final class MessagesTokenCount implements TokenCountFormat {

  @Override
  public String path(Outgoing asked) {
    return "/v1/messages/count_tokens";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new MessagesWriter(asked, json).writeInput();
  }

  @Override
  public long read(JsonIn answer) {
    return answer.countOf("input_tokens");
  }
}
