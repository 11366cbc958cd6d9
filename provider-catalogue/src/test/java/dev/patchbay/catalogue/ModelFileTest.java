package dev.patchbay.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts out of a file. */
class ModelFileTest {

  private static final String HEAD =
      "# facts\nsource L 2026-11-26 one 1.0\nsource G 2026-11-20 other 2.0\n[parrot]\n";

  @TempDir
  private Path folder;

  @Test
  void aLineSaysAllThatThereIsToSay() throws IOException {
    ModelFacts facts =
        only("big\t128000\t16000\tjv\t2027-01-14\tL\tLG 2.5 10 1.25 -; 200000> 5 15 2.5 6 +");

    assertThat(facts.model())
        .isEqualTo(ModelInfo.builder("big")
            .contextWindow(128_000)
            .outputLimit(16_000)
            .capabilities(Capability.JSON_SCHEMA, Capability.VISION)
            .retirement(LocalDate.of(2027, 1, 14))
            .build());
    assertThat(facts.origin()).isEqualTo("one 1.0 of 2026-11-26");
    ModelPrice price = facts.price();
    assertThat(price.source()).isEqualTo("one 1.0 and other 2.0");
    assertThat(price.asOf()).isEqualTo("2026-11-26");
    assertThat(price.furtherCharges()).isTrue();
    assertThat(price.tiers())
        .containsExactly(
            new ModelPrice.Tier(0, number("2.5"), number("10"), number("1.25"), null),
            new ModelPrice.Tier(200_000, number("5"), number("15"), number("2.5"), number("6")));
  }

  @Test
  void whatIsNotThereIsUnknown() throws IOException {
    ModelFacts facts = only("big\t\t\t\t\tG");

    assertThat(facts.model()).isEqualTo(ModelInfo.of("big"));
    assertThat(facts.price()).isNull();
    assertThat(facts.priceDisputed()).isFalse();
  }

  @Test
  void aDisputedPriceIsNotKnown() throws IOException {
    ModelFacts facts = only("big\t\t\t\t\tG\tLG !");

    assertThat(facts.price()).isNull();
    assertThat(facts.priceDisputed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          big                            | no source is given
          big,,,,,X                      | there is no source 'X'
          big,many,,,,L                  | many
          big,,,q,,L                     | 'q' stands for no capability
          big,,,,soon,L                  | soon
          big,,,,,L,L                    | a price begins with its source
          big,,,,,L,L 1 x                | x
          big,,,,,L,L 1 2; 9> 1 2; 5> 1 2| from the lowest to the highest
          big,,,,,L,L 1 2,more           | 7 fields
          """)
  void aLineOfAnotherFormIsRefusedWithItsPlace(String line, String complaint) throws IOException {
    Path file = file(HEAD + line.strip().replace(',', '\t') + "\n");

    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": [parrot] big: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void aFileOfAnotherFormIsRefusedWithItsLine() throws IOException {
    Path twice = file(HEAD + "big\t\t\t\t\tL\nbig\t\t\t\t\tL\n");
    assertThatThrownBy(() -> ModelFile.load(twice))
        .hasMessage(twice + ", line 6: the model stands there twice");

    Path again = file(HEAD + "[ara parrot]\n");
    assertThatThrownBy(() -> ModelFile.load(again))
        .hasMessage(again + ", line 5: the service parrot stands there twice");

    Path homeless = file("big\t\t\t\t\tL\n");
    assertThatThrownBy(() -> ModelFile.load(homeless))
        .hasMessage(homeless + ", line 1: a [service] stands before the first model");

    Path undated = file("source L today one\n");
    assertThatThrownBy(() -> ModelFile.load(undated)).hasMessageContaining(", line 1: a source is");

    assertThatThrownBy(() -> ModelFile.load(folder.resolve("missing.txt")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private ModelFacts only(String line) throws IOException {
    return ModelFile.load(file(HEAD + line + "\n")).facts("parrot", "big").orElseThrow();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("models.txt"), text);
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }
}
