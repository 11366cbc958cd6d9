package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The names that someone may have meant. */
class NearestNamesTest {

  @Test
  void theNearestComesFirst() {
    assertThat(NearestNames.of("gpt-4", List.of("gpt-4-1", "gpt4")))
        .containsExactly("gpt4", "gpt-4-1");
  }

  @Test
  void equallyNearOnesComeInOrderOfName() {
    assertThat(NearestNames.of("gpt-5", List.of("gpt-4", "gpt-3")))
        .containsExactly("gpt-3", "gpt-4");
  }

  @Test
  void thereAreThreeAtMost() {
    assertThat(NearestNames.of("m0", List.of("m1", "m2", "m3", "m4")))
        .containsExactly("m1", "m2", "m3");
  }

  @Test
  void upperAndLowerCaseAreTheSame() {
    assertThat(NearestNames.of("GPT-4", List.of("gpt-4"))).containsExactly("gpt-4");
  }

  @Test
  void aNameThatIsFarOffIsNotOffered() {
    assertThat(NearestNames.of("claude", List.of("gpt-4"))).isEmpty();
  }

  @Test
  void aNameThatIsKnownTwiceIsOfferedOnce() {
    assertThat(NearestNames.of("gpt4", List.of("gpt-4", "gpt-4"))).containsExactly("gpt-4");
  }
}
