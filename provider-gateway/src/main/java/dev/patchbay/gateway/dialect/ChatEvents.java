package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes a stream of {@code chat.completion.chunk}s. All that chunks have in common is made once; a piece of text then costs no more than
 * itself.
 */
final class ChatEvents implements EventWriter {

  private static final byte[] DATA = bytes("data: ");
  private static final byte[] END_OF_EVENT = bytes("\n\n");
  private static final byte[] AFTER_TEXT =
      bytes("},\"logprobs\":null,\"finish_reason\":null}]}\n\n");

  private final boolean usage;
  private final JsonOut out;

  private String id = "";
  private String model = "";
  private long created;
  private byte[] beforeText = {};
  private int calls;
  private int details;
  private int offset;

  ChatEvents(boolean usage, JsonOut out) {
    this.usage = usage;
    this.out = out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void begin(Report report) {
    id = "chatcmpl-" + report.requestId();
    model = report.model();
    created = report.start().getEpochSecond();
    out.object();
    head();
    out.end();
    ByteBuffer head = out.take();
    String text = StandardCharsets.UTF_8.decode(head).toString();
    beforeText = bytes("data: " + text.substring(0, text.length() - 1)
        + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":");
    openChunk();
    out.member("role", "assistant").member("content", "");
    closeChunk();
  }

  private void head() {
    out.member("id", id);
    out.member("object", "chat.completion.chunk");
    out.member("created", created);
    out.member("model", model);
  }

  private void openChunk() {
    out.raw(DATA).object();
    head();
    out.list("choices").object().member("index", 0).object("delta");
  }

  private void closeChunk() {
    out.end().member("logprobs", (String) null).member("finish_reason", (String) null);
    out.end().end().end().raw(END_OF_EVENT);
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      if (!delta.text().isEmpty()) {
        offset += delta.text().length();
        out.raw(beforeText).string(delta.text()).raw(AFTER_TEXT);
      }
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      text("reasoning_content", delta.text());
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      text("refusal", delta.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      call(delta);
    } else if (event instanceof CompletionEvent.WholePart whole) {
      part(whole.part());
    }
  }

  private void text(String name, String text) {
    if (!text.isEmpty()) {
      openChunk();
      out.member(name, text);
      closeChunk();
    }
  }

  private void call(CompletionEvent.ToolCallDelta delta) {
    openChunk();
    out.list("tool_calls").object().member("index", delta.index());
    if (delta.index() >= calls) {
      calls = delta.index() + 1;
      out.member("id", delta.id()).member("type", "function");
    }
    out.object("function");
    if (!delta.name().isEmpty()) {
      out.member("name", delta.name());
    }
    out.member("arguments", delta.arguments());
    out.end().end().end();
    closeChunk();
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Opaque opaque) {
      openChunk();
      out.list(ChatAnswer.DETAILS);
      details = ChatAnswer.detail(opaque, calls, details, out);
      out.end();
      if (calls > 0) {
        out.list("tool_calls").object().member("index", calls - 1);
        ChatAnswer.ownMembers(opaque, out);
        out.end().end();
      } else {
        ChatAnswer.ownMembers(opaque, out);
      }
      closeChunk();
    } else if (part instanceof ContentPart.Citation citation) {
      openChunk();
      out.list("annotations");
      ChatAnswer.annotation(citation, offset, out);
      out.end();
      closeChunk();
    } else if (part instanceof ContentPart.Image image) {
      openChunk();
      out.list("images");
      ChatAnswer.image(image, out);
      out.end();
      closeChunk();
    }
  }

  @Override
  public void finish(CompletionEvent.Finished finished, Report report) {
    AnswerDetails said = finished.details();
    boolean counted = usage && !finished.usage().equals(Usage.UNKNOWN);
    out.raw(DATA).object();
    head();
    out.list("choices").object().member("index", 0).object("delta");
    ChatAnswer.extras(said, true, out);
    out.end();
    ChatAnswer.logprobs(said.logprobs(), out);
    out.member("finish_reason", ChatAnswer.reason(finished.reason()));
    out.end().end();
    ChatAnswer.extras(said, false, out);
    if (!counted) {
      report.write(out);
    }
    out.end().raw(END_OF_EVENT);
    if (counted) {
      out.raw(DATA).object();
      head();
      out.list("choices").end();
      ChatAnswer.usage(finished.usage(), out);
      report.write(out);
      out.end().raw(END_OF_EVENT);
    }
    out.raw("data: [DONE]\n\n");
  }

  /** Without {@code [DONE]}: official clients raise an error for {@code error}, and for a stream that only ends. */
  @Override
  public void fail(Problem problem, Report report) {
    out.raw(DATA).object();
    ChatDialect.writeError(problem, out);
    report.write(out);
    out.end().raw(END_OF_EVENT);
  }

  @Override
  public void keepAlive() {
    out.raw(": waiting for the model\n\n");
  }
}
