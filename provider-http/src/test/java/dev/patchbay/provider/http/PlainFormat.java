package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.FinishReason;

/**
 * The simplest format that a test can have: {@code {"said":[{"text":"..."}]}}, with a {@code reason} at the end, where a whole answer
 * looks like an event.
 */
class PlainFormat implements WireFormat {

  static final CompletionRequest REQUEST =
      CompletionRequest.builder("plain-1").user("Hello").build();

  private final Framing framing;

  PlainFormat() {
    this(Framing.SERVER_SENT_EVENTS);
  }

  PlainFormat(Framing framing) {
    this.framing = framing;
  }

  @Override
  public String path(Outgoing asked) {
    return "/say";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    json.member("model", asked.model());
    json.member("say", asked.request().messages().get(0).text());
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return (LikeEvents) (name, event, out) -> {
      String member;
      while ((member = event.nextMember()) != null) {
        if (member.equals("id")) {
          out.id(event.string());
        } else if (member.equals("said") && event.enterArray()) {
          while (event.nextElement()) {
            said(event, out);
          }
        }
      }
    };
  }

  @Override
  public Framing framing() {
    return framing;
  }

  private static void said(JsonIn json, AnswerSink out) {
    if (json.enterObject()) {
      String member;
      while ((member = json.nextMember()) != null) {
        switch (member) {
          case "text" -> out.text(json);
          case "thought" -> out.reasoning(json);
          case "reason" -> {
            if (json.isString()) {
              out.finishReason(new FinishReason(FinishReason.Kind.STOP, json.string()));
              out.done();
            }
          }
          default -> {}
        }
      }
    }
  }
}
