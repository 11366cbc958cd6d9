package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and capabilities. */
class ModelInfoTest {

  @Test
  void ofAModelByNameNothingElseIsKnown() {
    assertThat(ModelInfo.of("a")).isEqualTo(new ModelInfo("a", Set.of(), 0, 0, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void aBlankIdOrAliasIsRefused(String blank) {
    ModelInfo model = ModelInfo.of("a");

    assertThatThrownBy(() -> ModelInfo.of(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.withAliases("b", blank))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1"})
  void aNegativeLimitIsRefused(int window, int output) {
    ModelInfo model = ModelInfo.of("a");

    assertThatThrownBy(() -> model.withLimits(window, output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Model a");
  }

  @Test
  void capabilitiesAddUp() {
    ModelInfo model = ModelInfo.of("a").with(Capability.TOOLS).with(Capability.VISION);

    assertThat(model.capabilities()).containsExactlyInAnyOrder(Capability.TOOLS, Capability.VISION);
  }

  @Test
  void aliasesAddUp() {
    ModelInfo model = ModelInfo.of("a").withAliases("b").withAliases("c", "d");

    assertThat(model.aliases()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void eachStepKeepsTheOthers() {
    ModelInfo model = ModelInfo.of("a")
        .withAliases("b")
        .with(Capability.TOOLS)
        .withLimits(8192, 1024)
        .withAliases("c")
        .with(Capability.VISION);

    assertThat(model)
        .isEqualTo(new ModelInfo(
            "a", Set.of("b", "c"), 8192, 1024, Set.of(Capability.TOOLS, Capability.VISION)));
  }

  @Test
  void theSetsAreCopiesThatCannotBeChanged() {
    Set<String> aliases = new HashSet<>(Set.of("b"));
    Set<Capability> capabilities = new HashSet<>(Set.of(Capability.TOOLS));
    ModelInfo model = new ModelInfo("a", aliases, 0, 0, capabilities);
    aliases.add("c");
    capabilities.clear();

    assertThat(model.aliases()).containsExactly("b").isUnmodifiable();
    assertThat(model.capabilities()).containsExactly(Capability.TOOLS).isUnmodifiable();
  }

  @Test
  void aCapabilityOfOnesOwnIsEqualByName() {
    assertThat(Capability.of("audio")).isEqualTo(Capability.of("audio")).hasToString("audio");
    assertThat(Capability.of("json-schema")).isEqualTo(Capability.JSON_SCHEMA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Audio", "1st", "-a", "a_b", "a b", "é", "a\n"})
  void aCapabilitysNameInAnotherFormIsRefusedAndShown(String name) {
    assertThatThrownBy(() -> Capability.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("'" + name + "'");
  }

  @Test
  void aCapabilitysNameHasSixtyFourCharactersAtMost() {
    assertThat(Capability.of("x".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> Capability.of("x".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void capabilitiesAreOrderedByName() {
    assertThat(Capability.EXTRAS).isLessThan(Capability.STREAM);
    assertThat(Capability.TOOLS).isEqualByComparingTo(Capability.of("tools"));
  }
}
