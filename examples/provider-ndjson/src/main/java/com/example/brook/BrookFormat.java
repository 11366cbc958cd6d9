package com.example.brook;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.Framing;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.WireFormat;

/** What Brook is sent. */
final class BrookFormat implements WireFormat {

  @Override
  public String path(Outgoing asked) {
    return "/talk";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    asked.refuseIf(
        !asked.options().equals(CompletionOptions.none()), "the service knows no options");
    json.member("model", asked.model());
    json.member("stream", asked.stream());
    json.array("turns");
    for (Message message : asked.request().messages()) {
      json.object();
      json.member(message.role().name(), message.text());
      json.end();
    }
    json.end();
  }

  @Override
  public Framing framing() {
    return Framing.LINES;
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new BrookReader();
  }
}
