package dev.patchbay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTest {

  private final EquingStandIn service = EquingStandIn.start();

  @AfterEach
  void close() {
    service.close();
  }

  private Cli.Result chat(String... lines) {
    return new Cli()
        .with("PATCHBAY_EQUING__BASE_URL", service.url())
        .reading(String.join("\n", lines) + "\n")
        .run("chat");
  }

  private String body(int index) {
    return service.requests().get(index).body();
  }

  @Test
  void eachLineIsAQuestionThatKnowsWhatWasSaidBefore() {
    Cli.Result result = chat("One?", "Two?");

    assertThat(result.out())
        .isEqualTo(EquingStandIn.answerTo("One?") + "\n" + EquingStandIn.answerTo("Two?") + "\n");
    assertThat(body(1)).contains("One?", "Two?", "You asked: One?");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aBackslashOrTripleQuotesMakeAQuestionOfSeveralLines() {
    chat("One \\", "more?", "\"\"\"A", "B\"\"\"");

    assertThat(service.requests()).hasSize(2);
    assertThat(body(0)).contains("One \\nmore?");
    assertThat(body(1)).contains("A\\nB").doesNotContain("\\\"\\\"\\\"");
  }

  @Test
  void anotherModelIsAskedFromThenOnIfThereIsOne() {
    Cli.Result result = chat("/model gpt-9", "One?", "/model equing/gpt-3.5-turbo", "/model");

    assertThat(result.err())
        .contains("no provider has the model gpt-9", "Asking for equing/gpt-3.5-turbo");
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void whySaysHowTheLastAnswerCameAboutAndWhatIsNext() {
    assertThat(chat("One?", "/why").err())
        .contains("1. equing gpt-3.5-turbo  answered after", "1. equing  chosen");
  }

  @Test
  void aQuestionThatFailsIsForgotten() {
    service.next(Fault.FORBIDDEN_MSG);

    Cli.Result result = chat("One?", "Two?");

    assertThat(result.err()).contains("HTTP 403");
    assertThat(body(1)).doesNotContain("One?");
    assertThat(result.exitCode()).as("that of the last failure").isEqualTo(1);
  }

  @Test
  void theConversationIsSaved(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("talk.md");

    chat("/system Be brief.", "One?", "/save " + file);

    assertThat(Files.readString(file))
        .contains(
            "## System\n\nBe brief.", "## User\n\nOne?", "## Assistant\n\nThis is the Equing");
    assertThat(body(0)).contains("Be brief.");
  }

  @Test
  void clearForgetsWhatWasSaid() {
    chat("One?", "/clear", "Two?");

    assertThat(body(1)).doesNotContain("One?");
  }

  @Test
  void aFileGoesWithTheQuestionBehindItOrWithTheNext(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("some notes.txt"), "Rain.");

    chat("/file " + file, "One?", "Two?");

    assertThat(body(0)).contains("Rain.");
    assertThat(body(1)).contains("Rain.");
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void helpListsTheCommandsAndAMistakeIsTold() {
    Cli.Result result = chat("/help", "/nix", "/image", "/image none.png");

    assertThat(result.err())
        .contains("/model", "/save", "There is no command /nix", "Say which file", "none.png");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void quitEndsIt() {
    chat("/quit", "One?");

    assertThat(service.requests()).isEmpty();
  }

  @Test
  void aPathThatIsAskedAboutIsNoCommand() {
    chat("/etc/hosts: what is it?");

    assertThat(service.requests()).hasSize(1);
  }
}
