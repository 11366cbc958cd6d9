package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderInfoTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "equing", "open-ai", "gpt4free-2", "a1-2-b"})
  void anIdIsLowerCaseLettersDigitsAndSingleHyphens(String id) {
    assertThat(ProviderInfo.builder(id, "https://h").build().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "Equing", "4free", "-a", "a-", "a--b", "a_b", "a.b", "a b", "a/b", "é", "a\n", "ı"
      })
  void anIdInAnotherFormIsRefusedAndShown(String id) {
    assertThatThrownBy(() -> ProviderInfo.builder(id, "https://h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("'" + id + "'");
  }

  @Test
  void anIdHasSixtyFourCharactersAtMost() {
    assertThat(ProviderInfo.builder("x".repeat(64), "https://h").build().id()).hasSize(64);
    assertThatThrownBy(() -> ProviderInfo.builder("x".repeat(65), "https://h"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressThatCannotBeParsedIsRefused() {
    assertThatThrownBy(() -> ProviderInfo.builder("parrot", "https://ho st"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProviderIsWorkingUnlessSaidOtherwise() {
    assertThat(parrot().build().working()).isTrue();
    assertThat(parrot().working(false).build().working()).isFalse();
  }

  @Test
  void modelsAreInTheOrderOfDeclaration() {
    assertThat(parrot().models("z", "a", "m").build().models())
        .extracting(ModelInfo::id)
        .containsExactly("z", "a", "m");
  }

  @Test
  void modelsReplaceThoseDeclaredBefore() {
    assertThat(parrot().models("a").models("b").build().models())
        .containsExactly(ModelInfo.of("b"));
  }

  @Test
  void aModelIsFoundByIdAndByAlias() {
    ModelInfo large = ModelInfo.builder("large").aliases("big", "huge").build();
    ProviderInfo info = parrot().models(List.of(large, ModelInfo.of("small"))).build();

    assertThat(info.model("large")).hasValue(large);
    assertThat(info.model("big")).hasValue(large);
    assertThat(info.model("medium")).isEmpty();
    assertThat(info.supportsModel("huge")).isTrue();
    assertThat(info.supportsModel("medium")).isFalse();
  }

  @Test
  void aModelDeclaredTwiceIsRefused() {
    assertThatThrownBy(() -> parrot().models("a", "b", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("parrot", "a twice");
  }

  @Test
  void anAliasOfTwoModelsIsRefused() {
    ProviderInfo.Builder builder = parrot()
        .models(List.of(
            ModelInfo.builder("a").aliases("latest").build(),
            ModelInfo.builder("b").aliases("latest").build()));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("parrot", "'latest'", "model a", "model b");
  }

  @Test
  void anAliasThatIsAnotherModelsIdIsRefused() {
    ProviderInfo.Builder builder =
        parrot().models(List.of(ModelInfo.builder("a").aliases("b").build(), ModelInfo.of("b")));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'b'", "model a", "model b");
  }

  @Test
  void anAliasThatRepeatsTheModelsOwnIdDoesNoHarm() {
    ModelInfo model = ModelInfo.builder("a").aliases("a").build();

    assertThat(parrot().models(List.of(model)).build().model("a")).hasValue(model);
  }

  @Test
  void capabilitiesAddUpInOrderOfName() {
    ProviderInfo info = parrot()
        .capabilities(Capability.TOOLS)
        .capabilities(Capability.STREAM, Capability.TOOLS)
        .build();

    assertThat(info.capabilities()).containsExactly(Capability.STREAM, Capability.TOOLS);
  }

  @Test
  void aModelCanDoWhatItOrItsProviderDeclares() {
    ModelInfo able = ModelInfo.builder("able").capabilities(Capability.VISION).build();
    ModelInfo plain = ModelInfo.of("plain");
    ProviderInfo info =
        parrot().models(List.of(able, plain)).capabilities(Capability.STREAM).build();

    assertThat(info.supports(able, Capability.VISION)).isTrue();
    assertThat(info.supports(able, Capability.STREAM)).isTrue();
    assertThat(info.supports(plain, Capability.VISION)).isFalse();
    assertThat(info.supports(plain, Capability.STREAM)).isTrue();
    assertThat(info.supports(Capability.VISION)).isFalse();
  }

  @Test
  void variablesAreKeptBySetting() {
    assertThat(parrot().variable("api-key", "PARROT_API_KEY").build().variables())
        .isEqualTo(Map.of("api-key", "PARROT_API_KEY"));
  }

  @Test
  void toBuilderKeepsEverything() {
    ProviderInfo info = full();

    assertThat(info.toBuilder().build()).usingRecursiveComparison().isEqualTo(info);
  }

  @Test
  void toBuilderLeavesTheFactsAsTheyAre() {
    ProviderInfo info = full();
    ProviderInfo changed = info.toBuilder()
        .url(URI.create("http://127.0.0.1:8080"))
        .working(true)
        .models("b")
        .capabilities(Capability.TOOLS)
        .variable("base-url", "PARROT_URL")
        .build();

    assertThat(changed.url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(info).usingRecursiveComparison().isEqualTo(full());
  }

  @Test
  void theFactsCannotBeChanged() {
    ProviderInfo info = full();

    assertThat(info.models()).isUnmodifiable();
    assertThat(info.capabilities()).isUnmodifiable();
    assertThat(info.variables()).isUnmodifiable();
  }

  @Test
  void toStringIsAllFactsOnOneLine() {
    assertThat(full())
        .hasToString("ProviderInfo[parrot, https://parrot.example, working=false,"
            + " models=[a], capabilities=[stream]]");
  }

  private static ProviderInfo full() {
    return parrot()
        .working(false)
        .models("a")
        .capabilities(Capability.STREAM)
        .variable("api-key", "PARROT_API_KEY")
        .build();
  }

  private static ProviderInfo.Builder parrot() {
    return ProviderInfo.builder("parrot", "https://parrot.example");
  }

  @Test
  void aFurtherInstanceIsNotConfiguredByTheVariableOfItsService() {
    ProviderInfo.Builder parrot =
        ProviderInfo.builder("parrot", "https://parrot.example").key("PARROT_API_KEY");

    assertThat(parrot.build().howToConfigure())
        .isEqualTo("set PARROT_API_KEY or patchbay.parrot.api-key");
    assertThat(parrot.id("parrot-eu").build().howToConfigure())
        .isEqualTo("set patchbay.parrot-eu.api-key");
  }
}
