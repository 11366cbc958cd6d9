package dev.patchbay.provider.equing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to the service, and what its answers become. */
class EquingWireTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("gpt-3.5-turbo").user("Hello").build();

  private EquingStandIn standIn;
  private AbstractProvider equing;

  @BeforeEach
  void start() {
    standIn = EquingStandIn.start();
    equing = new Equing()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, standIn.url().toString())
            .build());
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void aWholeAnswerIsTheContentOfTheFirstChoice() {
    Completion answer = equing.complete(HELLO);

    assertThat(answer.text()).isEqualTo(EquingStandIn.answerTo("Hello"));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(8, 16));
    assertThat(answer.provider()).isEqualTo("equing");
    assertThat(answer.model()).isEqualTo("gpt-3.5-turbo");
  }

  @Test
  void aStreamIsItsTokensInOrder() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = equing.stream(HELLO)) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens)
        .containsExactly(
            "This", " is", " the", " Equing", " stand", "-", "in", ",", " not", " a", " model", ".",
            " You", " asked", ":", " Hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é 😀 你", "data: [DONE]", "\"\\\n\r\n\u2028", ""})
  void textComesThroughAsItIs(String text) {
    CompletionRequest request =
        CompletionRequest.builder("gpt-3.5-turbo").user(text).build();

    assertThat(equing.complete(request).text()).isEqualTo(EquingStandIn.answerTo(text));
    try (CompletionStream stream = equing.stream(request)) {
      assertThat(stream.toCompletion().text()).isEqualTo(EquingStandIn.answerTo(text));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOneOperationOfTheOldSystemGivesATextOrAStream(boolean stream) {
    CompletionResult result = equing.createCompletion(
        "gpt-3.5-turbo", List.of(Message.user("Hello")), stream, CompletionOptions.none());

    Completion answer =
        result instanceof CompletionStream tokens ? tokens.toCompletion() : (Completion) result;
    assertThat(result instanceof CompletionStream).isEqualTo(stream);
    assertThat(answer.text()).isEqualTo(EquingStandIn.answerTo("Hello"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRequestHasTheBodyThatTheServiceKnows(boolean stream) {
    call(
        HELLO.toBuilder()
            .messages(List.of(Message.system("Be brief."), Message.user("é")))
            .build(),
        stream);

    assertThat(request().method()).isEqualTo("POST");
    assertThat(request().path()).isEqualTo("/api/openai/v1/chat/completions");
    assertThat(request().body()).isEqualTo("""
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"é"}],\
            "stream":%s,"model":"gpt-3.5-turbo","temperature":0.5,"presence_penalty":0,\
            "frequency_penalty":0,"top_p":1}""", stream);
  }

  @ParameterizedTest
  @CsvSource({
    "temperature,1.25",
    "temperature,0",
    "presence_penalty,-2",
    "frequency_penalty,0.5",
    "top_p,0.1"
  })
  void eachUsualOptionCanBeOverridden(String name, String value) {
    CompletionOptions options = CompletionOptions.of(Map.of(name, Double.valueOf(value)));

    equing.complete(HELLO.toBuilder().options(options).build());

    assertThat(request().body())
        .contains("\"" + name + "\":" + value)
        .containsOnlyOnce(name)
        .contains("temperature", "presence_penalty", "frequency_penalty", "top_p");
  }

  @Test
  void otherOptionsAreSentBesideTheUsualOnes() {
    equing.complete(HELLO.toBuilder()
        .options(CompletionOptions.builder().maxTokens(9).stop("END").seed(7).build())
        .build());

    assertThat(request().body())
        .endsWith("\"temperature\":0.5,\"presence_penalty\":0,\"frequency_penalty\":0,\"top_p\":1,"
            + "\"max_tokens\":9,\"seed\":7,\"stop\":[\"END\"]}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHeadersThatTheServiceReadsAreSentInBothModes(boolean stream) {
    call(HELLO, stream);

    assertThat(request().headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("accept", "text/event-stream")
        .containsEntry("x-requested-with", "XMLHttpRequest")
        .containsEntry("plugins", "0")
        .containsEntry("usesearch", "false")
        .containsEntry("user-agent", "Patchbay")
        .doesNotContainKeys("authorization", "cookie", "origin", "referer");
  }

  @Test
  void aKeyIsSentWhereTheOperatorSetsOne() {
    new Equing()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, standIn.url().toString())
            .set(ProviderConfig.API_KEY, "sk-CANARY-7f3a")
            .build())
        .complete(HELLO);

    assertThat(request().header("authorization")).contains("Bearer sk-CANARY-7f3a");
  }

  private void call(CompletionRequest request, boolean stream) {
    if (stream) {
      equing.stream(request).toCompletion();
    } else {
      equing.complete(request);
    }
  }

  private ReceivedRequest request() {
    return standIn.requests().get(0);
  }
}
