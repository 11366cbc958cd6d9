package dev.patchbay.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  private static final String QUESTION = "Why is the sky blue?";
  private static final String TOKEN =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Because\"},\"finish_reason\":null}]}\n\n";

  private static final String END =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  @Test
  void withoutConfigurationItStreamsTheAnswerOfAStandInAndSaysSoInOneLine() {
    Program.Result result = new Program().run("Why", "is", "the", "sky", "blue?");

    assertThat(result.err().lines().filter(line -> line.contains("stand-in"))).hasSize(1);
    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void itSaysWhatItFoundAndWhichOneItChoseAndWhy() {
    Program.Result result = new Program().run(QUESTION);

    assertThat(result.err())
        .contains(
            "Found 1 that can be used: equing (working yes, stream yes, gpt-3.5-turbo yes, gpt-4 no)")
        .containsPattern(
            "Chose equing at http://127.0.0.1:\\d+: first of 1 that can serve gpt-3.5-turbo and stream");
  }

  @Test
  void aKeyThatIsSetIsFoundAndItsServiceAskedForASmallModel() {
    try (FaultServer service =
        FaultServer.answering(Script.stream().chunk(TOKEN).chunk(END).end())) {
      Program.Result result = new Program()
          .with("OPENAI_API_KEY", "sk-of-a-test")
          .with("OPENAI_BASE_URL", service.url().toString())
          .run(QUESTION);

      assertThat(result.err())
          .contains("OPENAI_API_KEY makes openai ready, so its gpt-5.4-mini is asked");
      assertThat(result.out()).isEqualTo("Because\n");
      assertThat(service.requests().get(0).header("authorization")).contains("Bearer sk-of-a-test");
      assertThat(result.err()).doesNotContain("sk-of-a-test");
    }
  }

  @Test
  void listSaysWhatToSetForTheOthers() {
    assertThat(new Program().run("--list").out())
        .containsPattern("groq +not configured: set GROQ_API_KEY or patchbay.groq.api-key");
  }

  @Test
  void withNoStreamItWaitsForTheWholeAnswer() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Program.Result result =
          new Program().run("--no-stream", "--base-url", service.url().toString(), QUESTION);

      assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
      assertThat(service.requests().get(0).body()).contains("\"stream\":false");
    }
  }

  @Test
  void theQuestionMayComeFromStandardInput() {
    Program.Result result = new Program().reading("你好 😀\n").run();

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo("你好 😀") + "\n");
  }

  @Test
  void withABaseUrlItTalksToThatServiceAndStartsNoStandIn() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Program.Result result = new Program().run("--base-url", service.url().toString(), QUESTION);

      assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
      assertThat(result.err()).doesNotContain("stand-in");
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void theBaseUrlMayComeFromTheEnvironment() {
    try (EquingStandIn service = EquingStandIn.start()) {
      new Program().with("PATCHBAY_EQUING__BASE_URL", service.url().toString()).run(QUESTION);

      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void listShowsEachProviderWithItsFlags() {
    Program.Result result = new Program().run("--list");

    assertThat(result.out()).containsPattern("equing +no +yes +yes +no +https://next.eqing.tech");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void explainSaysWhichProviderWouldBeChosenAndAsksNothing() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Program.Result result =
          new Program().run("--explain", "--base-url", service.url().toString());

      assertThat(result.out()).contains("1. equing  chosen");
      assertThat(service.requests()).isEmpty();
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void anUnknownModelIsAnsweredWithTheNearestNames() {
    Program.Result result = new Program().run("--model", "gpt-3.5-trubo", QUESTION);

    assertFailed(result, 3, "no provider has the model gpt-3.5-trubo; did you mean gpt-3.5-turbo?");
  }

  @Test
  void anUnknownProviderIsNoProvider() {
    assertFailed(
        new Program().run("--provider", "equnig", QUESTION),
        4,
        "there is no provider equnig; did you mean equing?");
  }

  @Test
  void anEmptyClassPathIsNoProvider() {
    assertFailed(
        new Program()
            .without("provider-equing")
            .without("provider-openai")
            .without("provider-anthropic")
            .run(QUESTION),
        4,
        "there is no provider; looked on the class path");
  }

  @Test
  void aRefusedConnectionIsOneClearLine() {
    // Port 9 is discard, which no machine of ours runs.
    assertFailed(
        new Program().run("--base-url", "http://127.0.0.1:9", QUESTION), 5, "Failed to connect");
  }

  @Test
  void aServiceThatAnswers503IsOneClearLine() {
    try (EquingStandIn service = EquingStandIn.start().next(Fault.NO_CHANNEL)) {
      assertFailed(
          new Program().run("--base-url", service.url().toString(), QUESTION), 6, "HTTP 503");
    }
  }

  @Test
  void aCutStreamShowsWhatCameAndIsNoSuccess() {
    try (EquingStandIn service = EquingStandIn.start().next(Fault.CUT)) {
      Program.Result result = new Program().run("--base-url", service.url().toString(), QUESTION);

      assertThat(result.out()).isNotBlank();
      assertThat(EquingStandIn.answerTo(QUESTION)).startsWith(result.out().strip());
      assertFailed(result, 7, "the stream broke off");
    }
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    Program.Result result = new Program().run("--modle", "gpt-4", QUESTION);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--modle").contains("--model");
  }

  @Test
  void aMissingQuestionIsWrongUsage() {
    assertFailed(new Program().run(), 2, "there is no question");
  }

  @Test
  void aWrongBaseUrlIsWrongUsage() {
    assertFailed(
        new Program().run("--base-url", "localhost", QUESTION), 2, "base-url (from --base-url)");
  }

  @Test
  void aMisspeltSettingIsToldAndNotPassedOver() {
    Program.Result result =
        new Program().with("PATCHBAY_EQUING__BASE_ULR", "http://127.0.0.1:9").run(QUESTION);

    assertFailed(result, 2, "environment variable PATCHBAY_EQUING__BASE_ULR");
  }

  @Test
  void aSignalCancelsTheCall() throws InterruptedException {
    try (FaultServer service =
        FaultServer.answering(Script.stream().chunk(TOKEN).silence())) {
      Program.Running running =
          new Program().start("--base-url", service.url().toString(), QUESTION);
      running.awaitOutput("Because");

      Program.Result result = running.terminate();

      assertThat(result.exitCode()).as("128 and SIGTERM").isEqualTo(143);
      assertThat(result.err()).doesNotContain("\tat ");
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (service.openConnections() > 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(service.openConnections()).isZero();
    }
  }

  private static void assertFailed(Program.Result result, int exitCode, String said) {
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(result.lastLine()).startsWith("quickstart: ").contains(said);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }
}
