package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * Tries a format without a network, for its author's tests: what it writes for a request, and what it reads from an answer.
 *
 * <pre>{@code
 * FormatTrial trial = FormatTrial.of(new ParrotFormat());
 * assertThat(trial.body(request)).isEqualTo("{\"model\":\"parrot-1\",\"say\":\"Hello\"}");
 * assertThat(trial.whole(request, "{\"said\":\"Hi\"}").text()).isEqualTo("Hi");
 * }</pre>
 *
 * <p>Failures come out as {@link ProviderException}s, as they do from a provider. Immutable.
 */
public final class FormatTrial {

  private final WireFormat format;

  private FormatTrial(WireFormat format) {
    this.format = format;
  }

  /** A trial of that format. */
  public static FormatTrial of(WireFormat format) {
    return new FormatTrial(format);
  }

  /** The path that the request goes to. */
  public String path(CompletionRequest request) {
    return format.path(asked(request));
  }

  /** The body that the format writes. */
  public String body(CompletionRequest request) {
    return JsonOut.body(format, asked(request)).readUtf8();
  }

  /** What it reads from a whole answer of status 200. */
  public Completion whole(CompletionRequest request, String answer) {
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    return Completion.of(Answer.events(head(200), format, asked(request), body, body.length));
  }

  /**
   * What it reads from these bytes of a stream, which that request has asked for; the last event is a {@code Finished} only if the
   * stream is whole.
   */
  public List<CompletionEvent> stream(CompletionRequest request, byte[] stream) {
    Outgoing asked = asked(request.toBuilder().stream(true).build());
    AnswerSink sink = new AnswerSink(head(200), format);
    EventReading reading = new EventReading(
        format.framing().decoder(new ByteArrayInputStream(stream)), format.reader(asked), sink);
    List<CompletionEvent> events = new ArrayList<>();
    try {
      while (!sink.isDone() && reading.next()) {
        CompletionEvent event;
        while ((event = reading.poll()) != null) {
          events.add(event);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (sink.isDone() || sink.hasFinishReason()) {
      events.add(sink.finished());
    }
    return events;
  }

  /** What it makes of an answer of that status: always a failure. */
  public ProviderException failure(int status, String body) {
    return HttpErrors.ofAnswer(head(status), body.getBytes(StandardCharsets.UTF_8), format);
  }

  private static Outgoing asked(CompletionRequest request) {
    return new Outgoing(
        "trial", request, request.model(), request.options(), ProviderConfig.empty());
  }

  private static AnswerHead head(int status) {
    return new AnswerHead(
        status,
        Headers.of("content-type", "application/json"),
        HttpUrl.get("http://127.0.0.1/"),
        new Excerpt(List.of()),
        CallContext.create());
  }
}
