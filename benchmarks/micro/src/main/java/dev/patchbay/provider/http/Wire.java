package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Okio;

/** The one place where the benchmarks touch the inside of {@code provider-http}: streams that are read from memory. */
final class Wire {

  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final Request REQUEST =
      new Request.Builder().url("http://127.0.0.1/chat/completions").build();
  private static final TransportSettings SETTINGS = TransportSettings.of(ProviderConfig.empty());
  private static final MediaType EVENTS = MediaType.get("text/event-stream");

  private static final Excerpt EXCERPT = new Excerpt(List.of());
  private static final CompletionRequest QUESTION =
      CompletionRequest.builder("m").user("Hi").build();
  private static final Outgoing ASKED =
      new Outgoing("benchmark", QUESTION, "m", QUESTION.options(), ProviderConfig.empty());

  private Wire() {}

  /** Splits a stream into its events; gives the number of bytes of data. */
  static int events(byte[] stream) throws IOException {
    SseDecoder decoder = decoder(stream);
    int bytes = 0;
    while (decoder.next()) {
      bytes += decoder.dataLength();
    }
    return bytes;
  }

  /** Reads the events of a stream, and nothing around them. */
  static void chunks(WireFormat format, byte[] stream, Consumer<String> tokens) throws IOException {
    AnswerSink sink = new AnswerSink(head(), format);
    EventReading reading = new EventReading(decoder(stream), format.reader(ASKED), sink);
    while (!sink.isDone() && reading.next()) {
      CompletionEvent event;
      while ((event = reading.poll()) != null) {
        if (event instanceof CompletionEvent.TextDelta delta) {
          tokens.accept(delta.text());
        }
      }
    }
  }

  /** Reads the stream as an application does. */
  static void tokens(WireFormat format, byte[] stream, Consumer<String> tokens) {
    Response response = new Response.Builder()
        .request(REQUEST)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        // Not the bytes themselves, which OkHttp would copy first.
        .body(ResponseBody.create(
            Okio.buffer(Okio.source(new ByteArrayInputStream(stream))), EVENTS, stream.length))
        .build();
    CallContext context = CallContext.create();
    Call call = HTTP.newCall(REQUEST);
    CallTimer timer = new CallTimer(call, SETTINGS, new Progress());
    HttpExchange exchange =
        new HttpExchange(call, response, context, context.onCancel(() -> {}), timer, EXCERPT, null);
    try (CompletionStream completion =
        CompletionStream.of(new HttpStream(exchange, format, format.reader(ASKED)))) {
      completion.tokens().forEach(tokens);
    }
  }

  private static AnswerHead head() {
    return new AnswerHead(200, Headers.of(), REQUEST.url(), EXCERPT, CallContext.create());
  }

  private static SseDecoder decoder(byte[] stream) {
    return new SseDecoder(
        new ByteArrayInputStream(stream), Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
  }
}
