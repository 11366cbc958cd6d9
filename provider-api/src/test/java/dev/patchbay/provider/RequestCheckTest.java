package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.MODEL;
import static dev.patchbay.provider.TestProvider.able;
import static dev.patchbay.provider.TestProvider.asking;
import static dev.patchbay.provider.TestProvider.plain;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link AbstractProvider} checks before it calls the plugin. */
class RequestCheckTest {

  static Stream<Arguments> requestsThatNeedACapability() {
    Message picture = new Message(
        Role.USER, List.of(new ContentPart.Image(URI.create("https://parrot.example/1.png"))));
    return Stream.of(
        Arguments.of(
            Capability.TOOLS, asking(MODEL).tool(new Tool("weather", "", "{}")).build()),
        Arguments.of(Capability.VISION, asking(MODEL).message(picture).build()),
        Arguments.of(
            Capability.JSON_OBJECT,
            asking(MODEL).responseFormat(new ResponseFormat.JsonObject()).build()),
        Arguments.of(
            Capability.JSON_SCHEMA,
            asking(MODEL)
                .responseFormat(new ResponseFormat.JsonSchema("answer", "{}", true))
                .build()),
        Arguments.of(Capability.EXTRAS, asking(MODEL).extra("top_k", 3).build()));
  }

  @ParameterizedTest
  @MethodSource("requestsThatNeedACapability")
  void aCapabilityThatIsNotDeclaredIsRefused(Capability needed, CompletionRequest request) {
    TestProvider provider = TestProvider.with(plain());

    ProviderException refusal = refusal(() -> provider.complete(request));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(refusal).hasMessageContaining("[" + needed + "]");
    assertThat(provider.calls()).isZero();
  }

  @ParameterizedTest
  @MethodSource("requestsThatNeedACapability")
  void aCapabilityThatARouterKnowsOfIsAcceptedForThatCall(
      Capability needed, CompletionRequest request) {
    TestProvider provider = TestProvider.with(plain());
    CallContext call = CallContext.create();

    assertThat(provider.complete(request, call.knowing(Set.of(needed))).text()).isEqualTo("Hi");
    assertThat(refusal(() -> provider.complete(request, call)).kind())
        .isEqualTo(ErrorKind.INVALID_REQUEST);
  }

  @ParameterizedTest
  @MethodSource("requestsThatNeedACapability")
  void aCapabilityThatTheProviderDeclaresIsAccepted(Capability needed, CompletionRequest request) {
    TestProvider provider = TestProvider.with(plain().capabilities(needed));

    assertThat(provider.complete(request).text()).isEqualTo("Hi");
  }

  @ParameterizedTest
  @MethodSource("requestsThatNeedACapability")
  void aCapabilityThatOnlyTheModelDeclaresIsAccepted(Capability needed, CompletionRequest request) {
    TestProvider provider = TestProvider.with(
        plain().models(List.of(ModelInfo.builder(MODEL).capabilities(needed).build())));

    assertThat(provider.complete(request).text()).isEqualTo("Hi");
  }

  @ParameterizedTest
  @MethodSource("requestsThatNeedACapability")
  void aCapabilityThatOnlyAnotherModelDeclaresIsRefused(
      Capability needed, CompletionRequest request) {
    List<ModelInfo> models = List.of(
        ModelInfo.of(MODEL), ModelInfo.builder("able").capabilities(needed).build());
    TestProvider provider = TestProvider.with(plain().models(models));

    assertThat(refusal(() -> provider.complete(request)).kind())
        .isEqualTo(ErrorKind.INVALID_REQUEST);
  }

  @Test
  void aStreamIsRefusedWhereStreamingIsNotDeclared() {
    TestProvider provider = TestProvider.with(plain());

    ProviderException refusal = refusal(() -> provider.stream(request()));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(refusal).hasMessageContaining("[stream]");
    assertThat(provider.calls()).isZero();
  }

  @Test
  void aStreamIsGivenWhereOnlyThatModelDeclaresIt() {
    List<ModelInfo> models =
        List.of(ModelInfo.builder(MODEL).capabilities(Capability.STREAM).build());

    try (CompletionStream stream = TestProvider.with(plain().models(models)).stream(request())) {
      assertThat(stream.tokens()).containsExactly("Hi");
    }
  }

  @Test
  void aWholeAnswerNeedsNoStreaming() {
    CompletionRequest request = asking(MODEL).stream(true).build();

    assertThat(TestProvider.with(plain()).complete(request).text()).isEqualTo("Hi");
  }

  @Test
  void allMissingCapabilitiesAreNamedAtOnceInOrder() {
    CompletionRequest request =
        asking(MODEL).tool(new Tool("weather", "", "{}")).extra("top_k", 3).build();

    assertThat(refusal(() -> TestProvider.with(plain()).stream(request)))
        .hasMessageContaining("[extras, stream, tools]");
  }

  @Test
  void anUnknownModelIsRefusedAndTheKnownOnesAreNamed() {
    TestProvider provider = TestProvider.with(plain().models("small", "large"));

    ProviderException refusal = refusal(() -> provider.complete(asking("medium").build()));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(refusal).hasMessageStartingWith("parrot, model medium: ");
    assertThat(refusal).hasMessageContaining("[small, large]");
    assertThat(provider.calls()).isZero();
  }

  @Test
  void aModelIsNotKnownByItsNameInOtherLetters() {
    assertThat(
            refusal(() -> TestProvider.with(plain()).complete(asking("PARROT-1").build()))
                .kind())
        .isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
  }

  @Test
  void aModelMayBeAskedForByAnAlias() {
    List<ModelInfo> models =
        List.of(ModelInfo.builder(MODEL).aliases("parrot-latest").build());

    Completion answer = TestProvider.with(plain().models(models))
        .complete(asking("parrot-latest").build());

    assertThat(answer.model()).isEqualTo("parrot-latest");
  }

  @Test
  void anAliasHasTheCapabilitiesOfItsModel() {
    ModelInfo model = ModelInfo.builder(MODEL)
        .aliases("latest")
        .capabilities(Capability.EXTRAS)
        .build();
    TestProvider provider = TestProvider.with(plain().models(List.of(model)));

    assertThat(provider.complete(asking("latest").extra("top_k", 3).build()).text())
        .isEqualTo("Hi");
  }

  @Test
  void aCancelledContextMeansThatThePluginIsNeverCalled() {
    TestProvider provider = TestProvider.with(able());
    CallContext context = CallContext.create();
    context.cancel();

    assertThat(refusal(() -> provider.complete(request(), context)).kind())
        .isEqualTo(ErrorKind.CANCELLED);
    assertThat(refusal(() -> provider.stream(request(), context)).kind())
        .isEqualTo(ErrorKind.CANCELLED);
    assertThat(provider.calls()).isZero();
  }

  @Test
  void anExpiredContextMeansThatThePluginIsNeverCalled() {
    TestProvider provider = TestProvider.with(able());
    FakeClock clock = new FakeClock();
    CallContext context =
        CallContext.builder().clock(clock).timeout(Duration.ofSeconds(1)).build();
    clock.advance(Duration.ofSeconds(1));

    assertThat(refusal(() -> provider.complete(request(), context)).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
    assertThat(refusal(() -> provider.stream(request(), context)).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
    assertThat(provider.calls()).isZero();
  }

  @Test
  void everyRefusalNamesProviderAndModel() {
    CallContext context = CallContext.create();
    context.cancel();

    ProviderException refusal =
        refusal(() -> TestProvider.with(able()).complete(request(), context));

    assertThat(refusal.provider()).isEqualTo("parrot");
    assertThat(refusal.model()).isEqualTo(MODEL);
  }

  private static ProviderException refusal(ThrowingCallable call) {
    return catchThrowableOfType(ProviderException.class, call);
  }
}
