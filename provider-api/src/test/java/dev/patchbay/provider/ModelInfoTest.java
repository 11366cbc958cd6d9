package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
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
    ModelInfo model = ModelInfo.of("a");

    assertThat(model.id()).isEqualTo("a");
    assertThat(model.kind()).isEqualTo(ModelInfo.Kind.CHAT);
    assertThat(model.aliases()).isEmpty();
    assertThat(model.contextWindow()).isZero();
    assertThat(model.outputLimit()).isZero();
    assertThat(model.capabilities()).isEmpty();
    assertThat(model.retirement()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void aBlankIdOrAliasIsRefused(String blank) {
    ModelInfo model = ModelInfo.of("a");

    assertThatThrownBy(() -> ModelInfo.of(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.toBuilder().aliases("b", blank))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1"})
  void aNegativeLimitIsRefused(int window, int output) {
    ModelInfo model = ModelInfo.of("a");

    assertThatThrownBy(() -> model.toBuilder().contextWindow(window).outputLimit(output))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Model a");
  }

  @Test
  void capabilitiesAddUp() {
    ModelInfo model = ModelInfo.builder("a")
        .capabilities(Capability.TOOLS)
        .capabilities(Capability.VISION)
        .build();

    assertThat(model.capabilities()).containsExactlyInAnyOrder(Capability.TOOLS, Capability.VISION);
  }

  @Test
  void aliasesAddUp() {
    ModelInfo model = ModelInfo.builder("a").aliases("b").aliases("c", "d").build();

    assertThat(model.aliases()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void aBuilderThatStartsFromAModelKeepsAllItsFacts() {
    ModelInfo model = ModelInfo.builder("a")
        .kind(ModelInfo.Kind.EMBEDDING)
        .aliases("b")
        .contextWindow(8192)
        .outputLimit(1024)
        .capabilities(Capability.TOOLS)
        .retirement(LocalDate.of(2027, 1, 31))
        .build();

    assertThat(model.toBuilder().build()).isEqualTo(model).hasSameHashCodeAs(model);
    assertThat(model.toBuilder().aliases("c").build()).isNotEqualTo(model);
  }

  @Test
  void theSetsAreCopiesThatCannotBeChanged() {
    Set<String> aliases = new HashSet<>(Set.of("b"));
    Set<Capability> capabilities = new HashSet<>(Set.of(Capability.TOOLS));
    ModelInfo model =
        ModelInfo.builder("a").aliases(aliases).capabilities(capabilities).build();
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
  void aCapabilitysNameHasAHundredAndTwentyEightCharactersAtMost() {
    assertThat(Capability.of("x".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> Capability.of("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void capabilitiesAreOrderedByName() {
    assertThat(Capability.EXTRAS).isLessThan(Capability.STREAM);
    assertThat(Capability.TOOLS).isEqualByComparingTo(Capability.of("tools"));
  }

  @Test
  void theLimitOfABatchIsAFactLikeTheOthers() {
    ModelInfo known =
        ModelInfo.builder("v").kind(ModelInfo.Kind.EMBEDDING).batchLimit(64).build();

    assertThat(known).asString().contains("64 texts at once");
    assertThat(known.addedTo(ModelInfo.of("v")).batchLimit()).isEqualTo(64);
    assertThat(known.addedTo(ModelInfo.builder("v").batchLimit(8).build()).batchLimit())
        .isEqualTo(8);
  }
}
