package dev.patchbay.provider.tools;

import static dev.patchbay.provider.tools.Fakes.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CachingProviderTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static final Completion FULL = Completion.builder()
      .part(new ContentPart.Reasoning("Let me see."))
      .part(new ContentPart.Opaque("fake-format", "c2ln"))
      .part(new ContentPart.Text("Blue,"))
      .part(new ContentPart.Citation("s", "t", "q"))
      .part(new ContentPart.Refusal("but no more."))
      .finishReason(FinishReason.LENGTH)
      .usage(Usage.of(3, 4))
      .details(AnswerDetails.builder().id("c1").extras(Map.of("tier", "a")).build())
      .build();

  @Test
  void anEqualRequestIsNotAskedAgain() {
    FakeProvider fake = Fakes.able().answer("One").answer("Two").build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);

    assertThat(cache.complete(HELLO).text()).isEqualTo("One");
    assertThat(cache.complete(HELLO.toBuilder().build()).text()).isEqualTo("One");
    assertThat(cache.complete(warm()).text()).isEqualTo("Two");
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void wholeAndStreamedAnswersServeEachOther() {
    FakeProvider fake = Fakes.able().answer("One ", "two").answer("Three").build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);

    assertThat(cache.stream(HELLO).toCompletion().text()).isEqualTo("One two");
    assertThat(cache.complete(HELLO).text()).isEqualTo("One two");
    assertThat(cache.complete(warm()).text()).isEqualTo("Three");
    assertThat(cache.stream(warm()).tokens()).containsExactly("Three");
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void aCachedAnswerHasAllPartsSaysSoAndCostsNothing() {
    FakeProvider fake = Fakes.able().reply((request, context) -> FULL).build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);
    Completion first = cache.complete(HELLO);
    assertThat(CachingProvider.isCached(first)).isFalse();
    assertThat(first.usage()).isEqualTo(Usage.of(3, 4));

    for (Completion again : List.of(cache.complete(HELLO), cache.stream(HELLO).toCompletion())) {
      assertThat(CachingProvider.isCached(again)).isTrue();
      assertThat(again.parts()).isEqualTo(FULL.parts());
      assertThat(again.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(again.details().id()).isEqualTo("c1");
      assertThat(again.details().extras()).containsEntry("tier", "a");
      assertThat(again.usage().totalTokens()).isZero();
      assertThat(again.attempts()).hasSize(1);
      assertThat(again.cost()).contains(Cost.NOTHING);
      assertThat(again.provider()).isEqualTo("fake");
    }
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void aRouterRoutesToACache() {
    FakeProvider fake = Fakes.able().answer("One").build();
    try (ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .provider(CachingProvider.of(fake, 10, HOUR))
        .build()) {
      assertThat(registry.router().complete(HELLO).text()).isEqualTo("One");
      Completion again = registry.router().stream(HELLO).toCompletion();

      assertThat(again.text()).isEqualTo("One");
      assertThat(CachingProvider.isCached(again)).isTrue();
    }
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void failuresAreNotKept() {
    FakeProvider fake = Fakes.able().fail(ErrorKind.SERVER_ERROR).answer("One").build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);

    assertThatThrownBy(() -> cache.complete(HELLO)).isInstanceOf(ProviderException.class);
    assertThat(cache.complete(HELLO).text()).isEqualTo("One");
  }

  @Test
  void streamsThatBreakOffOrAreClosedAreNotKept() {
    FakeProvider fake = Fakes.able()
        .breakOff(ErrorKind.SERVER_ERROR, "Half")
        .answer("Half ", "of it")
        .answer("Whole")
        .build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);

    assertThatThrownBy(() -> cache.stream(HELLO).toCompletion())
        .isInstanceOf(ProviderException.class);
    try (CompletionStream stream = cache.stream(HELLO)) {
      assertThat(stream.tokens().iterator().next()).isEqualTo("Half ");
    }
    assertThat(cache.complete(HELLO).text()).isEqualTo("Whole");
  }

  @Test
  void answersThatCallToolsAreKeptOnlyIfAsked() {
    FakeProvider fake = Fakes.able()
        .answer(Completion.builder("")
            .toolCalls(List.of(new ContentPart.ToolCall("1", "weather", "{}")))
            .build())
        .build();
    CachingProvider cache = CachingProvider.of(fake, 10, HOUR);
    cache.complete(HELLO);
    cache.complete(HELLO);
    assertThat(fake.requests()).hasSize(2);

    CachingProvider all = cache.withToolCalls();
    all.complete(HELLO);
    Completion again = all.stream(HELLO).toCompletion();

    assertThat(fake.requests()).hasSize(3);
    assertThat(again.toolCalls()).containsExactly(new ContentPart.ToolCall("1", "weather", "{}"));
  }

  @Test
  void anAnswerIsForgottenWhenItIsTooOld() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    FakeProvider fake = Fakes.able().answer("One").answer("Two").build();
    AbstractProvider cache = CachingProvider.of(fake, 10, HOUR);

    assertThat(cache.complete(HELLO, at(now)).text()).isEqualTo("One");
    now.set(Instant.EPOCH.plus(HOUR).minusNanos(1));
    assertThat(cache.complete(HELLO, at(now)).text()).isEqualTo("One");
    now.set(Instant.EPOCH.plus(HOUR));
    assertThat(cache.complete(HELLO, at(now)).text()).isEqualTo("Two");
  }

  @Test
  void whatWasNotWantedForLongestMakesRoom() {
    FakeProvider fake =
        Fakes.able().answer("A").answer("B").answer("C").answer("D").build();
    AbstractProvider cache = CachingProvider.of(fake, 2, HOUR);
    cache.complete(asking("a"));
    cache.complete(asking("b"));
    cache.complete(asking("a"));
    cache.complete(asking("c"));

    assertThat(cache.complete(asking("a")).text()).isEqualTo("A");
    assertThat(cache.complete(asking("c")).text()).isEqualTo("C");
    assertThat(cache.complete(asking("b")).text()).isEqualTo("D");
  }

  @Test
  void refusesLimitsThatKeepNothing() {
    FakeProvider fake = Fakes.able().answer("").build();
    assertThatIllegalArgumentException().isThrownBy(() -> CachingProvider.of(fake, 0, HOUR));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachingProvider.of(fake, 1, Duration.ZERO))
        .withMessageContaining("but this is 1 for PT0S");
  }

  private static CompletionRequest warm() {
    return HELLO.toBuilder()
        .options(CompletionOptions.builder().temperature(1).build())
        .build();
  }

  private static CompletionRequest asking(String text) {
    return CompletionRequest.builder("fake-1").user(text).build();
  }

  private static CallContext at(AtomicReference<Instant> now) {
    return CallContext.builder().clock(now::get).build();
  }
}
