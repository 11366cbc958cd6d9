package dev.patchbay.provider.http;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.TokenLogprob;
import java.util.List;

/** Keeps all that an answer holds, each kind of thing under a member of its own: what a format can do with memory. */
final class HungryFormat implements WireFormat {

  private final Framing framing;

  HungryFormat(Framing framing) {
    this.framing = framing;
  }

  /** A provider with this format. */
  static HttpProvider provider(Framing framing) {
    ProviderInfo info = ProviderInfo.builder("hungry", "https://hungry.example")
        .models("hungry-1")
        .capabilities(Capability.STREAM)
        .build();
    return new HttpProvider(HttpService.builder(info, new HungryFormat(framing)).build()) {};
  }

  @Override
  public String path(Outgoing asked) {
    return "/feed";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {}

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return (LikeEvents) (name, event, out) -> {
      String member;
      while ((member = event.nextMember()) != null) {
        keep(member, event, out);
      }
    };
  }

  private static void keep(String member, JsonIn json, AnswerSink out) {
    switch (member) {
      case "text" -> out.text(json);
      case "thought" -> out.reasoning(json);
      case "id" -> out.id(json.string());
      case "call" -> out.toolCall(-1, "", json.string(), "{}");
      case "likely" -> out.logprob(new TokenLogprob(json.string(), 0, List.of()));
      case "part" -> out.part(new ContentPart.Opaque("hungry", json.json()));
      case "skipped" -> {}
      case "end" -> {
        out.finishReason(FinishReason.STOP);
        out.done();
      }
      default -> out.extra(member, json.value());
    }
  }
}
