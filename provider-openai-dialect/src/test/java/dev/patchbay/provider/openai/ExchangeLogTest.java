package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.Test;

/** The log of requests and answers, which is off unless a setting says otherwise. */
class ExchangeLogTest {

  private static final String KEY = "sk-CANARY-0123456789";

  @Test
  void nothingIsLoggedUnlessASettingSaysSo() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE));
        LogRecords log = new LogRecords()) {
      Parrot.at(server.url()).complete(question("a question of mine"));

      assertThat(log.text()).doesNotContain("a question of mine");
    }
  }

  @Test
  void requestAndAnswerAreLoggedWithTheAddress() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE));
        LogRecords log = new LogRecords()) {
      logging(server).complete(question("a question of mine"));

      assertThat(log.text())
          .contains("POST " + server.url() + "/chat/completions")
          .contains("\"content\":\"a question of mine\"")
          .contains("was answered with 200")
          .contains("\"finish_reason\"");
    }
  }

  @Test
  void aStreamIsLoggedWhenItIsOver() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.STREAM));
        LogRecords log = new LogRecords()) {
      try (CompletionStream stream = logging(server).stream(question("Hello"))) {
        stream.toCompletion();
      }

      assertThat(log.text()).contains("was answered with 200").contains("data: [DONE]");
    }
  }

  @Test
  void keysAreInNoLineEvenIfTheServiceEchoesThem() {
    try (FaultServer server = FaultServer.answering(
            Script.json(401, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}"));
        LogRecords log = new LogRecords()) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> logging(server).complete(question("is it " + KEY)));

      assertThat(failure).isNotNull();
      assertThat(log.text())
          .contains("bad key ***")
          .contains("is it ***")
          .contains("was answered with 401")
          .doesNotContain("CANARY");
    }
  }

  @Test
  void longBodiesAreCut() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE));
        LogRecords log = new LogRecords()) {
      logging(server).complete(question("x".repeat(1_000_000)));

      assertThat(log.text().length()).isLessThan(200_000);
    }
  }

  private static CompletionRequest question(String text) {
    return CompletionRequest.builder("parrot-small").user(text).build();
  }

  private static AbstractProvider logging(FaultServer server) {
    return Parrot.at(server.url(), "api-key", KEY, "log", "true");
  }
}
