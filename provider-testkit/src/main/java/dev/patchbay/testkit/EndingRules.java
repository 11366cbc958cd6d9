package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** C5x: how calls end. */
abstract class EndingRules extends FailureRules {

  @Test
  void C50_thereIsNoSuccessWithoutTheServicesSignOfTheEnd() {
    Mode mode = requireStream();
    for (int pieces = 0; pieces <= PIECES.size(); pieces++) {
      String done =
          "streamed from a server that sends " + pieces + " pieces, no sign of the end, and ";
      for (Map.Entry<String, Script> ending : endings(streamOf(pieces)).entrySet()) {
        Outcome came = ask(mode, ending.getValue());
        Rule.C50.check(
            came.isOver() && !came.succeeded(),
            done + ending.getKey(),
            "a failure",
            came.toString());
      }
    }
  }

  private Map<String, Script> endings(Script begun) {
    String piece = piece("half of it");
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

  @Test
  void C51_aStreamThatBreaksOffCarriesItsTextSoFar() {
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
          ask(mode, resetAfterAPause(begun)),
          ErrorKind.STREAM_INTERRUPTED);
    }
  }

  /** A reset overtakes what was sent just before it. */
  private static Script resetAfterAPause(Script begun) {
    return begun.pause(Duration.ofMillis(20)).reset();
  }

  private static void requireInterrupted(String done, String text, Outcome came) {
    Rule.C51.check(
        came.failedAs(ErrorKind.STREAM_INTERRUPTED)
            && came.error().map(ProviderException::partialText).orElse("").equals(text),
        done,
        "STREAM_INTERRUPTED with the text so far, \"" + text + "\"",
        came.toString());
  }

  @Test
  void C52_nothingFollowsTheEndOfAStream() {
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

  @Test
  void C53_anErrorInsideAStreamIsAFailure() {
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
    Outcome late = ask(
        mode,
        streamOf(2)
            .chunk(error)
            .chunk(dialect()
                .streamed(new CompletionEvent.Finished(ANSWER.finishReason(), ANSWER.usage())))
            .end());
    Rule.C53.check(
        late.failedAs(ErrorKind.STREAM_INTERRUPTED),
        "streamed from a server that reports an error after two pieces",
        "STREAM_INTERRUPTED",
        late.toString());
  }

  @Test
  void C54_afterAFailureTheNextCallWorks() {
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

  @Test
  void C55_aFailureNamesProviderAndModel() {
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
}
