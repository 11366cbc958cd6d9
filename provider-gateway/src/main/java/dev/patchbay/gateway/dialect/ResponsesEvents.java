package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.CompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of the Responses dialect (platform.openai.com/docs/api-reference/responses-streaming). What pieces of the same text have
 * in common is made once; a piece then costs no more than itself and its number.
 */
final class ResponsesEvents implements EventWriter, ResponsesItems.Steps {

  private static final String NUMBER = ",\"sequence_number\":";
  private static final byte[] AFTER_NUMBER = bytes("}\n\n");
  private static final byte[] END_OF_EVENT = bytes("\n\n");

  private final Asked asked;
  private final JsonOut out;

  private @Nullable ResponsesAnswer answer;
  private ResponsesItems items = new ResponsesItems("", this);
  private int number;

  /** What follows a piece: its number, and the end of the event. */
  private byte[] afterPiece = {};

  ResponsesEvents(Asked asked, JsonOut out) {
    this.asked = asked;
    this.out = out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void begin(Report report) {
    begun(report);
  }

  private ResponsesAnswer begun(Report report) {
    ResponsesAnswer begun = answer;
    if (begun == null) {
      begun = ResponsesAnswer.streamed(asked, report);
      answer = begun;
      items = new ResponsesItems(report.requestId(), this);
      for (String name : List.of("response.created", "response.in_progress")) {
        open(name);
        out.raw(",\"response\":");
        begun.begun(out);
        close();
      }
    }
    return begun;
  }

  /** Begins an event up to its number. */
  private void open(String type) {
    out.raw("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":");
    out.element(Integer.valueOf(number++));
  }

  private void close() {
    out.raw(AFTER_NUMBER);
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      items.text(delta.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      items.reasoning(delta.text());
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      items.refusal(delta.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      items.call(delta.index(), delta.id(), delta.name(), delta.arguments());
    } else if (event instanceof CompletionEvent.WholePart whole) {
      items.add(whole.part());
    }
  }

  @Override
  public void step(String type, int item, Map<String, ? extends @Nullable Object> members) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("sequence_number", number++);
    event.put("output_index", item);
    event.putAll(members);
    out.raw("event: " + type + "\ndata: ").element(event).raw(END_OF_EVENT);
  }

  @Override
  public byte[] head(String type, int item, Map<String, ?> members) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("output_index", item);
    event.putAll(members);
    String text = JsonObject.text(event);
    return bytes(
        "event: " + type + "\ndata: " + text.substring(0, text.length() - 1) + ",\"delta\":");
  }

  @Override
  public void piece(byte[] head, String piece) {
    out.raw(head).string(piece).raw(afterPiece(number++));
  }

  /** Digits are written over those of the number before, since there is one for every token. */
  private byte[] afterPiece(int count) {
    int digits = 1;
    for (int rest = count; rest >= 10; rest /= 10) {
      digits++;
    }
    if (afterPiece.length != NUMBER.length() + digits + AFTER_NUMBER.length) {
      afterPiece = bytes(NUMBER + count + "}\n\n");
      return afterPiece;
    }
    int at = NUMBER.length() + digits - 1;
    for (int rest = count; at >= NUMBER.length(); rest /= 10) {
      afterPiece[at--] = (byte) ('0' + rest % 10);
    }
    return afterPiece;
  }

  @Override
  public void finish(CompletionEvent.Finished finished, Report report) {
    ResponsesAnswer whole = begun(report);
    items.finish(finished.reason(), finished.details().logprobs());
    open("response." + ResponsesAnswer.status(finished.reason()));
    out.raw(",\"response\":");
    whole.finished(items.done(), new ResponsesAnswer.End(finished), report, out);
    close();
  }

  /** Clients that put the answer together want to see it begin, even if it never did. */
  @Override
  public void fail(Problem problem, Report report) {
    ResponsesAnswer broken = begun(report);
    items.breakOff();
    open("response.failed");
    out.raw(",\"response\":");
    broken.failed(items.done(), problem, report, out);
    close();
  }

  @Override
  public void keepAlive() {
    out.raw(": waiting for the model\n\n");
  }
}
