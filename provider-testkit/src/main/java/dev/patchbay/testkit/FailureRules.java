package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** C4x: what goes wrong at the service has its kind. */
final class FailureRules extends RuleGroup {

  private static final Map<Integer, ErrorKind> KINDS = new TreeMap<>(Map.ofEntries(
      Map.entry(400, ErrorKind.INVALID_REQUEST),
      Map.entry(401, ErrorKind.AUTHENTICATION),
      Map.entry(402, ErrorKind.QUOTA_EXHAUSTED),
      Map.entry(403, ErrorKind.PERMISSION),
      Map.entry(404, ErrorKind.MODEL_UNAVAILABLE),
      Map.entry(408, ErrorKind.TIMEOUT),
      Map.entry(422, ErrorKind.INVALID_REQUEST),
      Map.entry(429, ErrorKind.RATE_LIMITED),
      Map.entry(500, ErrorKind.SERVER_ERROR),
      Map.entry(502, ErrorKind.SERVER_ERROR),
      Map.entry(503, ErrorKind.SERVER_ERROR),
      Map.entry(504, ErrorKind.SERVER_ERROR),
      Map.entry(529, ErrorKind.OVERLOADED)));

  private static final int LONGEST_MESSAGE = 8192;

  FailureRules(ProviderContract contract) {
    super(contract);
  }

  void aServiceThatCannotBeReachedIsUnreachable() {
    for (Mode mode : modes()) {
      FaultServer gone = serve(Script.raw());
      gone.close();
      String done = mode + " from a port that nobody listens to";
      requireFailure(Rule.C40, done, ask(mode, providerAt(gone)), ErrorKind.UNREACHABLE);
    }
  }

  void aConnectionThatBreaksBeforeAnyOutputIsUnreachable() {
    for (Mode mode : modes()) {
      breaks(mode).forEach((how, script) -> {
        Outcome came = ask(mode, script);
        String done = mode + " from a server that " + how;
        requireFailure(Rule.C41, done, came, ErrorKind.UNREACHABLE, ErrorKind.PROTOCOL);
      });
    }
  }

  private Map<String, Script> breaks(Mode mode) {
    Map<String, Script> breaks = new LinkedHashMap<>();
    breaks.put("closes the connection instead of answering", Script.raw().close());
    breaks.put("resets the connection instead of answering", Script.raw().reset());
    breaks.put("closes within the head", bytes("HTTP/1.1 200 OK\r\ncontent-").close());
    breaks.put("resets within the head", bytes("HTTP/1.1 200 OK\r\ncontent-").reset());
    if (mode == Mode.STREAM) {
      breaks.put("closes after the head of a stream", streamHead().close());
      breaks.put("resets after the head of a stream", streamHead().reset());
    } else {
      String answer = dialect().answer(ANSWER);
      String half = answer.substring(0, answer.length() / 2);
      Script head = Script.chunked(200, Map.of("content-type", dialect().answerType()));
      String sized = "HTTP/1.1 200 OK\r\ncontent-type: " + dialect().answerType()
          + "\r\ncontent-length: " + answer.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
      breaks.put("closes after half of an answer in chunks", head.chunk(half).close());
      breaks.put("resets after half of an answer in chunks", head.chunk(half).reset());
      breaks.put(
          "closes after half of an answer of known length", bytes(sized + half).close());
    }
    return breaks;
  }

  void anAnswerThatIsNotHttpIsNoAnswer() {
    for (Mode mode : modes()) {
      for (String garbage :
          List.of("\u0000\u0001\u0002 garbage\r\n\r\n", "SSH-2.0-x\r\n", "HTTP/1.1 what\r\n\r\n")) {
        Outcome came = ask(mode, bytes(garbage).close());
        String done = mode + " from a server that sends garbage in place of HTTP";
        requireFailure(Rule.C42, done, came, ErrorKind.PROTOCOL, ErrorKind.UNREACHABLE);
      }
    }
  }

  void aTwoHundredWithAnotherBodyIsProtocol() {
    Map<String, Script> bodies = new LinkedHashMap<>();
    bodies.put(
        "a page", Script.whole(200, Map.of("content-type", "text/html"), "<html>Hello</html>"));
    bodies.put("nothing", whole(200, ""));
    bodies.put("other JSON", whole(200, "{\"hello\":\"world\"}"));
    bodies.put("a JSON string", whole(200, "\"hello\""));
    bodies.put("null", whole(200, "null"));
    bodies.put("garbage", whole(200, "\u0001\u0002{{{"));
    for (Mode mode : modes()) {
      bodies.forEach((what, script) -> requireFailure(
          Rule.C43,
          mode + " from a server that answers 200 with " + what,
          ask(mode, script),
          ErrorKind.PROTOCOL));
    }
  }

  void theStatusDecidesTheKind() {
    for (Mode mode : modes()) {
      KINDS.forEach((status, kind) ->
          requireStatus(Rule.C44, mode, status, "an error", whole(status, error(status))));
    }
  }

  void theBodyOfAnErrorChangesNothing() {
    for (Mode mode : modes()) {
      for (int status : new int[] {401, 429, 500}) {
        Map<String, Script> bodies = new LinkedHashMap<>();
        bodies.put("no body", whole(status, ""));
        bodies.put(
            "a page", Script.whole(status, Map.of("content-type", "text/html"), "<html>Oh</html>"));
        bodies.put("garbage", whole(status, "\u0001\u0002{{{"));
        bodies.put(
            "an error of 2 MiB", whole(status, dialect().error(status, "x".repeat(2 << 20))));
        bodies.put(
            "32 MiB of text",
            Script.chunked(status, Map.of()).chunks(512, "x".repeat(64 << 10)).end());
        bodies.forEach((what, script) -> requireStatus(Rule.C45, mode, status, what, script));
      }
    }
  }

  private void requireStatus(Rule rule, Mode mode, int status, String body, Script script) {
    Outcome came = ask(mode, script);
    String done = mode + " from a server that answers HTTP " + status + " with " + body;
    ErrorKind kind = KINDS.get(status);
    if (kind != null) {
      requireFailure(rule, done, came, kind);
    }
    ProviderException error = came.error().orElseThrow();
    rule.check(
        error.status().orElse(0) == status,
        done,
        "the status " + status,
        "the status " + error.status());
    int length = String.valueOf(error.getMessage()).length();
    rule.check(
        length <= LONGEST_MESSAGE,
        done,
        "a message of at most " + LONGEST_MESSAGE + " characters",
        "one of " + length);
  }

  void aRedirectIsNotFollowed() {
    for (Mode mode : modes()) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        FaultServer elsewhere = serve(answer(mode));
        Script redirect = Script.whole(status, Map.of("location", elsewhere.url() + "/x"), "");
        Outcome came = ask(mode, serve(redirect, answer(mode)));
        String done = mode + " from a server that redirects with " + status;
        Rule.C46.check(
            elsewhere.acceptedConnections() == 0,
            done,
            "no call to another server",
            elsewhere.requests().size() + " requests there, and " + came);
        requireFailure(Rule.C46, done, came, ErrorKind.PROTOCOL);
      }
    }
  }

  void anAnswerWithoutAnEndMeetsALimit() {
    String mark = "@@";
    for (Mode mode : modes()) {
      BegunStream begun = begunStream();
      String answer =
          mode == Mode.WHOLE ? dialect().answer(Completion.of(mark)) : begun.piece(mark);
      String text = answer.substring(0, answer.indexOf(mark));
      String beginning = mode == Mode.WHOLE ? text : dialect().tooLong().orElse(text);
      Script head = mode == Mode.WHOLE
          ? Script.chunked(200, Map.of("content-type", dialect().answerType()))
          : begun.sent();
      Outcome came =
          ask(mode, head.chunk(beginning).chunks(1280, "x".repeat(64 << 10)).close());
      requireFailure(
          Rule.C47,
          mode + " from a server whose text does not end within 80 MiB",
          came,
          ErrorKind.LIMIT_EXCEEDED);
    }
  }

  void oneCallIsOneRequest() {
    Map<String, String> now = Map.of("retry-after", "0");
    Map<String, Script> failures = new LinkedHashMap<>();
    failures.put("HTTP 408", Script.whole(408, Map.of(), ""));
    failures.put("HTTP 429 and Retry-After: 0", Script.whole(429, now, ""));
    failures.put("HTTP 503 and Retry-After: 0", Script.whole(503, now, ""));
    failures.put("HTTP 500", whole(500, error(500)));
    failures.put("HTTP 401", Script.whole(401, Map.of("www-authenticate", "Basic realm=x"), ""));
    failures.put("a reset", Script.raw().reset());
    failures.put("a close", Script.raw().close());
    for (Mode mode : modes()) {
      Script good = answer(mode);
      failures.forEach((how, failure) -> {
        // The second call may go over the connection of the first: there, too, it is sent once.
        FaultServer server = serve(good, failure, good);
        AbstractProvider provider = providerAt(server);
        Outcome first = ask(mode, provider);
        Outcome second = ask(mode, provider);
        Rule.C48.check(
            server.requests().size() == 2 && !second.succeeded(),
            mode + " twice, the second time answered with " + how,
            "2 requests and a failure",
            server.requests().size() + " requests; " + first + "; " + second);
      });
    }
  }

  void theServicesRetryAfterIsTold() {
    for (Mode mode : modes()) {
      for (int status : new int[] {429, 503}) {
        Outcome came = ask(mode, Script.whole(status, Map.of("retry-after", "7"), error(status)));
        Optional<Duration> told = came.error().flatMap(ProviderException::retryAfter);
        Rule.C49.check(
            told.equals(Optional.of(Duration.ofSeconds(7))),
            mode + " from a server that answers HTTP " + status + " and Retry-After: 7",
            "a retryAfter of 7 s",
            told + " in " + came);
      }
    }
  }
}
