package dev.patchbay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AskTest {

  private static final String QUESTION = "Why is the sky blue?";
  private static final String TOKEN =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Because\"},\"finish_reason\":null}]}\n\n";
  private static final String END =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  private final EquingStandIn service = EquingStandIn.start();

  @AfterEach
  void close() {
    service.close();
  }

  private Cli cli() {
    return new Cli().with("PATCHBAY_EQUING__BASE_URL", service.url());
  }

  @Test
  void withoutAModelItAsksWhatIsReadyAndPrintsTheAnswerAlone() {
    Cli.Result result = cli().run("ask", QUESTION);

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void withNothingReadyItSaysHowToSetAKeyAndThatThereIsADemo() {
    Cli.Result result = new Cli().run("ask", QUESTION);

    assertThat(result.err()).contains("OPENAI_API_KEY=...", "ollama/qwen3", "--demo");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void theDemoNeedsNoKeyAndSaysThatItIsNoModel() {
    Cli.Result result = new Cli().run("ask", "--demo", "--why", QUESTION);

    assertThat(result.out())
        .isEqualTo(DemoService.answerTo(QUESTION) + "\n")
        .contains("not a model");
    assertThat(result.err())
        .contains("1. equing  chosen (http://127.0.0.1:", "by the strategy priority")
        .contains("1. equing gpt-3.5-turbo  answered after");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theDemoAnswersAsAWholeToo() {
    assertThat(new Cli().run("ask", "--demo", "--no-stream", QUESTION).out())
        .isEqualTo(DemoService.answerTo(QUESTION) + "\n");
  }

  @Test
  void theDemoAsksNoServiceThatIsConfigured() {
    cli().run("ask", "--demo", QUESTION);

    assertThat(service.requests()).isEmpty();
  }

  @Test
  void standardInputIsAddedToTheQuestion() {
    Cli.Result result = cli().reading("of this text 😀\n").run("ask", "What is the topic");

    assertThat(result.out())
        .isEqualTo(EquingStandIn.answerTo("What is the topic\n\nof this text 😀") + "\n");
  }

  @Test
  void standardInputAloneIsTheQuestion() {
    assertThat(cli().reading("你好").run("ask").out()).isEqualTo(EquingStandIn.answerTo("你好") + "\n");
  }

  @Test
  void aTerminalIsNotReadForMore() {
    assertThat(cli().inTerminal().reading("not read").run("ask", QUESTION).out())
        .doesNotContain("not read");
  }

  @Test
  void standardInputThatIsNoTextIsWrongUsage() {
    Cli.Result result = cli().reading(new byte[] {(byte) 0x89, 'P', 0, 1}).run("ask", QUESTION);

    assertThat(result.err()).contains("no text in UTF-8", "--image");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void noQuestionIsWrongUsage() {
    Cli.Result result = cli().run("ask");

    assertThat(result.err()).contains("There is no question");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aMisspeltOptionIsWrongUsageAndTheRightOneIsNamed() {
    Cli.Result result = cli().run("ask", "--modle", "gpt-4", QUESTION);

    assertThat(result.err()).contains("--modle", "--model", "patchbay ask --help");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void anUnknownModelCannotBeServedAndTheNearestAreNamed() {
    Cli.Result result = cli().run("ask", "-m", "gpt-3.5-trubo", QUESTION);

    assertThat(result.err()).contains("did you mean gpt-3.5-turbo");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void anotherModelIsAskedIfTheFirstCannotBeServed() {
    Cli.Result result = cli().run("ask", "-m", "gpt-9", "--fallback", "gpt-3.5-turbo", QUESTION);

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aServiceThatFailsIsAFailedProvider() {
    service.next(Fault.NO_CHANNEL).next(Fault.NO_CHANNEL);

    Cli.Result result = cli().run("ask", QUESTION);

    assertThat(result.err()).contains("patchbay: equing", "HTTP 503").doesNotContain("\tat ");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void aStreamThatBreaksOffLeavesWhatCameOnStandardOutputAndTheReasonOnStandardError() {
    service.next(Fault.CUT);

    Cli.Result result = cli().run("ask", QUESTION);

    assertThat(result.out()).isNotBlank().endsWith("\n");
    assertThat(EquingStandIn.answerTo(QUESTION)).startsWith(result.out().strip());
    assertThat(result.err()).contains("the stream broke off");
    assertThat(result.exitCode()).isEqualTo(4);
  }

  @Test
  void anInterruptCancelsTheCall() throws InterruptedException {
    try (FaultServer silent = FaultServer.answering(Script.stream().chunk(TOKEN).silence())) {
      Cli cli = new Cli().with("PATCHBAY_EQUING__BASE_URL", silent.url());
      CompletableFuture<Cli.Result> running =
          CompletableFuture.supplyAsync(() -> cli.run("ask", QUESTION));
      while (!cli.outSoFar().startsWith("Because") && !running.isDone()) {
        Thread.onSpinWait();
      }
      cli.interrupt().cancel();

      assertThat(running.join().exitCode()).isEqualTo(130);
      assertThat(running.join().out()).isEqualTo("Because\n");
      assertThat(running.join().err()).isEqualTo("patchbay: interrupted\n");
    }
  }

  @Test
  void theDeadlineEndsACallThatSaysNothing() {
    try (FaultServer silent = FaultServer.answering(Script.stream().silence())) {
      Cli.Result result = new Cli()
          .with("PATCHBAY_EQUING__BASE_URL", silent.url())
          .run("ask", "--deadline", "200ms", QUESTION);

      assertThat(result.err()).contains("equing");
      assertThat(result.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aTimeThatIsNoneIsWrongUsage() {
    assertThat(cli().run("ask", "--deadline", "soon", QUESTION).err()).contains("30s, 2m or 500ms");
  }

  @Test
  void optionsReachTheService() {
    cli()
        .run("ask", "--system", "Be brief.", "--temperature", "0.2", "--max-tokens", "9", QUESTION);

    assertThat(service.requests().get(0).body())
        .contains("Be brief.", "\"temperature\":0.2", "\"max_tokens\":9", "\"stream\":true");
  }

  @Test
  void aValueOutOfRangeIsWrongUsage() {
    assertThat(cli().run("ask", "--temperature", "9", QUESTION).exitCode()).isEqualTo(2);
  }

  @Test
  void withoutStreamingTheWholeAnswerIsWaitedFor() {
    Cli.Result result = cli().run("ask", "--no-stream", QUESTION);

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
    assertThat(service.requests().get(0).body()).contains("\"stream\":false");
  }

  @Test
  void usageIsToldOnStandardError() {
    Cli.Result result = cli().run("ask", "--usage", "--no-stream", QUESTION);

    assertThat(result.err()).contains("Took 8 tokens in,");
    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
  }

  @Test
  void asJsonAStreamIsALineForEachPieceAndOneForTheEnd() {
    Cli.Result result = cli().run("ask", "--json", QUESTION);

    StringBuilder text = new StringBuilder();
    result
        .json()
        .forEach(line -> text.append(
            line.path("type").asString().equals("text") ? line.path("text").asString() : ""));
    assertThat(text).hasToString(EquingStandIn.answerTo(QUESTION));
    JsonNode last = result.json().get(result.json().size() - 1);
    assertThat(last.path("type").asString()).isEqualTo("done");
    assertThat(last.path("provider").asString()).isEqualTo("equing");
    assertThat(last.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(last.path("attempts")).hasSize(1);
  }

  @Test
  void asJsonAWholeAnswerIsOneObject() {
    Cli.Result result = cli().run("ask", "--json", "--no-stream", QUESTION);

    assertThat(result.json()).hasSize(1);
    assertThat(result.json().get(0).path("text").asString())
        .isEqualTo(EquingStandIn.answerTo(QUESTION));
    assertThat(result.json().get(0).path("usage").path("input_tokens").asInt()).isEqualTo(8);
  }

  @Test
  void asJsonAFailureIsAnObjectToo() {
    service.next(Fault.CUT);

    JsonNode last = cli().run("ask", "--json", QUESTION).json().stream()
        .reduce((first, second) -> second)
        .orElseThrow();

    assertThat(last.path("type").asString()).isEqualTo("error");
    assertThat(last.path("kind").asString()).isEqualTo("STREAM_INTERRUPTED");
    assertThat(last.path("exit_code").asInt()).isEqualTo(4);
    assertThat(last.path("partial_text").asString()).isNotEmpty();
  }

  @Test
  void providersAreChosenAndExcludedByName() {
    try (EquingStandIn other = EquingStandIn.start()) {
      Cli both = cli()
          .with("PATCHBAY_INSTANCES", "two:equing")
          .with("PATCHBAY_TWO__BASE_URL", other.url());
      both.run("ask", "-m", "gpt-3.5-turbo", "--not", "equing", QUESTION);
      both.run("ask", "-m", "gpt-3.5-turbo", "--only", "two", QUESTION);
      both.run("ask", "-m", "gpt-3.5-turbo", "--order", "two,equing", QUESTION);
      both.run("ask", "-m", "gpt-3.5-turbo", "--provider", "two", QUESTION);

      assertThat(other.requests()).hasSize(4);
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void aTextIsReadAndSentWithItsName(@TempDir Path folder) throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "Rain tomorrow.");

    assertThat(cli().run("ask", "--file", notes.toString(), "What is in it?").out())
        .contains("What is in it?")
        .contains("File notes.txt:")
        .contains("Rain tomorrow.");
  }

  @Test
  void aPictureGoesOnlyToAModelThatSees(@TempDir Path folder) throws IOException {
    Path picture = Files.write(
        folder.resolve("photo.png"),
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});

    Cli.Result result =
        cli().run("ask", "-m", "gpt-3.5-turbo", "--image", picture.toString(), "What is this?");

    assertThat(result.err()).contains("cannot do vision");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void aFileThatIsMissingIsWrongUsage() {
    Cli.Result result = cli().run("ask", "--file", "none.txt", QUESTION);

    assertThat(result.err()).contains("There is no file none.txt");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aMisspeltSettingIsTold() {
    Cli.Result result =
        new Cli().with("PATCHBAY_EQUING__BASE_ULR", service.url()).run("ask", QUESTION);

    assertThat(result.err()).contains("PATCHBAY_EQUING__BASE_ULR");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void settingsMayComeFromAFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("p.properties"), "equing.base-url=" + service.url());

    assertThat(new Cli().run("ask", "--config", file.toString(), QUESTION).exitCode())
        .isZero();
  }

  @Test
  void aFileOfSettingsThatIsMissingIsWrongUsage() {
    assertThat(new Cli().run("ask", "--config", "none.properties", QUESTION).exitCode())
        .isEqualTo(2);
  }

  @Test
  void whatAModelWouldCommandTheTerminalIsLeftOut() {
    String commands = TOKEN.replace("Because", "Be\\u001b[2Jcause");
    try (FaultServer odd =
        FaultServer.answering(Script.stream().chunk(commands).chunk(END).end())) {
      String url = odd.url().toString();

      assertThat(new Cli()
              .with("PATCHBAY_EQUING__BASE_URL", url)
              .inTerminal()
              .run("ask", QUESTION)
              .out())
          .isEqualTo("Be[2Jcause\n");
      assertThat(new Cli()
              .with("PATCHBAY_EQUING__BASE_URL", url)
              .run("ask", QUESTION)
              .out())
          .contains("\u001b");
    }
  }

  @Test
  void aLimitThatCutTheAnswerOffIsTold() {
    try (FaultServer cut = FaultServer.answering(
        Script.stream().chunk(TOKEN).chunk(END.replace("stop", "length")).end())) {
      Cli.Result result =
          new Cli().with("PATCHBAY_EQUING__BASE_URL", cut.url()).run("ask", QUESTION);

      assertThat(result.err()).contains("cut off", "--max-tokens");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void aKeyIsSentAndNeverPrinted() {
    try (FaultServer refusing = FaultServer.answering(Script.json(401, "{\"error\":{}}"))) {
      Cli.Result result = new Cli()
          .with("OPENAI_API_KEY", "sk-of-a-test")
          .with("OPENAI_BASE_URL", refusing.url())
          .run("ask", "--why", "--usage", QUESTION);

      assertThat(refusing.requests().get(0).header("authorization"))
          .contains("Bearer sk-of-a-test");
      assertThat(refusing.requests().get(0).body()).contains("gpt-5.4-mini");
      assertThat(result.err() + result.out()).contains("HTTP 401").doesNotContain("sk-of-a-test");
      assertThat(result.exitCode()).isEqualTo(1);
    }
  }
}
