package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;

/** C5x: how calls end. */
final class EndingRules extends RuleGroup {

  EndingRules(ProviderContract contract) {
    super(contract);
  }

  void thereIsNoSuccessWithoutTheServicesSignOfTheEnd() {
    Mode mode = requireStream();
    for (int pieces = 0; pieces <= PIECES.size(); pieces++) {
      String done =
          "streamed from a server that sends " + pieces + " pieces, no sign of the end, and ";
      for (Map.Entry<String, Script> ending : endings(begunStream(pieces)).entrySet()) {
        Outcome came = ask(mode, ending.getValue());
        Rule.C50.check(
            came.isOver() && !came.succeeded(),
            done + ending.getKey(),
            "a failure",
            came.toString());
      }
    }
  }

  private Map<String, Script> endings(BegunStream stream) {
    String piece = stream.piece("half of it");
    Script begun = stream.sent();
    Map<String, Script> endings = new LinkedHashMap<>();
    endings.put("ends the answer in good order", begun.end());
    endings.put("closes the connection", begun.close());
    endings.put("resets the connection", begun.reset());
    endings.put("sends garbage", begun.chunk("\u0001\u0002{{{\n\n").end());
    endings.put(
        "breaks off within a piece",
        begun.chunk(piece.substring(0, piece.length() / 2)).end());
    return endings;
  }

  void aStreamThatBreaksOffCarriesItsTextSoFar() {
    Mode mode = requireStream();
    for (int pieces = 1; pieces <= PIECES.size(); pieces++) {
      String text = String.join("", PIECES.subList(0, pieces));
      Script begun = streamOf(pieces);
      String done = "streamed from a server that sends " + pieces + " pieces and then ";
      requireInterrupted(done + "ends the answer", text, ask(mode, begun.end()));
      requireInterrupted(done + "closes the connection", text, ask(mode, begun.close()));
      requireFailure(
          Rule.C51,
          done + "resets the connection",
          askAndReset(mode, begun, pieces),
          ErrorKind.STREAM_INTERRUPTED);
    }
  }

  /** Resets the connection when the pieces have arrived: a reset overtakes what was sent just before it. */
  private Outcome askAndReset(Mode mode, Script begun, int pieces) {
    CountDownLatch arrived = new CountDownLatch(1);
    AbstractProvider provider = providerAt(serve(begun.await(arrived).reset()));
    PendingCall call = start(mode, provider, request(mode), CallContext.create());
    boolean unused = Patience.within(PendingCall.PATIENCE, () -> call.events() >= pieces);
    arrived.countDown();
    return call.outcome();
  }

  private static void requireInterrupted(String done, String text, Outcome came) {
    Rule.C51.check(
        came.failedAs(ErrorKind.STREAM_INTERRUPTED)
            && came.error().map(ProviderException::partialText).orElse("").equals(text),
        done,
        "STREAM_INTERRUPTED with the text so far, \"" + text + "\"",
        came.toString());
  }

  void nothingFollowsTheEndOfAStream() {
    Mode mode = requireStream();
    for (Script script : List.of(answer(mode), streamOf(2).close())) {
      PendingCall call =
          start(mode, providerAt(serve(script)), request(mode), CallContext.create());
      Outcome came = call.outcome();
      Rule.C52.check(
          came.isOver() && call.afterTheEnd().isEmpty(),
          "read a stream to its end and went on",
          "the same end again",
          call.afterTheEnd() + " after " + came);
    }
  }

  void anErrorInsideAStreamIsAFailure() {
    Mode mode = requireStream();
    String error = dialect().streamedError("The service gave up.").orElse("");
    if (error.isEmpty()) {
      Assumptions.abort("does not apply: the dialect has no error inside a stream");
    }
    Outcome early = ask(mode, streamOf(0).chunk(error).end());
    Rule.C53.check(
        early.error().isPresent() && !early.failedAs(ErrorKind.PLUGIN_FAILURE),
        "streamed from a server that reports an error before any piece",
        "a failure of the service",
        early.toString());
    BegunStream begun = begunStream(2);
    String end =
        begun.stream().event(new CompletionEvent.Finished(ANSWER.finishReason(), ANSWER.usage()));
    Outcome late = ask(mode, begun.sent().chunk(error).chunk(end).end());
    Rule.C53.check(
        late.failedAs(ErrorKind.STREAM_INTERRUPTED),
        "streamed from a server that reports an error after two pieces",
        "STREAM_INTERRUPTED",
        late.toString());
  }

  void afterAFailureTheNextCallWorks() {
    for (Mode mode : modes()) {
      Map<String, Script> failures = new LinkedHashMap<>();
      failures.put("HTTP 500", whole(500, error(500)));
      failures.put("a reset", Script.raw().reset());
      failures.put("garbage", bytes("garbage\r\n\r\n").close());
      failures.put("half an answer", streamOf(2).close());
      failures.forEach((how, failure) -> {
        AbstractProvider provider = providerAt(serve(failure, answer(mode)));
        ask(mode, provider);
        Outcome second = ask(mode, provider);
        Rule.C54.check(
            second.text().equals(ANSWER.text()),
            mode + " after a call that was answered with " + how,
            "an answer",
            second.toString());
      });
    }
  }

  void aFailureNamesProviderAndModel() {
    for (Mode mode : modes()) {
      for (Script script :
          List.of(whole(500, error(500)), Script.raw().close(), streamOf(2).close())) {
        AbstractProvider provider = providerAt(serve(script));
        Outcome came = ask(mode, provider);
        String named =
            came.error().map(error -> error.provider() + ", " + error.model()).orElse("");
        String expected = provider.id() + ", " + request(mode).model();
        Rule.C55.check(
            named.equals(expected),
            mode + " from a server that fails",
            expected,
            "\"" + named + "\" in " + came);
      }
    }
  }

  void pingsAreNoPartOfAnAnswer() {
    Mode mode = requireStream();
    String ping = requirePing();
    Script pinging = streamHead().chunk(ping);
    BegunStream begun = BegunStream.of(pinging, dialect().stream());
    for (CompletionEvent event : StreamedAnswer.events(ANSWER)) {
      begun = new BegunStream(begun.sent().chunk(ping).chunk(ping), begun.stream()).then(event);
    }
    Outcome came = ask(mode, begun.sent().end());
    Rule.C56.check(
        came.text().equals(ANSWER.text()),
        "streamed from a server that sends pings before, between and after the pieces",
        "\"" + ANSWER.text() + "\"",
        came.toString());
  }
}
