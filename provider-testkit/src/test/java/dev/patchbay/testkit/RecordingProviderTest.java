package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingProviderTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("fake-1").user("Hello").build();

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("new/recording.jsonl");
  }

  @Test
  void aRequestIsAskedOnceAndAnsweredFromTheFileFromThenOn() {
    FakeProvider fake = FakeProvider.builder().answer("One").answer("Two").build();

    assertThat(RecordingProvider.of(fake, file).complete(HELLO).text()).isEqualTo("One");
    AbstractProvider again = RecordingProvider.of(fake, file);
    assertThat(again.complete(HELLO).text()).isEqualTo("One");
    assertThat(again.complete(HELLO).text()).isEqualTo("One");
    assertThat(again.complete(asking("Bye")).text()).isEqualTo("Two");
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void theFileHasALineForEachCallInAFixedOrder() throws IOException {
    FakeProvider fake = able()
        .answer(Completion.builder("Good day").usage(Usage.of(3, 4)).build())
        .fail(ProviderException.builder(ErrorKind.RATE_LIMITED, "slow down")
            .status(429)
            .retryAfter(Duration.ofSeconds(2))
            .build())
        .answer("A", "B")
        .build();
    AbstractProvider provider = RecordingProvider.of(fake, file);

    provider.complete(HELLO.toBuilder()
        .options(CompletionOptions.builder().temperature(0.5).seed(-1).build())
        .extra("z", 1)
        .extra("a", 2)
        .build());
    failure(() -> provider.complete(HELLO));
    provider.stream(HELLO).toCompletion();

    assertThat(Files.readString(file)).isEqualTo("""
            {"call":"complete","request":{"model":"fake-1","messages":[{"role":"USER","parts":[{"text":"Hello"}]}],\
            "options":{"temperature":0.5,"seed":"-1"},"extras":{"a":2,"z":1}},\
            "answer":{"parts":[{"text":"Good day"}],"finish":{"kind":"STOP","raw":"stop"},\
            "usage":{"inputTokens":3,"outputTokens":4}}}
            {"call":"complete","request":{"model":"fake-1","messages":[{"role":"USER","parts":[{"text":"Hello"}]}]},\
            "failure":{"kind":"RATE_LIMITED","detail":"slow down","status":429,"retryAfter":"PT2S"}}
            {"call":"stream","request":{"model":"fake-1","messages":[{"role":"USER","parts":[{"text":"Hello"}]}]},\
            "events":[{"textDelta":"A"},{"textDelta":"B"},{"finished":{"reason":{"kind":"STOP","raw":"stop"}}}]}
            """);
  }

  @Test
  void everyPartOfAnAnswerComesBack() {
    Completion whole = Completion.builder()
        .part(new ContentPart.Reasoning("Let me see."))
        .part(new ContentPart.Opaque("fake-format", "one", "c2lnbmF0dXJl"))
        .part(new ContentPart.Text("Blue,"))
        .part(new ContentPart.Citation("https://a.example", "Sky", ""))
        .part(new ContentPart.Text(""))
        .part(new ContentPart.Refusal("No."))
        .part(new ContentPart.Image(Media.of("image/png", new byte[] {1, -1})))
        .part(new ContentPart.Image(URI.create("https://a.example/b.png")))
        .part(new ContentPart.ToolCall("1", "weather", "{ \"city\" : \"Oslo\" }"))
        .finishReason(new FinishReason(FinishReason.Kind.OTHER, "pause"))
        .usage(new Usage(1, 2, 0, -1, 5))
        .details(AnswerDetails.builder()
            .id("c1")
            .model("fake-1-2026")
            .stopSequence("END")
            .headers(Map.of("x-request-id", "r1"))
            .logprobs(List.of(
                new TokenLogprob("Blue", -0.25, List.of(new TokenLogprob("", -3, List.of())))))
            .extras(Map.of("tier", List.of("a", 2, true)))
            .build())
        .build();
    record(whole);

    Completion answer = replayed().complete(HELLO);

    assertThat(answer.parts()).isEqualTo(whole.parts());
    assertThat(answer.finishReason()).isEqualTo(whole.finishReason());
    assertThat(answer.usage()).isEqualTo(whole.usage());
    assertThat(answer.details()).isEqualTo(whole.details());
    assertThat(answer.provider()).isEqualTo("fake");
    assertThat(answer.attempts()).hasSize(1);
  }

  @Test
  void everyEventOfAStreamComesBack() {
    List<CompletionEvent> events = List.of(
        new CompletionEvent.ReasoningDelta("Let"),
        new CompletionEvent.WholePart(new ContentPart.Opaque("fake-format", "abc")),
        new CompletionEvent.TextDelta("B"),
        new CompletionEvent.TextDelta(""),
        new CompletionEvent.RefusalDelta("No"),
        new CompletionEvent.WholePart(new ContentPart.Citation("s", "t", "q")),
        new CompletionEvent.ToolCallDelta(0, "1", "weather", ""),
        new CompletionEvent.ToolCallDelta(0, "", "", "{\"city\":"),
        new CompletionEvent.ToolCallDelta(1, "2", "time", "{}"),
        new CompletionEvent.Finished(
            FinishReason.TOOL_CALLS,
            Usage.of(1, 2),
            AnswerDetails.builder().id("c1").build()));
    FakeProvider fake = FakeProvider.builder()
        .reply((request, context) -> CompletionStream.of(events))
        .build();
    RecordingProvider.of(fake, file).stream(HELLO).toCompletion();

    List<CompletionEvent> again = new ArrayList<>();
    try (CompletionStream stream = replayed().stream(HELLO)) {
      stream.forEach(again::add);
    }

    assertThat(again).isEqualTo(events);
  }

  @Test
  void aFailureFailsAgainInTheSameWay() {
    ProviderException failure = ProviderException.builder(ErrorKind.RATE_LIMITED, "slow down")
        .status(429)
        .code("rate_limit")
        .requestId("r1")
        .retryAfter(Duration.ofMillis(1500))
        .rateLimits(Map.of("x-left", "0"))
        .usage(Usage.of(1, 0))
        .build();
    FakeProvider fake = FakeProvider.builder().fail(failure).build();
    failure(() -> RecordingProvider.of(fake, file).complete(HELLO));

    ProviderException again = failure(() -> replayed().complete(HELLO));

    assertThat(again.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(again.status()).hasValue(429);
    assertThat(again.code()).isEqualTo("rate_limit");
    assertThat(again.requestId()).isEqualTo("r1");
    assertThat(again.retryAfter()).contains(Duration.ofMillis(1500));
    assertThat(again.rateLimits()).isEqualTo(Map.of("x-left", "0"));
    assertThat(again.usage()).isEqualTo(Usage.of(1, 0));
    assertThat(again.detail()).isEqualTo("slow down");
    assertThat(again.provider()).isEqualTo("fake");
  }

  @Test
  void aStreamThatBreaksOffDoesSoAgainAfterTheSameTokens() {
    FakeProvider fake =
        FakeProvider.builder().breakOff(ErrorKind.SERVER_ERROR, "Good ", "d").build();
    ProviderException first =
        failure(() -> RecordingProvider.of(fake, file).stream(HELLO).toCompletion());

    CompletionStream stream = replayed().stream(HELLO);
    ProviderException again = failure(stream::toCompletion);

    assertThat(again.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED).isEqualTo(first.kind());
    assertThat(again.partialText()).isEqualTo("Good d");
    assertThat(again.detail()).isEqualTo(first.detail());
  }

  @Test
  void aStreamThatFailsBeforeItBeginsDoesSoAgain() {
    FakeProvider fake = FakeProvider.builder().fail(ErrorKind.OVERLOADED).build();
    failure(() -> RecordingProvider.of(fake, file).stream(HELLO));

    assertThat(failure(() -> replayed().stream(HELLO)).kind()).isEqualTo(ErrorKind.OVERLOADED);
  }

  @Test
  void whatTheCallerEndsIsNotRecorded() {
    FakeProvider fake = FakeProvider.builder()
        .answer("Good ", "day")
        .waitFor(new CompletableFuture<Void>())
        .answer("Late")
        .build();
    AbstractProvider provider = RecordingProvider.of(fake, file);
    try (CompletionStream stream = provider.stream(HELLO)) {
      assertThat(stream.tokens().iterator().next()).isEqualTo("Good ");
    }
    CallContext cancelled = CallContext.create();
    CompletableFuture<Completion> call = provider.completeAsync(HELLO, cancelled);
    cancelled.cancel();
    assertThat(call).failsWithin(Duration.ofMinutes(1));

    assertThat(file).doesNotExist();
  }

  @Test
  void vectorsAreRecordedToo() {
    VectorProvider real = new VectorProvider();
    EmbeddingRequest request = EmbeddingRequest.of("vectors", "a", "b")
        .withDimensions(2)
        .withPurpose(EmbeddingRequest.Purpose.QUERY);
    Embeddings first = RecordingProvider.of(real, file).embed(request);

    Embeddings again = RecordingProvider.replayOnly(real, file).embed(request);

    assertThat(again.vectors()).hasSize(2);
    assertThat(again.vectors().get(1)).isEqualTo(first.vectors().get(1));
    assertThat(again.usage()).isEqualTo(Usage.of(7, 0));
    assertThat(again.provider()).isEqualTo("numbers");
    assertThat(again.model()).isEqualTo("vectors");
    assertThat(real.calls).isEqualTo(1);
    assertThat(failure(() ->
            RecordingProvider.replayOnly(real, file).embed(EmbeddingRequest.of("vectors", "c"))))
        .hasMessageContaining("has no call 'embed' of model vectors");
  }

  @Test
  void equalRequestsAreFoundWhateverTheirMapsAndSchemasLookLike() {
    Tool spaced = new Tool("weather", "", "{ \"type\": \"object\" }");
    Tool tight = new Tool("weather", "", "{\"type\":\"object\"}");
    FakeProvider fake = able().answer("One").build();
    RecordingProvider.of(fake, file)
        .complete(HELLO.toBuilder()
            .tool(spaced)
            .responseFormat(new ResponseFormat.JsonSchema("a", "{ }", true))
            .extra("a", Map.of("x", 1L, "y", 1.50))
            .extra("b", 2)
            .build());

    Completion again = replayed()
        .complete(HELLO.toBuilder()
            .tool(tight)
            .responseFormat(new ResponseFormat.JsonSchema("a", "{}", true))
            .extra("b", 2)
            .extra("a", Map.of("y", 1.5, "x", 1))
            .build());

    assertThat(again.text()).isEqualTo("One");
  }

  @Test
  void whateverDiffersIsAnotherRequest() {
    FakeProvider fake = able().answer("One").build();
    AbstractProvider provider = RecordingProvider.of(fake, file);
    List<CompletionRequest> different = List.of(
        HELLO,
        HELLO.toBuilder().model("fake-2").build(),
        HELLO.toBuilder().system("Be brief").build(),
        HELLO.toBuilder().parallelToolCalls(false).build(),
        HELLO.toBuilder()
            .options(CompletionOptions.builder().maxTokens(5).build())
            .build(),
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonObject()).build(),
        HELLO.toBuilder().tool(new Tool("weather", "", "{}")).build(),
        HELLO.toBuilder().extra("a", false).build(),
        picture(Media.of("image/png", new byte[] {1})),
        picture(Media.of("image/png", new byte[] {2})),
        picture(Media.at(URI.create("https://a.example/b.png?sig=1"))),
        picture(Media.at(URI.create("https://a.example/b.png?sig=2"))));

    different.forEach(provider::complete);
    provider.stream(HELLO).toCompletion();

    assertThat(fake.requests()).hasSize(different.size() + 1);
  }

  @Test
  void mediaAndOpaquePartsOfARequestAreHashesInTheFile() throws IOException {
    FakeProvider fake = able().answer("One").build();
    RecordingProvider.of(fake, file)
        .complete(CompletionRequest.builder("fake-1")
            .user(
                "What is it?",
                new ContentPart.Image(
                    Media.of("image/png", "picture".getBytes(StandardCharsets.UTF_8))),
                new ContentPart.Image(URI.create("https://a.example/b.png?signature=secret")))
            .message(
                Message.of(Role.ASSISTANT, new ContentPart.Opaque("fake-format", "signed-thought")))
            .user("And?")
            .build());

    assertThat(Files.readString(file))
        .doesNotContain("cGljdHVyZQ", "secret", "signed-thought")
        .contains("{\"image\":{\"media\":{\"type\":\"image/png\",\"sha256\":\"2cea274d0bedc39e")
        .contains("{\"image\":{\"media\":{\"host\":\"a.example\",\"path\":\"/b.png\",\"sha256\":\"")
        .contains("{\"opaque\":{\"format\":\"fake-format\",\"data\":\"sha256:");
  }

  @Test
  void replayOnlyNeverAsksAndShowsTheNearestRequests() {
    FakeProvider fake = able().answer("One").build();
    AbstractProvider provider = RecordingProvider.of(fake, file);
    provider.complete(HELLO);
    provider.complete(asking("Why is the sky over Oslo blue at noon?"));
    provider.complete(
        CompletionRequest.builder("fake-2").system("Be brief").user("?").build());

    ProviderException missing =
        failure(() -> replayed().complete(asking("Why is the sky over Oslo red at noon?")));

    assertThat(missing.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(missing.detail())
        .contains("recording.jsonl has no call 'complete' of model fake-1 with this request")
        .contains("the nearest are\n  line ")
        .contains("line 2, which differs in /messages/0/parts/0/text: ")
        .contains("sky over Oslo blue at noon?\" is recorded")
        .contains("sky over Oslo red at noon?\" is asked")
        .contains("RecordingProvider.of");
    assertThat(fake.requests()).hasSize(3);
  }

  @Test
  void replayOnlySaysThatTheRecordingIsEmpty() {
    assertThat(failure(() -> replayed().stream(HELLO)))
        .hasMessageContaining("has no call 'stream' of model fake-1")
        .hasMessageContaining("it has none of that kind");
  }

  @Test
  void replayOnlyNeedsNoKey() {
    ProviderInfo facts = ProviderInfo.builder("fake", "https://fake.example")
        .models("fake-1")
        .key("FAKE_API_KEY")
        .build();

    AbstractProvider replayed =
        RecordingProvider.replayOnly(FakeProvider.builder(facts).answer("").build(), file);

    assertThat(replayed.info().missing()).isEmpty();
    assertThat(replayed.listModels()).extracting(model -> model.id()).containsExactly("fake-1");
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    record(Completion.of("One"));
    Files.writeString(file, "{\"call\":\"comp", StandardOpenOption.APPEND);

    assertThatIllegalArgumentException()
        .isThrownBy(this::replayed)
        .withMessageContaining("Line 2 of the recording " + file)
        .withMessageContaining("delete it");
  }

  @Test
  void aFileWithoutALastLineEndIsContinuedOnANewLine() throws IOException {
    record(Completion.of("One"));
    Files.writeString(file, Files.readString(file).strip());

    RecordingProvider.of(FakeProvider.builder().answer("Two").build(), file)
        .complete(asking("Bye"));

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(replayed().complete(HELLO).text()).isEqualTo("One");
    assertThat(replayed().complete(asking("Bye")).text()).isEqualTo("Two");
  }

  @Test
  void callsOfSeveralThreadsAreAllRecorded() throws IOException {
    AbstractProvider provider = RecordingProvider.of(
        FakeProvider.builder()
            .reply((request, context) -> Completion.of(request.messages().get(0).text()))
            .build(),
        file);
    List<CompletableFuture<Completion>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(provider.completeAsync(asking("Number " + i % 100)));
    }
    calls.forEach(CompletableFuture::join);

    assertThat(Files.readAllLines(file)).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(replayed().complete(asking("Number " + i)).text()).isEqualTo("Number " + i);
    }
  }

  private void record(Completion answer) {
    FakeProvider fake =
        FakeProvider.builder().reply((request, context) -> answer).build();
    Completion unused = RecordingProvider.of(fake, file).complete(HELLO);
  }

  private AbstractProvider replayed() {
    return RecordingProvider.replayOnly(FakeProvider.builder().answer("asked").build(), file);
  }

  private static CompletionRequest asking(String text) {
    return CompletionRequest.builder("fake-1").user(text).build();
  }

  private static CompletionRequest picture(Media media) {
    return CompletionRequest.builder("fake-1")
        .user("What is it?", new ContentPart.Image(media))
        .build();
  }

  private static FakeProvider.Builder able() {
    return FakeProvider.builder(ProviderInfo.builder("fake", "https://fake.example")
        .models("fake-1", "fake-2")
        .capabilities(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.VISION,
            Capability.JSON_OBJECT,
            Capability.JSON_SCHEMA,
            Capability.EXTRAS,
            Capability.opaque("fake-format"))
        .build());
  }

  private static ProviderException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
    return catchThrowableOfType(ProviderException.class, code);
  }

  /** Gives the number of the call. */
  private static final class VectorProvider extends AbstractProvider {
    int calls;

    VectorProvider() {
      super(ProviderInfo.builder("numbers", "https://numbers.example")
          .embeddingModels("vectors")
          .build());
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      throw ProviderException.of(ErrorKind.INVALID_REQUEST, "vectors only");
    }

    @Override
    protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
      calls++;
      List<float[]> vectors = new ArrayList<>();
      request.texts().forEach(text -> vectors.add(new float[] {calls / 3f, text.charAt(0)}));
      return Embeddings.of(vectors, Usage.of(7, 0));
    }
  }
}
