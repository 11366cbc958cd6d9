package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of the Messages API: blocks, one after the other, each begun, grown and ended by events. All that the pieces of a block
 * have in common is made once; a piece then costs no more than itself.
 */
final class MessagesEvents implements EventWriter {

  private static final byte[] BLOCK_START = data("content_block_start");
  private static final byte[] BLOCK_DELTA = data("content_block_delta");
  private static final byte[] BLOCK_STOP = data("content_block_stop");
  private static final byte[] MESSAGE_START = data("message_start");
  private static final byte[] MESSAGE_DELTA = data("message_delta");
  private static final byte[] MESSAGE_STOP = data("message_stop");
  private static final byte[] PING = data("ping");
  private static final byte[] ERROR = data("error");
  private static final byte[] END_OF_EVENT = bytes("\n\n");
  private static final byte[] AFTER_PIECE = bytes("}}\n\n");

  /** Members of the answer that belong to the message and not to the event that ends it. */
  private static final Set<String> OF_MESSAGE = Set.of("stop_details", "container");

  /** What the open block holds. */
  private enum Open {
    NONE,
    TEXT,
    THINKING,
    CALL
  }

  private final JsonOut out;
  private final List<ContentPart.Citation> cited = new ArrayList<>(0);
  private Open open = Open.NONE;
  private byte[] beforePiece = {};
  private int index;
  private int calls;
  private int call;
  private boolean signed;
  private boolean refused;

  MessagesEvents(JsonOut out) {
    this.out = out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] data(String event) {
    return bytes("event: " + event + "\ndata: ");
  }

  @Override
  public void begin(Report report) {
    out.raw(MESSAGE_START).object().member("type", "message_start").object("message");
    out.member("id", "msg_" + report.requestId());
    MessagesAnswer.head(report.model(), out);
    out.list("content").end();
    out.member("stop_reason", (String) null).member("stop_sequence", (String) null);
    MessagesAnswer.usage(Usage.UNKNOWN, out);
    out.end().end().raw(END_OF_EVENT);
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      text(delta.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      thinking(delta.text());
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      refused |= !delta.text().isEmpty();
      text(delta.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      call(delta);
    } else if (event instanceof CompletionEvent.WholePart whole) {
      part(whole.part());
    }
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      if (open != Open.TEXT) {
        openText();
      } else if (!cited.isEmpty()) {
        flush();
      }
      piece(text);
    }
  }

  private void openText() {
    begin(Open.TEXT, "text");
    out.member("text", "");
    begun("text_delta", "text");
  }

  private void thinking(String text) {
    if (!text.isEmpty()) {
      if (open != Open.THINKING || signed) {
        openThinking();
      }
      piece(text);
    }
  }

  private void openThinking() {
    begin(Open.THINKING, "thinking");
    out.member("thinking", "").member("signature", "");
    begun("thinking_delta", "thinking");
    signed = false;
  }

  private void call(CompletionEvent.ToolCallDelta delta) {
    if (delta.index() >= calls) {
      begin(Open.CALL, "tool_use");
      out.member("id", delta.id()).member("name", delta.name()).object("input").end();
      begun("input_json_delta", "partial_json");
      call = delta.index();
      calls = call + 1;
    } else if ((open != Open.CALL || delta.index() != call)
        && !delta.arguments().isEmpty()) {
      // An ended block cannot grow, and a call without this piece would be another call.
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "the service went on with a tool call after it had begun something else, which a stream of"
              + " the Messages API cannot show");
    }
    if (!delta.arguments().isEmpty()) {
      piece(delta.arguments());
    }
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Citation citation) {
      if (open != Open.TEXT) {
        openText();
      }
      // What is wanted back of it may follow.
      cited.add(citation);
    } else if (part instanceof ContentPart.Image image) {
      whole(MessagesContent.image(image));
    } else if (part instanceof ContentPart.Opaque opaque) {
      opaque(opaque);
    }
  }

  private void opaque(ContentPart.Opaque opaque) {
    Map<String, @Nullable Object> own = MessagesContent.own(opaque);
    if (own == null) {
      tag(opaque);
    } else if (own.get("type") != null) {
      whole(own);
    } else if (own.get("signature") instanceof String signature && own.size() == 1) {
      if (open != Open.THINKING || signed) {
        openThinking();
      }
      sign(signature);
    } else if (own.get("citations") instanceof List<?> citations && open == Open.TEXT) {
      cited.clear();
      citations.forEach(citation -> delta("citations_delta", "citation", citation));
      Map<String, @Nullable Object> rest = new LinkedHashMap<>(own);
      rest.remove("citations");
      if (!rest.isEmpty()) {
        tag(new ContentPart.Opaque(opaque.format(), JsonObject.text(rest)));
      }
    } else if (own.isEmpty()) {
      close();
    } else {
      // Members of the block before, for which a stream has no event.
      tag(opaque);
    }
  }

  private void tag(ContentPart.Opaque opaque) {
    if (open == Open.THINKING && !signed) {
      sign(new OpaqueTag(opaque, 0).text());
    } else {
      whole(MessagesContent.redacted(opaque));
    }
  }

  private void sign(String signature) {
    delta("signature_delta", "signature", signature);
    signed = true;
  }

  private void begin(Open kind, String type) {
    close();
    open = kind;
    out.raw(BLOCK_START).object().member("type", "content_block_start").member("index", index);
    out.object("content_block").member("type", type);
  }

  private void begun(String type, String member) {
    out.end().end().raw(END_OF_EVENT);
    beforePiece =
        bytes("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
            + index + ",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":");
  }

  private void piece(String text) {
    out.raw(beforePiece).string(text).raw(AFTER_PIECE);
  }

  private void delta(String type, String member, @Nullable Object value) {
    out.raw(BLOCK_DELTA).object().member("type", "content_block_delta").member("index", index);
    out.object("delta").member("type", type).tree(member, value).end();
    out.end().raw(END_OF_EVENT);
  }

  private void whole(Map<String, @Nullable Object> block) {
    close();
    out.raw(BLOCK_START).object().member("type", "content_block_start").member("index", index);
    out.tree("content_block", block).end().raw(END_OF_EVENT);
    stop();
  }

  private void flush() {
    cited.forEach(
        citation -> delta("citations_delta", "citation", MessagesContent.citation(citation)));
    cited.clear();
  }

  private void close() {
    flush();
    if (open != Open.NONE) {
      stop();
      open = Open.NONE;
    }
  }

  private void stop() {
    out.raw(BLOCK_STOP).object().member("type", "content_block_stop").member("index", index);
    out.end().raw(END_OF_EVENT);
    index++;
  }

  @Override
  public void finish(CompletionEvent.Finished finished, Report report) {
    close();
    out.raw(MESSAGE_DELTA).object().member("type", "message_delta").object("delta");
    MessagesAnswer.stop(finished.reason(), finished.details(), refused, out);
    MessagesAnswer.extras(finished.details(), OF_MESSAGE::contains, out);
    out.end();
    MessagesAnswer.usage(finished.usage(), out);
    MessagesAnswer.extras(finished.details(), name -> !OF_MESSAGE.contains(name), out);
    report.write(out);
    out.end().raw(END_OF_EVENT);
    out.raw(MESSAGE_STOP).object().member("type", "message_stop").end().raw(END_OF_EVENT);
  }

  /** Without {@code message_stop}: official clients raise an error for this event, whatever came before. */
  @Override
  public void fail(Problem problem, Report report) {
    out.raw(ERROR).object();
    MessagesDialect.writeError(problem, out);
    out.member("request_id", report.requestId());
    report.write(out);
    out.end().raw(END_OF_EVENT);
  }

  @Override
  public void keepAlive() {
    out.raw(PING).object().member("type", "ping").end().raw(END_OF_EVENT);
  }
}
