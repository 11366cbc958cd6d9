package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
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
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final ChunkTemplate template = new ChunkTemplate();
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
        exchange.event();
        event = decode();
      }
      return event;
    } catch (IOException e) {
      if (finishReason != null) {
        return new CompletionEvent.Finished(finishReason, usage);
      }
      throw exchange.failure(e);
    } finally {
      exchange.endRead();
    }
  }

  @Override
  public void close() {
    exchange.close();
  }

  /** The first event that an event of the stream stands for, or null if it stands for none. */
  private @Nullable CompletionEvent decode() {
    if (!decoder.isError()) {
      String text = template.textOf(decoder.data(), decoder.dataOffset(), decoder.dataLength());
      if (text != null) {
        return text.isEmpty() ? null : new CompletionEvent.TextDelta(text);
      }
      if (decoder.dataEquals(DONE)) {
        return finished();
      }
    }
    readChunk();
    return events.poll();
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
    if (chunk.isTextAlone()) {
      template.learn(
          decoder.data(),
          decoder.dataOffset(),
          decoder.dataLength(),
          chunk.textFrom(),
          chunk.textTo());
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
    if (e instanceof StreamConstraintsException limit) {
      return HttpErrors.ofJsonLimit("an event of the stream", limit);
    }
    String shown = excerpt.of(decoder.data(), decoder.dataOffset(), decoder.dataLength());
    return HttpErrors.protocol(
        "an event of the stream is not a JSON object: " + shown, exchange.status());
  }

  /**
   * Tells which call a piece belongs to: by its index if the service gives one, else a new id begins a new call, and a
   * piece with neither continues the last one. Some services give every call the index 0; there, too, a new id begins a
   * new call.
   */
  private static final class ToolCallIndex {
    /** By the place of a call in the answer, the id that it began with. */
    private final SortedMap<Integer, String> ids = new TreeMap<>();

    private final Map<Integer, Integer> byIndex = new HashMap<>();
    private int last;

    int of(ChatReader.ToolCallPart part) {
      last = placeOf(part);
      if (part.index() >= 0) {
        byIndex.put(part.index(), last);
      }
      ids.merge(last, part.id(), (before, now) -> before.isEmpty() ? now : before);
      return last;
    }

    private int placeOf(ChatReader.ToolCallPart part) {
      String id = part.id();
      for (Map.Entry<Integer, String> known : ids.entrySet()) {
        if (!id.isEmpty() && known.getValue().equals(id)) {
          return known.getKey();
        }
      }
      if (part.index() < 0) {
        return id.isEmpty() ? last : next();
      }
      int place = byIndex.getOrDefault(part.index(), part.index());
      boolean anothers = !id.isEmpty() && !ids.getOrDefault(place, "").isEmpty();
      return anothers ? next() : place;
    }

    private int next() {
      return ids.isEmpty() ? 0 : ids.lastKey() + 1;
    }
  }
}
