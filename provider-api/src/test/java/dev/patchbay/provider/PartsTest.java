package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.ReasoningDelta;
import dev.patchbay.provider.CompletionEvent.RefusalDelta;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.CompletionEvent.WholePart;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of messages and answers: their order, what they need, and whose they are. */
class PartsTest {

  private static final Media PICTURE = Media.of("image/png", new byte[] {1});
  private static final ContentPart.Opaque SIGNATURE = new ContentPart.Opaque("alpha", "c2ln");
  private static final ContentPart.ToolCall CALL = new ContentPart.ToolCall("c1", "weather", "{}");

  static Stream<Arguments> partsAndTheirNeeds() {
    return Stream.of(
        Arguments.of(Role.USER, new ContentPart.Text("Hi"), Set.of()),
        Arguments.of(Role.USER, new ContentPart.Image(PICTURE), Set.of(Capability.VISION)),
        Arguments.of(
            Role.USER, new ContentPart.Document(PICTURE, ""), Set.of(Capability.DOCUMENTS)),
        Arguments.of(Role.USER, new ContentPart.Audio(PICTURE), Set.of(Capability.AUDIO)),
        Arguments.of(Role.SYSTEM, new ContentPart.CacheMark(), Set.of(Capability.CACHE_MARKS)),
        Arguments.of(Role.ASSISTANT, CALL, Set.of(Capability.TOOLS)),
        Arguments.of(Role.ASSISTANT, new ContentPart.Reasoning("Hm"), Set.of()),
        Arguments.of(Role.ASSISTANT, new ContentPart.Refusal("No"), Set.of()),
        Arguments.of(Role.ASSISTANT, SIGNATURE, Set.of(Capability.of("opaque-alpha"))),
        Arguments.of(
            Role.ASSISTANT,
            new ContentPart.Opaque("alpha", "alpha-eu", ""),
            Set.of(Capability.of("opaque-alpha-of-alpha-eu"))),
        Arguments.of(Role.TOOL, new ContentPart.ToolResult("c1", "x"), Set.of(Capability.TOOLS)),
        Arguments.of(
            Role.TOOL,
            new ContentPart.ToolResult("c1", "", List.of(new ContentPart.Image(PICTURE)), false),
            Set.of(Capability.TOOLS, Capability.TOOL_IMAGES)));
  }

  @ParameterizedTest
  @MethodSource("partsAndTheirNeeds")
  void aPartThatNotEveryServiceKnowsNeedsACapability(
      Role role, ContentPart part, Set<Capability> needs) {
    CompletionRequest request =
        CompletionRequest.builder("m").message(Message.of(role, part)).build();

    assertThat(request.requiredCapabilities()).isEqualTo(needs);
  }

  static Stream<Arguments> optionsAndTheirNeeds() {
    return Stream.of(
        Arguments.of(CompletionOptions.builder().temperature(1), Set.of()),
        Arguments.of(CompletionOptions.builder().topK(5), Set.of(Capability.TOP_K)),
        Arguments.of(
            CompletionOptions.builder().reasoningEffort("low"),
            Set.of(Capability.REASONING_EFFORT)),
        Arguments.of(
            CompletionOptions.builder().reasoningBudget(0), Set.of(Capability.REASONING_BUDGET)),
        Arguments.of(CompletionOptions.builder().topLogprobs(0), Set.of(Capability.LOGPROBS)));
  }

  @ParameterizedTest
  @MethodSource("optionsAndTheirNeeds")
  void anOptionThatNotEveryServiceKnowsNeedsACapability(
      CompletionOptions.Builder options, Set<Capability> needs) {
    CompletionRequest request =
        CompletionRequest.builder("m").user("Hi").options(options.build()).build();

    assertThat(request.requiredCapabilities()).isEqualTo(needs);
  }

  @Test
  void aStreamsPartsKeepTheOrderInWhichTheyBegan() {
    ContentPart.Citation source = new ContentPart.Citation("https://h", "Title", "Quote");
    Completion answer = answer(
        new ReasoningDelta("Let "),
        new ReasoningDelta("me see"),
        new WholePart(SIGNATURE),
        new TextDelta("I "),
        new TextDelta("look"),
        new ToolCallDelta(0, "c1", "weather", "{"),
        new ReasoningDelta("Then"),
        new ToolCallDelta(0, "", "", "}"),
        new TextDelta("Done"),
        new WholePart(source),
        new RefusalDelta("But no"));

    assertThat(answer.parts())
        .containsExactly(
            new ContentPart.Reasoning("Let me see"),
            SIGNATURE,
            new ContentPart.Text("I look"),
            CALL,
            new ContentPart.Reasoning("Then"),
            new ContentPart.Text("Done"),
            source,
            new ContentPart.Refusal("But no"));
    assertThat(answer.text()).isEqualTo("I lookDone");
    assertThat(answer.reasoning()).isEqualTo("Let me seeThen");
    assertThat(answer.refusal()).isEqualTo("But no");
    assertThat(answer.toolCalls()).containsExactly(CALL);
  }

  @Test
  void anAnswerAsAMessageHoldsAllItsParts() {
    Completion answer =
        answer(new ReasoningDelta("Hm"), new WholePart(SIGNATURE), new TextDelta("Yes"));

    assertThat(answer.toMessage())
        .isEqualTo(Message.of(
            Role.ASSISTANT,
            new ContentPart.Reasoning("Hm"),
            SIGNATURE,
            new ContentPart.Text("Yes")));
  }

  @Test
  void anOpaquePartGoesBackToItsFormatAlone() {
    CompletionRequest request = asking(SIGNATURE);

    assertThat(provider("owner", Capability.opaque("alpha")).complete(request).text())
        .isEqualTo("Hi");
    assertThatThrownBy(() -> provider("other", Capability.opaque("beta")).complete(request))
        .isInstanceOfSatisfying(ProviderException.class, e -> {
          assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
          assertThat(e)
              .hasMessageContaining("opaque-alpha")
              .hasMessageContaining("withoutOpaque()");
        });
  }

  @Test
  void anOpaquePartOfOneInstanceGoesBackToThatInstanceAlone() {
    CompletionRequest request = asking(new ContentPart.Opaque("alpha", "alpha-eu", "x"));

    assertThat(
            provider("alpha-eu", Capability.opaque("alpha")).complete(request).text())
        .isEqualTo("Hi");
    assertThatThrownBy(() -> provider("alpha-us", Capability.opaque("alpha")).complete(request))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("opaque-alpha-of-alpha-eu");
    assertThatThrownBy(() -> provider("alpha-eu", Capability.opaque("beta")).complete(request))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  void opaquePartsAndTheReasoningThatTheyProveCanBeTakenOut() {
    CompletionRequest request = CompletionRequest.builder("m")
        .user("Hi")
        .message(Message.of(Role.ASSISTANT, SIGNATURE))
        .message(Message.of(
            Role.ASSISTANT,
            new ContentPart.Reasoning("Hm"),
            SIGNATURE,
            new ContentPart.Text("Yes")))
        .build();

    assertThat(request.withoutOpaque().messages())
        .containsExactly(Message.user("Hi"), Message.assistant("Yes"));
  }

  @Test
  void anOpaquePartShowsItsOwnerAndNotItsContent() {
    assertThat(new ContentPart.Opaque("alpha", "alpha-eu", "secret"))
        .hasToString("Opaque[alpha of alpha-eu, 6 characters]");
  }

  @Test
  void anOpenProviderLetsModelsThroughThatItDoesNotDeclare() {
    TestProvider open = TestProvider.with(
        ProviderInfo.builder("open", "https://h").models("known").openModels(true));

    assertThat(open.complete(CompletionRequest.builder("unheard-of").user("Hi").build())
            .model())
        .isEqualTo("unheard-of");
    assertThatThrownBy(
            () -> open.stream(CompletionRequest.builder("unheard-of").user("Hi").build()))
        .hasMessageContaining("[stream]");
  }

  @Test
  void anEmbeddingModelCompletesNothing() {
    TestProvider provider = TestProvider.with(ProviderInfo.builder("p", "https://h")
        .models(
            List.of(ModelInfo.builder("vectors").kind(ModelInfo.Kind.EMBEDDING).build())));

    assertThatThrownBy(() ->
            provider.complete(CompletionRequest.builder("vectors").user("Hi").build()))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
        .hasMessageContaining("EMBEDDING");
  }

  @Test
  void aToolThatIsNotThereCannotBeChosen() {
    CompletionRequest.Builder request = CompletionRequest.builder("m")
        .user("Hi")
        .tool(new Tool("clock", "", "{}"))
        .toolChoice(ToolChoice.tool("weather"));

    assertThatThrownBy(request::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weather")
        .hasMessageContaining("clock");
  }

  @Test
  void usageIsUpdatedWhereTheNewerKnowsMore() {
    assertThat(new Usage(5, 1, 2, -1, -1).updatedBy(new Usage(-1, 7, -1, 3, -1)))
        .isEqualTo(new Usage(5, 7, 2, 3, -1));
  }

  private static CompletionRequest asking(ContentPart.Opaque part) {
    return CompletionRequest.builder("m")
        .user("Hi")
        .message(Message.of(Role.ASSISTANT, new ContentPart.Text("Yes"), part))
        .build();
  }

  private static TestProvider provider(String id, Capability capability) {
    return TestProvider.with(
        ProviderInfo.builder(id, "https://h").models("m").capabilities(capability));
  }

  private static Completion answer(CompletionEvent... events) {
    List<CompletionEvent> all = Stream.concat(
            Stream.of(events), Stream.of(new Finished(FinishReason.STOP, Usage.UNKNOWN)))
        .toList();
    return CompletionStream.of(all).toCompletion();
  }
}
