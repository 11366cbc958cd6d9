package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What {@link CallFlaw}s are made of. */
final class Flaws {

  private Flaws() {}

  /** Reports one kind of failure as another. */
  static Flawed.Answering as(ErrorKind actual, ErrorKind reported) {
    return failing(e -> e.kind() == actual ? ProviderException.of(reported, "so it says") : e);
  }

  /** Reports another failure, or for null an empty answer. */
  static Flawed.Answering failing(Function<ProviderException, ProviderException> report) {
    return (good, request, context) -> {
      try {
        return Flawed.well(good, request, context);
      } catch (ProviderException e) {
        ProviderException reported = report.apply(e);
        if (reported == null) {
          return request.stream() ? CompletionStream.of(List.of(finished())) : Completion.of("");
        }
        throw reported;
      }
    };
  }

  /** Takes those failures of a stream for its end. */
  static Flawed.Answering ending(Predicate<ProviderException> swallowed) {
    return (good, request, context) -> {
      if (!request.stream()) {
        return good.complete(request, context);
      }
      Iterator<CompletionEvent> events = good.stream(request, context).iterator();
      return CompletionStream.of(new Reading() {
        @Override
        public CompletionEvent next() {
          try {
            return events.next();
          } catch (ProviderException e) {
            if (swallowed.test(e)) {
              return finished();
            }
            throw e;
          }
        }
      });
    };
  }

  /** Gives out what it streams once it has all of it. */
  static CompletionResult collecting(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    if (!request.stream()) {
      return good.complete(request, context);
    }
    Iterator<CompletionEvent> events = good.stream(request, context).iterator();
    return CompletionStream.of(new Reading() {
      private Iterator<CompletionEvent> all;

      @Override
      public CompletionEvent next() {
        if (all == null) {
          List<CompletionEvent> collected = new ArrayList<>();
          try {
            events.forEachRemaining(collected::add);
          } catch (ProviderException e) {
            throw ProviderException.of(e.kind(), "it broke off");
          }
          all = collected.iterator();
        }
        return all.next();
      }
    });
  }

  /** The first piece of a stream alone. */
  static CompletionResult firstPiece(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    Completion whole = good.stream(request, context).toCompletion();
    String first = whole.text().substring(0, 7);
    return CompletionStream.of(List.of(
        new CompletionEvent.TextDelta(first),
        new CompletionEvent.Finished(whole.finishReason(), whole.usage())));
  }

  /** Takes each line of a stream for a piece. */
  static CompletionResult eachLineAPiece(
      AbstractProvider good, CompletionRequest request, CallContext context) throws IOException {
    List<CompletionEvent> events = new ArrayList<>();
    try (Response response = post(good, request)) {
      for (String line : response.body().string().lines().toList()) {
        String text = Ndjson.JSON.readTree(line).path("t").asString("still there");
        events.add(new CompletionEvent.TextDelta(text));
      }
    }
    events.add(finished());
    return CompletionStream.of(events);
  }

  /** Hears neither of a cancel nor of a deadline. */
  static CompletionResult withoutContext(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    return Flawed.well(good, request, CallContext.create());
  }

  /** Streams on, whoever closes the stream. */
  static CompletionResult deaf(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    Iterator<CompletionEvent> events =
        good.stream(request, CallContext.create()).iterator();
    return CompletionStream.of(new Reading() {
      @Override
      public CompletionEvent next() {
        return events.next();
      }
    });
  }

  /** Asks for nothing but an answer to the text. */
  static CompletionResult textAlone(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    CompletionRequest bare =
        CompletionRequest.builder(request.model())
            .user(request.messages().get(0).text())
            .stream(request.stream())
            .build();
    return Flawed.well(good, bare, context);
  }

  /** Asks by means of a client that follows redirects. */
  static Response post(AbstractProvider good, CompletionRequest request) throws IOException {
    RequestBody question =
        RequestBody.create(request.messages().get(0).text(), MediaType.get("text/plain"));
    return Client.FOLLOWING
        .newCall(new Request.Builder().url(good.url().toString()).post(question).build())
        .execute();
  }

  private static final class Client {
    static final OkHttpClient FOLLOWING = new OkHttpClient();
  }

  private static CompletionEvent finished() {
    return new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);
  }

  private interface Reading extends CompletionStream.Source {
    @Override
    default void close() {}

    /** Which is not always true. */
    @Override
    default boolean endsWhenClosed() {
      return true;
    }
  }
}
