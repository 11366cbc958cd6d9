package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.MODEL;
import static dev.patchbay.provider.TestProvider.able;
import static dev.patchbay.provider.TestProvider.asking;
import static dev.patchbay.provider.TestProvider.plain;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbstractProviderTest {

  @Test
  void supportsStreamSaysWhetherEveryModelCanStream() {
    assertThat(TestProvider.with(plain()).supportsStream()).isFalse();
    assertThat(TestProvider.with(plain().capabilities(Capability.STREAM)).supportsStream())
        .isTrue();
  }

  @Test
  void supportsStreamIsFalseIfOnlySomeModelsCanStream() {
    List<ModelInfo> models =
        List.of(ModelInfo.builder("a").capabilities(Capability.STREAM).build(), ModelInfo.of("b"));

    assertThat(TestProvider.with(plain().models(models)).supportsStream()).isFalse();
  }

  @Test
  void supportsGpt35TurboSaysWhetherThatModelIsDeclared() {
    assertThat(TestProvider.with(plain()).supportsGpt35Turbo()).isFalse();
    assertThat(TestProvider.with(plain().models("gpt-3.5-turbo")).supportsGpt35Turbo())
        .isTrue();
  }

  @Test
  void supportsGpt4SaysWhetherThatModelIsDeclared() {
    assertThat(TestProvider.with(plain().models("gpt-4o")).supportsGpt4()).isFalse();
    assertThat(TestProvider.with(plain().models("gpt-4")).supportsGpt4()).isTrue();
  }

  @Test
  void anAliasCountsAsAModelForTheFlags() {
    List<ModelInfo> models =
        List.of(ModelInfo.builder("gpt-4-0613").aliases("gpt-4").build());

    assertThat(TestProvider.with(plain().models(models)).supportsGpt4()).isTrue();
  }

  @Test
  void workingIsWhatTheFactsSay() {
    assertThat(TestProvider.with(plain()).working()).isTrue();
    assertThat(TestProvider.with(plain().working(false)).working()).isFalse();
  }

  @Test
  void idAndUrlAreThoseOfTheFacts() {
    ProviderInfo info = plain().build();
    TestProvider provider = new TestProvider(info, (request, context) -> null);

    assertThat(provider.info()).isSameAs(info);
    assertThat(provider.id()).isEqualTo("parrot");
    assertThat(provider.url()).isEqualTo(URI.create("https://parrot.example"));
  }

  @Test
  void toStringIsIdAndAddress() {
    assertThat(TestProvider.with(plain())).hasToString("parrot (https://parrot.example)");
  }

  @Test
  void withoutSettingsAProviderIsItsOwnConfiguredSelf() {
    TestProvider provider = TestProvider.with(plain());

    assertThat(provider.configured(ProviderConfig.empty())).isSameAs(provider);
  }

  @Test
  void aProviderThatTakesNoSettingsRefusesAny() {
    ProviderConfig config =
        ProviderConfig.builder().set("base-url", "http://h", "line 7").build();

    assertThatThrownBy(() -> TestProvider.with(plain()).configured(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("base-url", "line 7", "takes no settings");
  }

  @Test
  void aCompletionNamesProviderAndModelAndHasOneAttempt() {
    FakeClock clock = new FakeClock();
    TestProvider provider = new TestProvider(able().build(), (request, context) -> {
      clock.advance(Duration.ofSeconds(3));
      return Completion.of("Hi");
    });

    Completion answer =
        provider.complete(request(), CallContext.builder().clock(clock).build());

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.provider()).isEqualTo("parrot");
    assertThat(answer.model()).isEqualTo(MODEL);
    assertThat(answer.attempts())
        .containsExactly(new Attempt("parrot", MODEL, null, 0, Duration.ofSeconds(3)));
  }

  @Test
  void namingTheProviderLosesNothingOfTheAnswer() {
    ContentPart.ToolCall call = new ContentPart.ToolCall("c1", "weather", "{}");
    Completion made = Completion.builder("text")
        .reasoning("because")
        .toolCalls(List.of(call))
        .finishReason(FinishReason.TOOL_CALLS)
        .usage(Usage.of(3, 4))
        .build();

    Completion answer = TestProvider.answering(() -> made).complete(request());

    assertThat(answer.text()).isEqualTo("text");
    assertThat(answer.reasoning()).isEqualTo("because");
    assertThat(answer.toolCalls()).containsExactly(call);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(answer.usage()).isEqualTo(Usage.of(3, 4));
  }

  @Test
  void aProviderCannotSayThatAnotherOneHasAnswered() {
    Completion claimed = Completion.builder("Hi")
        .servedBy("second", "b", List.of(new Attempt("first", "a", null, 0, Duration.ZERO)))
        .build();

    Completion answer = TestProvider.answering(() -> claimed).complete(request());

    assertThat(answer.provider()).isEqualTo("parrot");
    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("parrot");
  }

  @Test
  void anAnswerThatAnotherProviderHasHandedOutIsThatOnes() {
    Completion handedOut = TestProvider.with(able()).complete(request());

    Completion answer =
        TestProvider.answering(() -> handedOut.toBuilder().build()).complete(request());

    assertThat(answer.attempts()).isEqualTo(handedOut.attempts());
  }

  @Test
  void attemptsThatNobodyMadeAreTakenOffAFailure() {
    ProviderException claimed = ProviderException.builder(ErrorKind.SERVER_ERROR, "busy")
        .attempts(List.of(new Attempt("first", "a", null, 0, Duration.ZERO)))
        .build();

    assertThat(catchThrowableOfType(
                ProviderException.class,
                () -> TestProvider.answering(() -> {
                      throw claimed;
                    })
                    .complete(request()))
            .attempts())
        .isEmpty();
  }

  @Test
  void aStreamNamesProviderAndModelBeforeItIsRead() {
    try (CompletionStream stream = TestProvider.with(able()).stream(request())) {
      assertThat(stream.provider()).isEqualTo("parrot");
      assertThat(stream.model()).isEqualTo(MODEL);
    }
  }

  @Test
  void aStreamsCompletionNamesProviderAndModelAndHasOneAttempt() {
    FakeClock clock = new FakeClock();
    ScriptedSource source = new ScriptedSource().thenRun(() -> {
      clock.advance(Duration.ofSeconds(5));
      return Events.FINISHED;
    });
    CallContext context = CallContext.builder().clock(clock).build();

    Completion answer =
        TestProvider.answering(source::stream).stream(request(), context).toCompletion();

    assertThat(answer.provider()).isEqualTo("parrot");
    assertThat(answer.model()).isEqualTo(MODEL);
    assertThat(answer.attempts())
        .containsExactly(new Attempt("parrot", MODEL, null, 0, Duration.ofSeconds(5)));
  }

  @Test
  void createCompletionWithoutStreamGivesACompletion() {
    CompletionResult result = TestProvider.with(able())
        .createCompletion(MODEL, List.of(Message.user("Hello")), false, CompletionOptions.none());

    assertThat(result).isInstanceOf(Completion.class);
  }

  @Test
  void createCompletionWithStreamGivesAStream() {
    CompletionResult result = TestProvider.with(able())
        .createCompletion(MODEL, List.of(Message.user("Hello")), true, CompletionOptions.none());

    assertThat(result).isInstanceOf(CompletionStream.class);
  }

  @Test
  void createCompletionPassesEveryArgumentToThePlugin() {
    List<CompletionRequest> seen = new ArrayList<>();
    TestProvider provider = new TestProvider(able().build(), (request, context) -> {
      seen.add(request);
      return Completion.of("Hi");
    });
    List<Message> messages = List.of(Message.system("Be brief"), Message.user("Hello"));
    CompletionOptions options = CompletionOptions.builder().temperature(1).build();

    CompletionResult result = provider.createCompletion(MODEL, messages, false, options);

    assertThat(result).isInstanceOf(Completion.class);
    assertThat(seen).singleElement().satisfies(request -> {
      assertThat(request.model()).isEqualTo(MODEL);
      assertThat(request.messages()).isEqualTo(messages);
      assertThat(request.options()).isEqualTo(options);
    });
  }

  @Test
  void theFrontDoorDecidesWhetherThePluginIsAskedForAStream() {
    TestProvider provider = TestProvider.with(able());

    Completion whole = provider.complete(asking(MODEL).stream(true).build());
    assertThat(whole.text()).isEqualTo("Hi");
    try (CompletionStream stream = provider.stream(asking(MODEL).stream(false).build())) {
      assertThat(stream.tokens()).containsExactly("Hi");
    }
  }

  @Test
  void thePluginGetsTheCallersContext() {
    CallContext context = CallContext.builder().attribute("trace", "t-1").build();
    List<CallContext> seen = new ArrayList<>();
    TestProvider provider = new TestProvider(able().build(), (request, given) -> {
      seen.add(given);
      return Completion.of("Hi");
    });

    assertThat(provider.complete(request(), context).text()).isEqualTo("Hi");

    assertThat(seen).containsExactly(context);
  }

  @Test
  void closingAProviderTwiceDoesNothing() {
    TestProvider provider = TestProvider.with(able());
    provider.close();
    provider.close();

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");
  }
}
