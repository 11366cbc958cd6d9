package dev.patchbay.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  private static final String QUESTION = "Why is the sky blue?";

  private final EquingStandIn service = EquingStandIn.start();

  @AfterEach
  void close() {
    service.close();
  }

  private Program program() {
    return new Program().with("PATCHBAY_EQUING__BASE_URL", service.url().toString());
  }

  @Test
  void itStreamsTheAnswerOfWhatIsConfigured() {
    Program.Result result = program().run("gpt-3.5-turbo", QUESTION);

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
    assertThat(result.exitCode()).isZero();
    assertThat(service.requests().get(0).body()).contains("\"stream\":true");
  }

  @Test
  void withoutAnythingConfiguredItSaysWhatToSet() {
    Program.Result result = new Program().run("gpt-5.4-mini", QUESTION);

    assertThat(result.err()).contains("OPENAI_API_KEY").doesNotContain("\tat ");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void anUnknownModelIsAnsweredWithTheNearestNames() {
    assertThat(program().run("gpt-3.5-trubo", QUESTION).err())
        .contains("did you mean gpt-3.5-turbo?");
  }

  @Test
  void aCutStreamShowsWhatCameAndIsNoSuccess() {
    service.next(Fault.CUT);

    Program.Result result = program().run("gpt-3.5-turbo", QUESTION);

    assertThat(result.out()).isNotBlank();
    assertThat(EquingStandIn.answerTo(QUESTION)).startsWith(result.out());
    assertThat(result.err()).contains("the stream broke off");
    assertThat(result.exitCode()).isEqualTo(1);
  }
}
