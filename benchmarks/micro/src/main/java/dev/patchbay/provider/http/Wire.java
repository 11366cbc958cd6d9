package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import tools.jackson.core.JacksonException;

/** The one place where the benchmarks touch the inside of {@code provider-http}: streams that are read from memory. */
final class Wire {

  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final Request REQUEST =
      new Request.Builder().url("http://127.0.0.1/chat/completions").build();
  private static final TransportSettings SETTINGS = TransportSettings.of(ProviderConfig.empty());
  private static final MediaType EVENTS = MediaType.get("text/event-stream");

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

  /** Reads the text out of each event. */
  static void chunks(byte[] stream, Consumer<String> tokens) throws IOException {
    SseDecoder decoder = decoder(stream);
    ChatReader chunk = new ChatReader();
    while (decoder.next()) {
      try {
        chunk.read(decoder.data(), decoder.dataOffset(), decoder.dataLength());
      } catch (JacksonException e) {
        // The sentinel.
        return;
      }
      if (!chunk.text().isEmpty()) {
        tokens.accept(chunk.text());
      }
    }
  }

  /** Reads the stream as an application does. */
  static void tokens(byte[] stream, Consumer<String> tokens) {
    Response response = new Response.Builder()
        .request(REQUEST)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.create(stream, EVENTS))
        .build();
    CallContext context = CallContext.create();
    Call call = HTTP.newCall(REQUEST);
    Excerpt excerpt = new Excerpt(null, REQUEST.url().uri());
    CallTimer timer = new CallTimer(new CallGuard(call), SETTINGS, new Progress());
    HttpExchange exchange =
        new HttpExchange(call, response, context, context.onCancel(() -> {}), timer, excerpt);
    OpenAiStreamSource source = new OpenAiStreamSource(exchange, excerpt);
    try (CompletionStream completion = CompletionStream.of(source)) {
      completion.tokens().forEach(tokens);
    }
  }

  private static SseDecoder decoder(byte[] stream) {
    return new SseDecoder(
        new ByteArrayInputStream(stream), Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
  }
}
