package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** The events of a streamed answer in the OpenAI chat dialect. */
final class OpenAiStreamSource implements CompletionStream.Source {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpExchange exchange;
  private final Excerpt excerpt;
  private final SseDecoder decoder;
  private final ChatReader chunk = new ChatReader();
  private final Queue<CompletionEvent> events = new ArrayDeque<>(4);
  private final ToolCallIndex toolCallIndex = new ToolCallIndex();

  private @Nullable FinishReason finishReason;
  private Usage usage = Usage.UNKNOWN;

  OpenAiStreamSource(HttpExchange exchange, Excerpt excerpt) {
    this.exchange = exchange;
    this.excerpt = excerpt;
    this.decoder = new SseDecoder(exchange.body(), Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
  }

  @Override
  public @Nullable CompletionEvent next() {
    CompletionEvent event = events.poll();
    if (event != null) {
      return event;
    }
    exchange.beginRead();
    try {
      while (event == null) {
        if (!decoder.next()) {
          // The end of the socket is no evidence that the answer is whole; a finish reason before
          // it is.
          return finishReason == null ? null : finished();
        }
        if (decoder.dataEquals(DONE)) {
          return finished();
        }
        readChunk();
        event = events.poll();
      }
      return event;
    } catch (IOException e) {
      if (finishReason != null) {
        return new CompletionEvent.Finished(finishReason, usage);
      }
      throw HttpErrors.ofException(e, exchange.context(), excerpt, "reading the stream");
    } finally {
      exchange.endRead();
    }
  }

  @Override
  public void close() {
    exchange.close();
  }

  private CompletionEvent finished() {
    exchange.markAnswered();
    return new CompletionEvent.Finished(
        finishReason == null ? FinishReason.UNSPECIFIED : finishReason, usage);
  }

  private void readChunk() {
    if (decoder.isError()) {
      byte[] data = Arrays.copyOfRange(
          decoder.data(), decoder.dataOffset(), decoder.dataOffset() + decoder.dataLength());
      throw HttpErrors.ofErrorObject(ServiceError.parse(data, data.length), excerpt);
    }
    try {
      chunk.read(decoder.data(), decoder.dataOffset(), decoder.dataLength());
    } catch (JacksonException e) {
      throw unreadable(e);
    }
    ServiceError error = chunk.error();
    if (error != null) {
      throw HttpErrors.ofErrorObject(error, excerpt);
    }
    if (!chunk.reasoning().isEmpty()) {
      events.add(new CompletionEvent.ReasoningDelta(chunk.reasoning()));
    }
    if (!chunk.text().isEmpty()) {
      events.add(new CompletionEvent.TextDelta(chunk.text()));
    }
    for (ChatReader.ToolCallPart part : chunk.toolCalls()) {
      events.add(new CompletionEvent.ToolCallDelta(
          toolCallIndex.of(part), part.id(), part.name(), part.arguments()));
    }
    if (chunk.finishReason() != null) {
      finishReason = chunk.finishReason();
    }
    if (chunk.usage() != null) {
      usage = chunk.usage();
    }
  }

  private ProviderException unreadable(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return ProviderException.builder(
              ErrorKind.LIMIT_EXCEEDED,
              "an event of the stream exceeds a limit of JSON: " + e.getOriginalMessage())
          .cause(e)
          .build();
    }
    String shown = excerpt.of(decoder.data(), decoder.dataOffset(), decoder.dataLength());
    return HttpErrors.protocol(
        "an event of the stream is not a JSON object: " + shown, exchange.status());
  }

  /**
   * Tells which call a piece belongs to: by its index if the service gives one, else a new id begins a new call, and a
   * piece with neither continues the last one.
   */
  private static final class ToolCallIndex {
    private final Map<String, Integer> byId = new HashMap<>();
    private int last = -1;

    int of(ChatReader.ToolCallPart part) {
      if (part.index() >= 0) {
        last = part.index();
      } else if (!part.id().isEmpty()) {
        Integer known = byId.get(part.id());
        last = known != null ? known : byId.size();
      } else {
        last = Math.max(last, 0);
      }
      if (!part.id().isEmpty()) {
        byId.putIfAbsent(part.id(), last);
      }
      return last;
    }
  }
}
