package dev.patchbay.provider.tools;

import static dev.patchbay.provider.tools.Fakes.HELLO;
import static dev.patchbay.provider.tools.Fakes.lastRequest;
import static dev.patchbay.provider.tools.Fakes.results;
import static dev.patchbay.provider.tools.Fakes.withTools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolLoopTest {

  record Weather(String city, int celsius) {}

  /** Tools whose behaviour a test can watch. */
  static final class Station {
    final CyclicBarrier together = new CyclicBarrier(2);
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final AtomicReference<CallContext> context = new AtomicReference<>();

    @ToolMethod("The weather in a city now")
    Weather weather(String city, Optional<String> unit) {
      return new Weather(city, 4);
    }

    @ToolMethod("Answers when both have been called")
    String meet(String name) throws Exception {
      together.await(30, TimeUnit.SECONDS);
      return "met " + name;
    }

    @ToolMethod("Fails")
    String fail() {
      throw new IllegalStateException("the sensor is frozen");
    }

    @ToolMethod("Waits for ever")
    void hang(CallContext call) throws InterruptedException {
      context.set(call);
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }

    @ToolMethod("Does something")
    void act() {}

    @ToolMethod("A picture of the sky")
    ContentPart.Image picture() {
      return new ContentPart.Image(Media.of("image/png", new byte[] {1, 2}));
    }

    @ToolMethod("A picture with words")
    List<Object> illustrated() {
      return List.of("The sky:", picture());
    }
  }

  private final Station station = new Station();
  private final Tools tools = Tools.of(station);

  @Test
  void goesOnUntilTheModelCallsNoMoreTools() {
    FakeProvider provider = withTools()
        .answer(calls(call("1", "weather", "{\"city\": \"Oslo\"}")))
        .answer(calls(call("2", "weather", "{\"city\": \"Rome\"}")))
        .answer("Take a coat.")
        .build();

    ToolRun run = ToolLoop.of(provider, tools).complete(HELLO);

    assertThat(run.text()).isEqualTo("Take a coat.");
    assertThat(run.rounds()).isEqualTo(3);
    assertThat(run.messages())
        .extracting(Message::role)
        .containsExactly(
            Role.SYSTEM,
            Role.USER,
            Role.ASSISTANT,
            Role.TOOL,
            Role.ASSISTANT,
            Role.TOOL,
            Role.ASSISTANT);
    assertThat(results(lastRequest(provider))).singleElement().satisfies(result -> {
      assertThat(result.callId()).isEqualTo("2");
      assertThat(result.name()).isEqualTo("weather");
      assertThat(result.text()).isEqualTo("{\"city\":\"Rome\",\"celsius\":4}");
      assertThat(result.failed()).isFalse();
    });
  }

  @Test
  void declaresItsToolsInEachRound() {
    FakeProvider provider =
        withTools().answer(calls(call("1", "act", ""))).answer("Done.").build();

    ToolLoop.of(provider, tools).complete(HELLO);

    assertThat(provider.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.tools()).isEqualTo(tools.declarations()));
  }

  @Test
  void sendsAnswersBackWithAllTheirParts() {
    ContentPart.Opaque signature = new ContentPart.Opaque("fake-format", "signed");
    FakeProvider provider = withTools()
        .answer(Completion.builder()
            .reasoning("I need the weather.")
            .part(signature)
            .part(call("1", "weather", "{\"city\": \"Oslo\"}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .build())
        .answer("Take a coat.")
        .build();

    ToolLoop.of(provider, tools).complete(HELLO);

    assertThat(lastRequest(provider).messages().get(2).parts())
        .containsExactly(
            new ContentPart.Reasoning("I need the weather."),
            signature,
            call("1", "weather", "{\"city\": \"Oslo\"}"));
  }

  @Test
  void runsTheCallsOfOneAnswerAtTheSameTime() {
    FakeProvider provider = withTools()
        .answer(calls(
            call("1", "meet", "{\"name\": \"Ada\"}"), call("2", "meet", "{\"name\": \"Bob\"}")))
        .answer("They met.")
        .build();

    ToolLoop.of(provider, tools).complete(HELLO);

    assertThat(results(lastRequest(provider)))
        .extracting(ContentPart.ToolResult::callId, ContentPart.ToolResult::text)
        .containsExactly(tuple("1", "met Ada"), tuple("2", "met Bob"));
  }

  @Test
  void tellsTheModelOfAFailureByClassAndMessageAlone() {
    assertThat(resultOf(call("1", "fail", "{}"))).satisfies(result -> {
      assertThat(result.failed()).isTrue();
      assertThat(result.text()).isEqualTo("java.lang.IllegalStateException: the sensor is frozen");
    });
  }

  @Test
  void tellsTheModelOfAnUnknownTool() {
    assertThat(resultOf(call("1", "snow", "{}"))).satisfies(result -> {
      assertThat(result.failed()).isTrue();
      assertThat(result.text()).contains("no tool of that name").contains("weather");
    });
  }

  @Test
  void tellsTheModelOfArgumentsThatDoNotFit() {
    assertThat(resultOf(call("1", "weather", "{\"town\": \"Oslo\"}"))).satisfies(result -> {
      assertThat(result.failed()).isTrue();
      assertThat(result.text()).contains("required property 'city' not found").contains("'town'");
    });
  }

  @Test
  void tellsTheModelOfArgumentsThatAreNotJson() {
    assertThat(resultOf(call("1", "weather", "{\"city\": ")).text()).contains("not JSON");
  }

  @Test
  void takesNullForWhatMayBeMissing() {
    assertThat(resultOf(call("1", "weather", "{\"city\": \"Oslo\", \"unit\": null}"))
            .failed())
        .isFalse();
  }

  @Test
  void saysDoneForAMethodWithoutAResult() {
    assertThat(resultOf(call("1", "act", "")).text()).isEqualTo("done");
  }

  @Test
  void givesPictures() {
    assertThat(resultOf(call("1", "picture", "{}")).content()).containsExactly(station.picture());
    assertThat(resultOf(call("1", "illustrated", "{}")).content())
        .containsExactly(new ContentPart.Text("The sky:"), station.picture());
  }

  @Test
  void runsARecordsFunction() {
    Tools orders = tools.with("order", "Orders", Weather.class, order -> order.celsius() + 1);
    FakeProvider provider = withTools()
        .answer(calls(call("1", "order", "{\"city\": \"Oslo\", \"celsius\": 4}")))
        .answer("Done.")
        .build();

    ToolLoop.of(provider, orders).complete(HELLO);

    assertThat(results(lastRequest(provider)).get(0).text()).isEqualTo("5");
  }

  @Test
  void asksForApprovalInOrderBeforeAnyToolRuns() {
    FakeProvider provider = withTools()
        .answer(calls(
            call("1", "weather", "{\"city\": \"Oslo\"}"),
            call("2", "snow", "{}"),
            call("3", "act", "{}")))
        .answer("Done.")
        .build();
    List<String> asked = Collections.synchronizedList(new ArrayList<>());

    ToolLoop.builder(provider, tools)
        .approval(call -> {
          asked.add(call.name());
          return call.name().equals("act") ? Approval.deny("not on a Sunday") : Approval.grant();
        })
        .build()
        .complete(HELLO);

    assertThat(asked).containsExactly("weather", "act");
    assertThat(results(lastRequest(provider)))
        .extracting(ContentPart.ToolResult::failed)
        .containsExactly(false, true, true);
    assertThat(results(lastRequest(provider)).get(2).text()).contains("not on a Sunday");
  }

  @Test
  void endsWithWhatTheApprovalThrows() {
    FakeProvider provider = withTools().answer(calls(call("1", "act", "{}"))).build();
    ToolLoop loop = ToolLoop.builder(provider, tools)
        .approval(call -> {
          throw new UnsupportedOperationException("nothing to ask");
        })
        .build();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> loop.complete(HELLO));
  }

  @Test
  void hasALimitOfRounds() {
    FakeProvider provider = withTools()
        .answer(Completion.builder("Again")
            .part(call("1", "act", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .usage(Usage.of(10, 2))
            .build())
        .build();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> ToolLoop.builder(provider, tools).rounds(3).build().complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(failure).hasMessageContaining("act").hasMessageContaining("3 rounds");
    assertThat(failure.usage()).isEqualTo(Usage.of(30, 6));
    assertThat(failure.partialText()).isEqualTo("Again");
    assertThat(provider.requests()).hasSize(3);
  }

  @Test
  void asksTenTimesByDefault() {
    FakeProvider provider = withTools().answer(calls(call("1", "act", "{}"))).build();

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> ToolLoop.of(provider, tools).complete(HELLO));
    assertThat(provider.requests()).hasSize(10);
  }

  @Test
  void hasAtLeastOneRound() {
    FakeProvider provider = withTools().answer("").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToolLoop.builder(provider, tools).rounds(0));
  }

  @Test
  void doesNotRunACallThatWasCutOff() {
    FakeProvider provider = withTools()
        .answer(Completion.builder()
            .part(call("1", "act", "{"))
            .finishReason(FinishReason.LENGTH)
            .build())
        .build();

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> ToolLoop.of(provider, tools).complete(HELLO))
        .matches(e -> e.kind() == ErrorKind.LIMIT_EXCEEDED)
        .withMessageContaining("cut off");
  }

  @Test
  void addsUpTheUsageOfAllRounds() {
    FakeProvider provider = withTools()
        .answer(Completion.builder()
            .part(call("1", "act", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .usage(Usage.of(10, 2))
            .build())
        .answer(Completion.builder("Done.").usage(Usage.of(15, 3)).build())
        .build();

    assertThat(ToolLoop.of(provider, tools).complete(HELLO).usage()).isEqualTo(Usage.of(25, 5));
  }

  @Test
  void forcesACallInTheFirstRoundOnly() {
    FakeProvider provider =
        withTools().answer(calls(call("1", "act", "{}"))).answer("Done.").build();

    ToolLoop.of(provider, tools)
        .complete(HELLO.toBuilder()
            .tool(new Tool("other", "", "{\"type\": \"object\"}"))
            .toolChoice(ToolChoice.REQUIRED)
            .build());

    assertThat(provider.requests().get(0).toolChoice()).isEqualTo(ToolChoice.REQUIRED);
    assertThat(provider.requests().get(1).toolChoice()).isEqualTo(ToolChoice.AUTO);
  }

  @Test
  void interruptsItsToolsAtTheDeadline() throws InterruptedException {
    FakeProvider provider = withTools().answer(calls(call("1", "hang", "{}"))).build();
    CallContext context = CallContext.withTimeout(Duration.ofMillis(300));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> ToolLoop.of(provider, tools).complete(HELLO, context))
        .matches(e -> e.kind() == ErrorKind.TIMEOUT);
    assertThat(station.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(station.context.get().deadline()).isEqualTo(context.deadline());
  }

  @Test
  void interruptsItsToolsAtACancel() throws InterruptedException {
    FakeProvider provider = withTools().answer(calls(call("1", "hang", "{}"))).build();
    CallContext context = CallContext.create();
    cancelWhenBegun(context::cancel);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> ToolLoop.of(provider, tools).complete(HELLO, context))
        .matches(e -> e.kind() == ErrorKind.CANCELLED);
    assertThat(station.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void endsWhenItsCallerIsInterrupted() throws InterruptedException {
    FakeProvider provider = withTools().answer(calls(call("1", "hang", "{}"))).build();
    Thread caller = Thread.currentThread();
    cancelWhenBegun(caller::interrupt);

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> ToolLoop.of(provider, tools).complete(HELLO))
        .matches(e -> e.kind() == ErrorKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(station.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void letsAnApprovalWaitNoLongerThanTheDeadline() throws InterruptedException {
    FakeProvider provider = withTools().answer(calls(call("1", "act", "{}"))).build();
    CountDownLatch interrupted = new CountDownLatch(1);
    ToolLoop loop = ToolLoop.builder(provider, tools)
        .approval(call -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Approval.grant();
        })
        .build();

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> loop.complete(HELLO, CallContext.withTimeout(Duration.ofMillis(300))))
        .matches(e -> e.kind() == ErrorKind.TIMEOUT);
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givesATypedAnswerAfterItsTools() {
    FakeProvider provider = withTools()
        .answer(calls(call("1", "weather", "{\"city\": \"Oslo\"}")))
        .answer("{\"city\": \"Oslo\"}")
        .answer("{\"city\": \"Oslo\", \"celsius\": 4}")
        .build();

    TypedAnswer<Weather> answer =
        Typed.of(ToolLoop.of(provider, tools)).complete(HELLO, Weather.class);

    assertThat(answer.value()).isEqualTo(new Weather("Oslo", 4));
    assertThat(lastRequest(provider).messages()).hasSize(6);
  }

  private ContentPart.ToolResult resultOf(ContentPart.ToolCall call) {
    FakeProvider provider = withTools().answer(calls(call)).answer("Done.").build();
    ToolLoop.of(provider, tools).complete(HELLO);
    return results(lastRequest(provider)).get(0);
  }

  private void cancelWhenBegun(Runnable cancel) {
    Thread watch = new Thread(() -> {
      try {
        station.begun.await();
        cancel.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    watch.setDaemon(true);
    watch.start();
  }

  static Completion calls(ContentPart.ToolCall... calls) {
    return Completion.builder()
        .toolCalls(List.of(calls))
        .finishReason(FinishReason.TOOL_CALLS)
        .build();
  }

  static ContentPart.ToolCall call(String id, String name, String arguments) {
    return new ContentPart.ToolCall(id, name, arguments);
  }

  /** A tool that leaves its thread interrupted, and says whether it has found it so. */
  static final class Restless {
    @ToolMethod("Stirs")
    String stir() {
      boolean before = Thread.currentThread().isInterrupted();
      Thread.currentThread().interrupt();
      return before ? "interrupted" : "quiet";
    }
  }

  @Test
  void whatAToolDoesToItsThreadIsNotSeenByTheNextOne() {
    ContentPart.ToolCall[] many = new ContentPart.ToolCall[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = call("c" + i, "stir", "{}");
    }
    FakeProvider provider = withTools().answer(calls(many)).answer("Done").build();

    ToolLoop.of(provider, Tools.of(new Restless())).complete(HELLO);

    assertThat(results(lastRequest(provider)))
        .extracting(result -> ((ContentPart.Text) result.content().get(0)).text())
        .containsOnly("quiet");
  }
}
