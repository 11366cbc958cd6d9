package dev.patchbay.provider.http;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** An answer whose head is there: it becomes what was asked for, be it sent whole or as a stream. */
final class Answer {

  private final HttpExchange exchange;
  private final AnswerHead head;
  private final WireFormat format;
  private final Outgoing asked;

  Answer(HttpExchange exchange, WireFormat format, Outgoing asked) {
    this.exchange = exchange;
    this.head = exchange.head();
    this.format = format;
    this.asked = asked;
  }

  /**
   * The answer: a stream reads on and closes the exchange, a whole answer has been read.
   *
   * @throws ProviderException if it is a failure
   */
  CompletionResult read() throws IOException {
    if (head.status() != 200) {
      throw HttpErrors.ofAnswer(head, exchange.readError(), format);
    }
    String type = head.mediaType();
    if (asked.stream()) {
      if (type.equals("application/json")) {
        // Some services answer whole although a stream was asked for.
        List<CompletionEvent> events = whole();
        exchange.close();
        return CompletionStream.of(events);
      }
      if (type.equals("text/html")) {
        byte[] page = exchange.readError();
        throw HttpErrors.unexpected(head, "a page", page, page.length);
      }
      return CompletionStream.of(events());
    }
    // Some services stream although a whole answer was asked for.
    Iterable<CompletionEvent> events =
        format.framing().isNamed(type) ? () -> events().all() : whole();
    return Completion.of(events);
  }

  private HttpStream events() {
    return new HttpStream(exchange, format, format.reader(asked));
  }

  private List<CompletionEvent> whole() throws IOException {
    BodyBuffer body = exchange.readBuffer(Limits.MAX_BODY_BYTES + 1);
    Limits.requireLength(body.length(), Limits.MAX_BODY_BYTES, "the answer");
    return events(head, format, asked, body.bytes(), body.length());
  }

  /** What a format reads from a whole answer. */
  static List<CompletionEvent> events(
      AnswerHead head, WireFormat format, Outgoing asked, byte[] body, int length) {
    AnswerSink sink = new AnswerSink(head, format);
    try (JsonIn json = JsonIn.inObject(body, 0, length, new JsonStrings())) {
      format.reader(asked).whole(json, sink);
      json.finish();
    } catch (StreamConstraintsException e) {
      throw HttpErrors.ofJson(e, "the answer", body, 0, length, head);
    } catch (JacksonException e) {
      throw HttpErrors.unexpected(head, "something else than a completion", body, length);
    }
    if (!sink.isDone()) {
      throw HttpErrors.unexpected(head, "JSON without an answer", body, length);
    }
    return sink.toEvents();
  }
}
