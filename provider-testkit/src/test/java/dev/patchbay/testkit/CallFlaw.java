package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Response;

/** Ways to get a call wrong, each with the rule that it breaks and with what the report of that says. */
@SuppressWarnings(
    "ImmutableEnumChecker") // What some of them get wrong is that they keep something.
enum CallFlaw {
  FORGETS_USAGE(Rule.C30, "-1", (good, request, context) -> {
    Completion answer = good.complete(request, context);
    return Completion.builder(answer.text()).finishReason(answer.finishReason()).build();
  }),
  STREAMS_ONLY_THE_FIRST_PIECE(Rule.C31, "\"Because\"", Flaws::firstPiece),
  COLLECTS_BEFORE_IT_STREAMS(Rule.C32, "0 of them", Flaws::collecting),
  DROPS_SYSTEM_MESSAGES(
      Rule.C33,
      "SYSTEM",
      (good, request, context) -> Flawed.well(
          good,
          request.toBuilder()
              .messages(request
                  .messages()
                  .subList(request.messages().size() - 1, request.messages().size()))
              .build(),
          context)),
  DROPS_OPTIONS(
      Rule.C34,
      "temperature=0.25",
      (good, request, context) -> Flawed.well(
          good, request.toBuilder().options(CompletionOptions.none()).build(), context)),
  TRIMS_TEXT(
      Rule.C35,
      "spaces",
      (good, request, context) ->
          Completion.of(good.complete(request, context).text().strip())),
  TAKES_A_READ_FOR_A_PIECE(Rule.C36, "1 bytes at a time", (good, request, context) -> {
    try (Response response = Flaws.post(good, request)) {
      byte[] buffer = new byte[64 << 10];
      int count = response.body().byteStream().read(buffer);
      String read = new String(buffer, 0, count, StandardCharsets.UTF_8);
      return Completion.of(Ndjson.JSON.readTree(read).path("t").asString(""));
    }
  }),
  ONLY_DECLARES_TOOLS(Rule.C37, "tools", Flaws::textAlone, Capability.TOOLS),
  ONLY_DECLARES_IMAGES(Rule.C38, "vision", Flaws::textAlone, Capability.VISION),
  ONLY_DECLARES_REASONING(Rule.C39, "Light scatters.", Flaws::textAlone, Capability.REASONING),
  BLAMES_THE_SERVICE(
      Rule.C40, "SERVER_ERROR", Flaws.as(ErrorKind.UNREACHABLE, ErrorKind.SERVER_ERROR)),
  LETS_EXCEPTIONS_OUT(
      Rule.C41, "PLUGIN_FAILURE", Flaws.as(ErrorKind.UNREACHABLE, ErrorKind.PLUGIN_FAILURE)),
  TAKES_GARBAGE_FOR_REFUSAL(
      Rule.C42, "INVALID_REQUEST", Flaws.as(ErrorKind.PROTOCOL, ErrorKind.INVALID_REQUEST)),
  TAKES_A_PAGE_FOR_AN_ANSWER(Rule.C43, "an answer: \"\"", Flaws.failing(e -> {
    if (e.kind() == ErrorKind.PROTOCOL) {
      return null;
    }
    return e;
  })),
  MIXES_UP_STATUSES(
      Rule.C44, "PERMISSION", Flaws.as(ErrorKind.AUTHENTICATION, ErrorKind.PERMISSION)),
  QUOTES_WHOLE_BODIES(
      Rule.C45,
      "one of 9",
      Flaws.failing(e -> ProviderException.builder(e.kind(), "x".repeat(9000))
          .status(e.status().orElse(0))
          .build())),
  FOLLOWS_REDIRECTS(Rule.C46, "1 requests there", (good, request, context) -> {
    try (Response response = Flaws.post(good, request)) {
      return Completion.of(response.body().string());
    }
  }),
  HAS_NO_LIMIT(Rule.C47, "PROTOCOL", Flaws.as(ErrorKind.LIMIT_EXCEEDED, ErrorKind.PROTOCOL)),
  TRIES_AGAIN(Rule.C48, "3 requests", (good, request, context) -> {
    try {
      return Flawed.well(good, request, context);
    } catch (ProviderException e) {
      return Flawed.well(good, request, context);
    }
  }),
  FORGETS_RETRY_AFTER(
      Rule.C49,
      "Optional.empty",
      Flaws.failing(e -> e.toBuilder().retryAfter(null).build())),
  SWALLOWS_THE_CUT_OF_A_STREAM(Rule.C50, "an answer", Flaws.ending(e -> true)),
  KEEPS_PIECES_UNTIL_THE_END(Rule.C51, "text so far \"\"", Flaws::collecting),
  SWALLOWS_ERRORS_WITHIN_A_STREAM(
      Rule.C53,
      "an answer",
      Flaws.ending(
          e -> e.kind() == ErrorKind.SERVER_ERROR || e.kind() == ErrorKind.STREAM_INTERRUPTED)),
  NEVER_FORGIVES(Rule.C54, "it failed before", new Flawed.Answering() {
    private final Set<AbstractProvider> failed = ConcurrentHashMap.newKeySet();

    @Override
    public CompletionResult answer(
        AbstractProvider good, CompletionRequest request, CallContext context) {
      if (failed.contains(good)) {
        throw ProviderException.of(ErrorKind.UNREACHABLE, "it failed before");
      }
      try {
        return Flawed.well(good, request, context);
      } catch (ProviderException e) {
        failed.add(good);
        throw e;
      }
    }
  }),
  NAMES_ANOTHER_PROVIDER(
      Rule.C55,
      "another, nd-1",
      Flaws.failing(e -> e.toBuilder().provider("another").build())),
  TAKES_PINGS_FOR_PIECES(Rule.C56, "still there", Flaws::eachLineAPiece),
  HANGS_ON_CANCEL(Rule.C60, "hangs", Flaws::withoutContext),
  HANGS_ON_CANCEL_WHILE_IT_READS(Rule.C61, "hangs", Flaws::withoutContext),
  READS_ON_AFTER_A_CANCEL(Rule.C62, "hangs", Flaws::deaf),
  READS_ON_AFTER_A_CLOSE(Rule.C63, "hangs", Flaws::deaf),
  IGNORES_DEADLINES(Rule.C65, "hangs", Flaws::withoutContext),
  OVERFLOWS(Rule.C66, "ArithmeticException", (good, request, context) -> {
    long nanos = context.remaining().orElse(Duration.ZERO).toNanos();
    return nanos < 0 ? Completion.of("") : Flawed.well(good, request, context);
  }),
  MIXES_ANSWERS(Rule.C70, "Question", new Flawed.Answering() {
    private volatile Completion last = Completion.of("");

    @Override
    public CompletionResult answer(
        AbstractProvider good, CompletionRequest request, CallContext context) {
      if (request.stream()) {
        return good.stream(request, context);
      }
      last = good.complete(request, context);
      LockSupport.parkNanos(2_000_000);
      return last;
    }
  }),
  SHARES_THE_FIRST_ADDRESS(Rule.C71, "requests", new Flawed.Answering() {
    private final AtomicReference<AbstractProvider> first = new AtomicReference<>();

    @Override
    public CompletionResult answer(
        AbstractProvider good, CompletionRequest request, CallContext context) {
      first.compareAndSet(null, good);
      return Flawed.well(first.get(), request, context);
    }
  }),
  LEAKS_CONNECTIONS(Rule.C72, "9 connections", new Flawed.Answering() {
    private final List<Socket> leaked = new ArrayList<>();

    @Override
    public CompletionResult answer(
        AbstractProvider good, CompletionRequest request, CallContext context) throws IOException {
      leaked.add(new Socket(good.url().getHost(), good.url().getPort()));
      return Flawed.well(good, request, context);
    }
  }),
  LEAKS_THREADS(Rule.C73, "leaked", (good, request, context) -> {
    Thread thread = new Thread(CallFlaw::waitForTheEnd, "leaked");
    thread.setDaemon(true);
    thread.start();
    return Flawed.well(good, request, context);
  }),
  GIVES_UP_AFTER_A_CLOSED_CONNECTION(Rule.C75, "PROTOCOL", new Flawed.Answering() {
    private final Set<AbstractProvider> connected = ConcurrentHashMap.newKeySet();

    @Override
    public CompletionResult answer(
        AbstractProvider good, CompletionRequest request, CallContext context) {
      if (!connected.add(good)) {
        throw ProviderException.of(ErrorKind.PROTOCOL, "the connection is gone");
      }
      return Flawed.well(good, request, context);
    }
  }),
  SHOWS_THE_KEY(
      Rule.C80,
      "sk-CANARY",
      Flaws.failing(
          e -> ProviderException.of(e.kind(), "the service did not like " + RuleGroup.KEY))),
  LOGS_THE_KEY(Rule.C80, "nothing logged", (good, request, context) -> {
    System.getLogger("flawed").log(System.Logger.Level.DEBUG, "key " + RuleGroup.KEY);
    return Flawed.well(good, request, context);
  }),
  SHOWS_THE_QUESTION(Rule.C81, "Canary prompt", (good, request, context) -> {
    try {
      return Flawed.well(good, request, context);
    } catch (ProviderException e) {
      throw ProviderException.of(
          e.kind(), "no answer to " + request.messages().get(0).text());
    }
  });

  /** Lets the leaked threads end. */
  static final CountDownLatch END = new CountDownLatch(1);

  final Rule rule;
  final String said;
  private final Flawed.Answering answering;
  private final Capability[] capabilities;

  CallFlaw(Rule rule, String said, Flawed.Answering answering, Capability... capabilities) {
    this.rule = rule;
    this.said = said;
    this.answering = answering;
    this.capabilities = capabilities;
  }

  AbstractProvider provider() {
    return new Flawed(
        new Ndjson().info().toBuilder().capabilities(capabilities).build(), answering);
  }

  private static void waitForTheEnd() {
    try {
      END.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
