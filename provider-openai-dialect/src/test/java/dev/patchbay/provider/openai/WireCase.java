package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Calls to a server that plays a script, made with a key that must never show. Whatever the outcome is, closing the case
 * checks what has to hold of every call: each ended once, the server saw the expected number of requests, the key is in no
 * message, log, {@code toString} or thread name, the socket is closed or idle within a second, and no thread is left.
 */
final class WireCase implements AutoCloseable {

  static final String KEY = "sk-CANARY-7f3a";

  /** What is looked for, in any case: headers are shown in lower case. */
  private static final String TRACE_OF_KEY = "canary-7f3a";

  /** How a call ended: either a completion or a failure, after these events. */
  record Outcome(
      List<CompletionEvent> events,
      Optional<Completion> success,
      Optional<ProviderException> error) {

    Completion completion() {
      return success.orElseThrow(() -> new AssertionError("the call failed", error.orElseThrow()));
    }

    ProviderException failure() {
      return error.orElseThrow(() -> new AssertionError("the call did not fail"));
    }

    /** Whether it failed at that stage of the call. */
    boolean endedWhile(String doing) {
      return error.isPresent() && error.get().detail().contains(" while " + doing);
    }

    List<String> tokens() {
      return events.stream()
          .filter(CompletionEvent.TextDelta.class::isInstance)
          .map(event -> ((CompletionEvent.TextDelta) event).text())
          .toList();
    }
  }

  private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
  private final LogRecords logs = new LogRecords();
  private final List<Object> seen = new CopyOnWriteArrayList<>();
  private final FaultServer server;
  private final AbstractProvider provider;
  private CallContext context = CallContext.create();
  private int patience = 10_000;
  private int requests;
  private int unsent;
  private volatile int received;

  private WireCase(FaultServer server, URI address, String... settings) {
    this.server = server;
    String[] all =
        Stream.concat(Stream.of("api-key", KEY), Stream.of(settings)).toArray(String[]::new);
    provider = Parrot.at(address, all);
    seen.add(provider);
    seen.add(provider.info());
    seen.add(Parrot.config(address.toString(), all));
  }

  /** Calls to a server that plays that script for every request, under these settings. */
  static WireCase answering(Script script, String... settings) {
    FaultServer server = FaultServer.answering(script);
    return new WireCase(server, server.url(), settings);
  }

  /** Calls to a server that plays these scripts one after the other. */
  static WireCase answeringInTurn(Script first, Script second) {
    FaultServer server = FaultServer.answering(first, second);
    return new WireCase(server, server.url());
  }

  /** Calls to that address, which is not the server's: it must not see any request. */
  static WireCase calling(URI elsewhere, String... settings) {
    return new WireCase(FaultServer.answering(Script.raw().silence()), elsewhere, settings);
  }

  /** The outcome of one call to a server that plays that script, with all checks. */
  static Outcome outcome(Mode mode, Script script, String... settings) {
    try (WireCase wire = answering(script, settings)) {
      return wire.run(mode);
    }
  }

  /** The failure of one call to a server that plays that script, with all checks. */
  static ProviderException failure(Mode mode, Script script, String... settings) {
    return outcome(mode, script, settings).failure();
  }

  /**
   * The outcome of a call that a timer ends which is short, unless the machine is too busy for the call to come as far as the test
   * wants in that time: then the timer is longer.
   */
  static Outcome inTime(Predicate<Outcome> farEnough, IntFunction<Outcome> call) {
    int millis = 150;
    Outcome outcome = call.apply(millis);
    while (!farEnough.test(outcome) && millis < 10_000) {
      millis *= 4;
      outcome = call.apply(millis);
    }
    return outcome;
  }

  /** Calls are made under that context. */
  WireCase within(CallContext callContext) {
    context = callContext;
    return this;
  }

  /** The server shall have seen that many requests, and not one for each call. */
  WireCase requests(int expected) {
    requests = expected;
    return this;
  }

  /** Waits no longer than that for threads to end. */
  WireCase patience(int millis) {
    patience = millis;
    return this;
  }

  FaultServer server() {
    return server;
  }

  AbstractProvider provider() {
    return provider;
  }

  /** How many events the consumer of the stream has by now. */
  int received() {
    return received;
  }

  /** Makes a call and reads its answer to the end. */
  Outcome run(Mode mode) {
    requests++;
    Outcome outcome = perform(mode);
    if (outcome.endedWhile("connecting to it") || outcome.endedWhile("sending it the request")) {
      unsent++;
    }
    return outcome;
  }

  /** Like {@link #run}, for a call that is not counted. */
  Outcome perform(Mode mode) {
    return mode == Mode.WHOLE ? whole() : stream();
  }

  /** Has that thing checked for the key, too. */
  <T> T seen(T thing) {
    seen.add(thing);
    return thing;
  }

  /** What that action throws, which is checked for the key, too. */
  Throwable thrownBy(ThrowingCallable action) {
    Throwable thrown = catchThrowable(action);
    assertThat(thrown).isNotNull();
    return seen(thrown);
  }

  /** A stream whose request is counted. */
  CompletionStream open() {
    requests++;
    return seen(provider.stream(Parrot.HELLO, context));
  }

  private Outcome whole() {
    try {
      Completion completion = seen(provider.complete(Parrot.HELLO, context));
      return new Outcome(List.of(), Optional.of(completion), Optional.empty());
    } catch (ProviderException e) {
      return new Outcome(List.of(), Optional.empty(), Optional.of(seen(e)));
    }
  }

  private Outcome stream() {
    CompletionStream opened;
    try {
      opened = provider.stream(Parrot.HELLO, context);
    } catch (ProviderException e) {
      return new Outcome(List.of(), Optional.empty(), Optional.of(seen(e)));
    }
    try (opened) {
      return read(seen(opened));
    }
  }

  /** Reads a stream to its end, and then again, which must not give anything new. */
  Outcome read(CompletionStream stream) {
    List<CompletionEvent> events = new ArrayList<>();
    Iterator<CompletionEvent> iterator = stream.iterator();
    try {
      while (iterator.hasNext()) {
        events.add(seen(iterator.next()));
        received = events.size();
      }
    } catch (ProviderException e) {
      assertThat(events).noneMatch(CompletionEvent.Finished.class::isInstance);
      assertThat(catchThrowable(iterator::hasNext)).isSameAs(e);
      assertThat(catchThrowable(iterator::next)).isSameAs(e);
      stream.close();
      assertThat(catchThrowable(stream::toCompletion)).isSameAs(e);
      return new Outcome(events, Optional.empty(), Optional.of(seen(e)));
    }
    assertThat(events).last().isInstanceOf(CompletionEvent.Finished.class);
    assertThat(events.stream().filter(CompletionEvent.Finished.class::isInstance))
        .hasSize(1);
    assertThat(iterator.hasNext()).isFalse();
    assertThat(catchThrowable(iterator::next)).isInstanceOf(NoSuchElementException.class);
    Completion completion = seen(stream.toCompletion());
    stream.close();
    assertThat(stream.toCompletion()).isSameAs(completion);
    return new Outcome(events, Optional.of(completion), Optional.empty());
  }

  @Override
  public void close() {
    try (logs;
        server) {
      Eventually.within(1000, "the connection is closed or idle", () -> {
        // Closes connections that are idle, and no other.
        provider.close();
        return server.openConnections() == 0;
      });
      // One that is cut off right after it was sent may not have been read yet.
      Eventually.holds(
          "the requests have arrived", () -> server.requests().size() >= requests - unsent);
      assertThat(server.requests()).hasSizeBetween(requests - unsent, requests);
      assertThat(server.requests()).allSatisfy(WireCase::assertKeyInItsHeaderAlone);
      assertThat(seen).allSatisfy(thing -> assertKeyless(textOf(thing)));
      assertKeyless(logs.text());
      Thread.getAllStackTraces().keySet().forEach(thread -> assertKeyless(thread.getName()));
    }
    Eventually.within(patience, "no thread is left", () -> threadsLeft().isEmpty());
  }

  private List<Thread> threadsLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .filter(thread -> !(thread.isDaemon() && isShared(thread.getName())))
        .toList();
  }

  /** OkHttp's threads, Okio's one and the one for deadlines serve all calls of the JVM, and end when there have been none for a while. */
  private static boolean isShared(String name) {
    return name.startsWith("OkHttp ")
        || name.equals("Okio Watchdog")
        || name.equals("patchbay-deadlines")
        || name.startsWith("testkit-");
  }

  private static void assertKeyInItsHeaderAlone(ReceivedRequest request) {
    assertThat(request.header("authorization")).contains("Bearer " + KEY);
    assertKeyless(request.path() + request.body());
    request.headers().forEach((name, value) -> {
      assertKeyless(name + (name.equals("authorization") ? "" : value));
    });
  }

  private static void assertKeyless(String text) {
    assertThat(text).doesNotContainIgnoringCase(TRACE_OF_KEY);
  }

  /** All that a program may print of it; of an exception the causes, and what was suppressed, as well. */
  private static String textOf(Object thing) {
    StringWriter text = new StringWriter();
    text.append(thing.toString());
    if (thing instanceof Completion answer) {
      text.append(answer.details().headers() + answer.details().id());
    }
    if (thing instanceof Throwable thrown) {
      thrown.printStackTrace(new PrintWriter(text, true));
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        text.append(cause.getMessage()).append(cause.getLocalizedMessage());
        if (cause instanceof ProviderException failure) {
          text.append(failure.detail() + failure.code() + failure.requestId());
          text.append(failure.partialText() + failure.rateLimits() + failure.provider());
        }
      }
    }
    return text.toString();
  }
}
