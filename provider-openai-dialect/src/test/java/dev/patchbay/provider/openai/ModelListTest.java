package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that a service lists, in the dialect. */
@Timeout(60)
class ModelListTest {

  /** As OpenAI's reference shows it. */
  private static final String OPENAI = """
      {"object":"list","data":[
        {"id":"parrot-9","object":"model","created":1686935002,"owned_by":"openai"},
        {"id":"big","object":"model","created":1686935002,"owned_by":"openai"}]}""";

  @Test
  void theServiceIsAskedBesideItsCompletionsWithTheKey() {
    try (FaultServer server = FaultServer.answering(Script.json(200, OPENAI))) {
      assertThat(at(server).listModels())
          .extracting(ModelInfo::id)
          .containsExactly("parrot-9", "big");

      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).method()).isEqualTo("GET");
      assertThat(server.requests().get(0).path()).isEqualTo("/models");
      assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Bearer sk-1");
    }
  }

  @Test
  void aModelHasWhatIsDeclaredOfIt() {
    try (FaultServer server = FaultServer.answering(Script.json(200, """
        {"data":[{"id":"big","context_length":9,"max_completion_tokens":7}]}"""))) {
      assertThat(at(server).listModels())
          .containsExactly(ModelInfo.builder("big")
              .aliases("large")
              .contextWindow(128_000)
              .outputLimit(7)
              .capabilities(Capability.VISION)
              .build());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Groq; OpenRouter and Together; Mistral; vLLM.
        "{\"data\":[{\"id\":\"m\",\"context_window\":4096}]}",
        "{\"data\":[{\"id\":\"m\",\"context_length\":4096}]}",
        "{\"data\":[{\"id\":\"m\",\"max_context_length\":4096}]}",
        "{\"data\":[{\"id\":\"m\",\"max_model_len\":4096}]}",
        // Together sends the array alone.
        " [{\"id\":\"m\",\"type\":\"chat\",\"context_length\":4096}]",
      })
  void howMuchRoomAModelHasIsReadInEachWayOfSayingIt(String list) {
    try (FaultServer server = FaultServer.answering(Script.json(200, list))) {
      assertThat(at(server).listModels())
          .containsExactly(ModelInfo.builder("m").contextWindow(4096).build());
    }
  }

  @Test
  void whatMakesNoSenseIsLeftOut() {
    try (FaultServer server = FaultServer.answering(Script.json(200, """
        {"data":[{"id":""},{"id":7},null,{"id":"m","context_window":-1,"max_completion_tokens":"many"},{"id":"m"}]}"""))) {
      assertThat(at(server).listModels()).containsExactly(ModelInfo.of("m"));
    }
  }

  @Test
  void modelsThatGiveVectorsAreToldApart() {
    try (FaultServer server = FaultServer.answering(Script.json(200, """
        [{"id":"v","type":"embedding"}]"""))) {
      assertThat(at(server).listModels())
          .extracting(ModelInfo::kind)
          .containsExactly(ModelInfo.Kind.EMBEDDING);
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(Script.json(401, "{}"), ErrorKind.AUTHENTICATION),
        Arguments.of(Script.json(404, "{}"), ErrorKind.MODEL_UNAVAILABLE),
        Arguments.of(Script.whole(408, Map.of(), ""), ErrorKind.TIMEOUT),
        Arguments.of(Script.whole(503, Map.of("retry-after", "0"), ""), ErrorKind.SERVER_ERROR),
        Arguments.of(Script.whole(307, Map.of("location", "/x"), ""), ErrorKind.PROTOCOL),
        Arguments.of(Script.json(200, "null"), ErrorKind.PROTOCOL),
        Arguments.of(Script.json(200, "{\"data\":["), ErrorKind.PROTOCOL),
        Arguments.of(Script.raw().reset(), ErrorKind.UNREACHABLE));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldAndNothingIsSentTwice(Script answer, ErrorKind kind) {
    try (FaultServer server = FaultServer.answering(answer)) {
      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> at(server).listModels());

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.provider()).isEqualTo("parrot");
      assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aCancelledCallAsksNothing() {
    try (FaultServer server = FaultServer.answering(Script.json(200, OPENAI))) {
      CallContext call = CallContext.create();
      call.cancel();

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> at(server).listModels(call));

      assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(server.requests()).isEmpty();
    }
  }

  private static AbstractProvider at(FaultServer server) {
    return new Listed()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, "sk-1")
            .build());
  }

  private static final class Listed extends OpenAiCompatibleProvider {
    Listed() {
      super(OpenAiService.of(Parrot.INFO.toBuilder()
          .models(List.of(ModelInfo.builder("big")
              .aliases("large")
              .contextWindow(128_000)
              .capabilities(Capability.VISION)
              .build()))
          .build()));
    }
  }
}
