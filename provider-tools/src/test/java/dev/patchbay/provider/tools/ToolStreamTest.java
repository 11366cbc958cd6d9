package dev.patchbay.provider.tools;

import static dev.patchbay.provider.tools.Fakes.HELLO;
import static dev.patchbay.provider.tools.Fakes.withTools;
import static dev.patchbay.provider.tools.ToolLoopTest.call;
import static dev.patchbay.provider.tools.ToolLoopTest.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolStreamTest {

  private final ToolLoopTest.Station station = new ToolLoopTest.Station();
  private final Tools tools = Tools.of(station);

  @Test
  void showsEachRoundInOrder() {
    FakeProvider provider = withTools()
        .answer(Completion.builder("Let me see.")
            .part(call("1", "weather", "{\"city\": \"Oslo\"}"))
            .part(call("2", "fail", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .build())
        .answer("A coat.")
        .build();

    List<String> steps = new ArrayList<>();
    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      stream.forEach(event -> steps.add(inWords(event)));
      assertThat(stream.toRun().text()).isEqualTo("A coat.");
      assertThat(stream.toRun().rounds()).isEqualTo(2);
    }

    assertThat(String.join(" ", steps))
        .matches("1:Let me  1:see\\. 1:\\.\\.\\.(1:\\.\\.\\.| )*1:end 1:calls weather 1:calls fail"
            + " (1:weather gave \\{\"city\":\"Oslo\",\"celsius\":4} 1:fail failed"
            + "|1:fail failed 1:weather gave \\{\"city\":\"Oslo\",\"celsius\":4})"
            + " 2:A coat\\. 2:end over");
  }

  private static String inWords(ToolEvent event) {
    if (event instanceof ToolEvent.Output output) {
      return output.round()
          + (output.event() instanceof CompletionEvent.TextDelta delta
              ? ":" + delta.text()
              : output.event() instanceof CompletionEvent.Finished ? ":end" : ":...");
    }
    if (event instanceof ToolEvent.Called called) {
      return called.round() + ":calls " + called.call().name();
    }
    return event instanceof ToolEvent.Returned returned
        ? returned.round() + ":" + returned.call().name()
            + (returned.result().failed()
                ? " failed"
                : " gave " + returned.result().text())
        : "over";
  }

  @Test
  void givesTheTokensOfAllRounds() {
    FakeProvider provider = withTools()
        .answer(Completion.builder("Well. ")
            .part(call("1", "act", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .build())
        .answer("A ", "coat.")
        .build();

    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      assertThat(String.join("", stream.tokens())).isEqualTo("Well. A coat.");
    }
  }

  @Test
  void givesTheWholeRunWithoutBeingRead() {
    FakeProvider provider =
        withTools().answer(calls(call("1", "act", "{}"))).answer("A coat.").build();

    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      assertThat(stream.toRun().text()).isEqualTo("A coat.");
    }
  }

  @Test
  void interruptsItsToolsWhenItIsClosed() throws InterruptedException {
    FakeProvider provider = withTools()
        .answer(calls(call("1", "act", "{}"), call("2", "hang", "{}")))
        .build();

    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      Iterator<ToolEvent> events = stream.iterator();
      while (!(events.next() instanceof ToolEvent.Returned)) {
        // The other tool goes on.
      }
      station.begun.await();
    }

    assertThat(station.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void endsForItsReaderWhenAnotherThreadClosesIt() {
    FakeProvider provider = withTools().answer(calls(call("1", "hang", "{}"))).build();
    ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO);
    Thread closer = new Thread(() -> {
      try (stream) {
        station.begun.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    closer.start();

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(stream::toRun)
        .matches(e -> e.kind() == ErrorKind.CANCELLED);
    assertThatExceptionOfType(ProviderException.class).isThrownBy(stream::toRun);
  }

  @Test
  void failsAsALaterRoundDoes() {
    FakeProvider provider = withTools()
        .answer(calls(call("1", "act", "{}")))
        .breakOff(ErrorKind.UNREACHABLE, "A co")
        .build();

    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(stream::toRun)
          .matches(e -> e.kind() == ErrorKind.STREAM_INTERRUPTED)
          .matches(e -> e.partialText().equals("A co"));
    }
  }

  @Test
  void isReadOnce() {
    FakeProvider provider = withTools().answer("A coat.").build();

    try (ToolStream stream = ToolLoop.of(provider, tools).stream(HELLO)) {
      Iterator<?> unused = stream.iterator();
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(stream::iterator);
    }
  }

  @Test
  void growsATypedAnswerAnewInEachRound() {
    FakeProvider provider = withTools()
        .answer(Completion.builder("{\"city\": \"?\"}")
            .part(new ContentPart.ToolCall("1", "act", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .build())
        .answer("{\"city\": \"Oslo\", ", "\"celsius\": 4}")
        .build();

    try (TypedStream<ToolLoopTest.Weather> stream =
        Typed.of(ToolLoop.of(provider, tools)).stream(HELLO, ToolLoopTest.Weather.class)) {
      List<ToolLoopTest.Weather> values = new ArrayList<>();
      stream.forEach(values::add);
      assertThat(values)
          .endsWith(new ToolLoopTest.Weather("Oslo", 0), new ToolLoopTest.Weather("Oslo", 4));
    }
  }
}
