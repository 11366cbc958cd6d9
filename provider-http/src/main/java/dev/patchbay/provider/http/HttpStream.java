package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The events of a streamed answer, in any format. */
final class HttpStream implements CompletionStream.Source {

  private final HttpExchange exchange;
  private final AnswerSink sink;
  private final EventReading reading;

  HttpStream(HttpExchange exchange, WireFormat format, AnswerReader reader) {
    this.exchange = exchange;
    this.sink = new AnswerSink(exchange.head(), format);
    this.reading = new EventReading(format.framing().decoder(exchange.body()), reader, sink);
  }

  @Override
  public @Nullable CompletionEvent next() {
    CompletionEvent event = reading.poll();
    if (event != null) {
      return event;
    }
    if (sink.isDone()) {
      return finished();
    }
    try {
      return read();
    } catch (IOException e) {
      if (sink.hasFinishReason()) {
        return sink.finished();
      }
      throw exchange.failure(e);
    }
  }

  /** All events, for a caller who waits for the whole answer and so has seen nothing of one that fails. */
  Iterator<CompletionEvent> all() {
    return new Iterator<>() {
      private boolean over;

      @Override
      public boolean hasNext() {
        return !over;
      }

      @Override
      public CompletionEvent next() {
        try {
          CompletionEvent event = HttpStream.this.next();
          if (event == null) {
            throw ProviderException.of(
                ErrorKind.PROTOCOL, "the stream ended without saying that the answer is finished");
          }
          over = event instanceof CompletionEvent.Finished;
          return event;
        } catch (ProviderException e) {
          throw sink.counted(e);
        }
      }
    };
  }

  @Override
  public Usage usage() {
    return sink.usage();
  }

  @Override
  public void close() {
    exchange.close();
  }

  @Override
  public boolean endsWhenClosed() {
    return true;
  }

  private @Nullable CompletionEvent read() throws IOException {
    while (reading.next()) {
      if (reading.saidAnything()) {
        exchange.event();
      }
      CompletionEvent event = reading.poll();
      if (event != null) {
        return event;
      }
      if (sink.isDone()) {
        return finished();
      }
    }
    // The end of the socket is no evidence that the answer is whole; a finish reason before it is.
    return sink.hasFinishReason() ? finished() : null;
  }

  private CompletionEvent finished() {
    exchange.markAnswered();
    return sink.finished();
  }
}
