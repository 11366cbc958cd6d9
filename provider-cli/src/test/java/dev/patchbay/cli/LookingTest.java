package dev.patchbay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands that look at providers and ask for nothing. */
class LookingTest {

  @Test
  void listShowsWhatIsReadyAndAllSaysWhatToSetForTheOthers() {
    Cli.Result few = new Cli().with("OPENAI_API_KEY", "sk-of-a-test").run("list");
    Cli.Result all = new Cli().with("OPENAI_API_KEY", "sk-of-a-test").run("list", "--all");

    assertThat(few.out())
        .containsPattern("openai +https://api.openai.com/v1 +ready")
        .contains("tokens", "more lack a setting")
        .doesNotContain("GROQ_API_KEY", "sk-of-a-test");
    assertThat(all.out()).containsPattern("groq +https\\S+ +set GROQ_API_KEY");
    assertThat(few.exitCode()).isZero();
  }

  @Test
  void listAsJsonHasCapabilities() {
    JsonNode providers = new Cli().run("list", "--all", "--json").json().get(0).path("providers");

    assertThat(providers.valueStream().map(each -> each.path("id").asString()))
        .contains("openai", "anthropic", "gemini", "ollama", "bedrock", "equing");
    JsonNode openai = providers
        .valueStream()
        .filter(each -> each.path("id").asString().equals("openai"))
        .findFirst()
        .orElseThrow();
    assertThat(openai.path("to_do").asString()).contains("OPENAI_API_KEY");
    assertThat(openai.path("models").size()).isGreaterThan(3);
    assertThat(openai.path("capabilities").valueStream().map(JsonNode::asString))
        .contains("stream", "tools");
  }

  @Test
  void listOfAProviderThatIsNotThereIsWrongUsage() {
    assertThat(new Cli().run("list", "opneai").exitCode()).isEqualTo(2);
  }

  @Test
  void listAsksTheServiceForItsModelsIfWanted() {
    try (FaultServer service =
        FaultServer.answering(Script.json(200, "{\"data\":[{\"id\":\"brand-new\"}]}"))) {
      Cli.Result result = new Cli()
          .with("OPENAI_API_KEY", "sk-of-a-test")
          .with("OPENAI_BASE_URL", service.url())
          .run("list", "openai", "--live");

      assertThat(result.out()).contains("brand-new").doesNotContain("gpt-5.4-mini");
    }
  }

  @Test
  void explainSaysWhoWouldBeAskedAndWhyNotTheOthersAndAsksNothing() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Cli.Result result = new Cli()
          .with("PATCHBAY_EQUING__BASE_URL", service.url())
          .run("explain", "-m", "gpt-3.5-turbo", "--strategy", "cheapest");

      assertThat(result.out())
          .contains("1. equing  chosen", "by the strategy cheapest", "openai (OPENAI_API_KEY)");
      assertThat(service.requests()).isEmpty();
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void explainFailsIfNoneCanServe() {
    Cli.Result result = new Cli().run("explain", "--demo", "--needs", "vision", "--json");

    JsonNode why = result.json().get(0);
    assertThat(why.path("candidates")).isEmpty();
    assertThat(why.path("rejections")
            .valueStream()
            .filter(each -> each.path("provider").asString().equals("equing"))
            .map(each -> each.path("reason").asString()))
        .containsExactly("MISSING_CAPABILITY");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @Test
  void explainWithoutAModelIsAboutAllThatIsReady() {
    assertThat(new Cli().with("ANTHROPIC_API_KEY", "k").run("explain").out())
        .contains("1. anthropic  chosen");
  }

  @Test
  void anUnknownStrategyIsWrongUsageAndTheOthersAreNamed() {
    Cli.Result result = new Cli().run("explain", "--strategy", "luckiest");

    assertThat(result.err()).contains("cheapest", "round-robin");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void doctorFindsAServiceThatIsThereAndNamesItsKeyWithoutShowingIt() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Cli.Result result = new Cli()
          .with("OPENAI_API_KEY", "sk-of-a-test")
          .with("OPENAI_BASE_URL", service.url())
          .run("doctor");

      assertThat(result.out())
          .containsPattern(
              "ok +openai +http://127.0.0.1:\\d+ +reached in \\d+ ms +key from OPENAI_API_KEY")
          .contains("Java " + Runtime.version())
          .doesNotContain("sk-of-a-test");
      assertThat(result.exitCode()).isZero();
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void doctorTellsAServiceThatCannotBeReached() {
    // Port 9 is discard, which no machine of ours runs.
    Cli.Result result =
        new Cli().with("PATCHBAY_EQUING__BASE_URL", "http://127.0.0.1:9").run("doctor", "--json");

    JsonNode equing = result
        .json()
        .get(0)
        .path("providers")
        .valueStream()
        .filter(each -> each.path("id").asString().equals("equing"))
        .findFirst()
        .orElseThrow();
    assertThat(equing.path("reach").asString()).isEqualTo("UNREACHABLE");
    assertThat(equing.path("wrong").asBoolean()).isTrue();
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void doctorTellsAWrongPluginAndAMisspeltSetting(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("page.jar"), "<html>not found</html>");

    Cli.Result result = new Cli()
        .with("PATCHBAY_OPNEAI__API_KEY", "sk-of-a-test")
        .run("doctor", "--plugins", folder.toString());

    assertThat(result.out())
        .contains("REFUSED page", "unknown provider opneai")
        .doesNotContain("sk-of-a-test");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void aPluginFolderThatIsMissingIsWrongUsage() {
    assertThat(new Cli().run("list", "--plugins", "none").exitCode()).isEqualTo(2);
  }

  @Test
  void benchCountsAnswersAndTakesTheirTimes() {
    try (EquingStandIn service = EquingStandIn.start()) {
      JsonNode measured = new Cli()
          .with("PATCHBAY_EQUING__BASE_URL", service.url())
          .run("bench", "-n", "7", "-c", "3", "--json")
          .json()
          .get(0);

      assertThat(measured.path("answered").asInt()).isEqualTo(7);
      assertThat(measured.path("failed").asInt()).isZero();
      assertThat(measured.path("answer_ms").path("p95").asDouble())
          .isGreaterThanOrEqualTo(measured.path("first_token_ms").path("p50").asDouble());
      assertThat(service.requests()).hasSize(7);
    }
  }

  @Test
  void benchCountsFailuresByKindAndTriesNoneAgain() {
    try (FaultServer service = FaultServer.answering(Script.json(500, "{}"))) {
      Cli.Result result = new Cli()
          .with("PATCHBAY_EQUING__BASE_URL", service.url())
          .run("bench", "-n", "3", "-c", "1");

      assertThat(result.out()).contains("0 answered, 3 failed", "SERVER_ERROR 3");
      assertThat(service.requests()).hasSize(3);
      assertThat(result.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void benchShowsProgressOnATerminalAlone() {
    try (EquingStandIn service = EquingStandIn.start()) {
      Cli seen = new Cli().with("PATCHBAY_EQUING__BASE_URL", service.url()).inTerminal();
      Cli unseen = new Cli().with("PATCHBAY_EQUING__BASE_URL", service.url());

      assertThat(seen.run("bench", "-n", "2").err()).contains("2 of 2 calls");
      assertThat(unseen.run("bench", "-n", "2").err()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask",
        "chat",
        "list",
        "explain",
        "doctor",
        "bench",
        "serve",
        "key",
        "completion",
        "man"
      })
  void eachCommandHasHelp(String command) {
    Cli.Result result = new Cli().run(command, "--help");

    assertThat(result.out()).startsWith("Usage: patchbay " + command).doesNotContain("\u001b");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void helpIsColouredInATerminalUnlessItIsNotWanted() {
    assertThat(new Cli().inTerminal().run("ask", "--help").out()).contains("\u001b[");
    assertThat(new Cli().inTerminal().with("NO_COLOR", "1").run("ask", "--help").out())
        .doesNotContain("\u001b");
    assertThat(new Cli().inTerminal().run("list", "--no-color").out()).doesNotContain("\u001b");
  }

  @Test
  void withoutACommandItShowsHelp() {
    assertThat(new Cli().run().out()).contains("ask", "chat", "For example:");
  }

  @Test
  void theManualPageHasEachCommandAndOption() {
    String page = new Cli().run("man").out();

    List<String> names = Patchbay.commandLine(
            new Console(
                new java.io.PrintWriter(new java.io.StringWriter()),
                new java.io.PrintWriter(new java.io.StringWriter()),
                java.io.InputStream.nullInputStream(),
                java.util.Map.of(),
                Console.Terminals.NONE,
                false),
            Interrupt.none())
        .getSubcommands()
        .entrySet()
        .stream()
        .flatMap(each -> java.util.stream.Stream.concat(
            java.util.stream.Stream.of(".SS patchbay " + each.getKey()),
            each.getValue().getCommandSpec().options().stream()
                .map(option -> option.longestName().replace("-", "\\-"))))
        .toList();
    assertThat(names).hasSizeGreaterThan(40);
    assertThat(page).startsWith(".TH PATCHBAY 1").contains(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ask",
        "chat",
        "list",
        "explain",
        "doctor",
        "bench",
        "serve",
        "key",
        "completion",
        "man"
      })
  void thePageOfTheCommandNamesEachCommand(String command) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "cli.md"))).contains("`" + command + "`");
    assertThat(new Cli().run("--help").out()).contains("  " + command + " ");
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    assertThat(new Cli().run("completion").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_patchbay", "--strategy");
  }
}
