package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What facts of a catalogue add to what a provider declares. */
class ModelFactsTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final ModelFacts FACTS = new ModelFacts(
      ModelInfo.builder("m")
          .contextWindow(128_000)
          .outputLimit(16_384)
          .capabilities(Capability.TOOLS)
          .retirement(LocalDate.of(2027, 1, 14))
          .build(),
      "a list 1.0",
      DAY,
      null,
      false);

  @Test
  void theyAddWhatIsNotDeclared() {
    ModelInfo both = FACTS.addedTo(ModelInfo.of("m"));

    assertThat(both).isEqualTo(FACTS.model());
  }

  @Test
  void whatIsDeclaredStaysAndCapabilitiesAreJoined() {
    ModelInfo declared = ModelInfo.builder("m-2")
        .aliases("m")
        .contextWindow(8_000)
        .outputLimit(1_000)
        .capabilities(Capability.VISION)
        .retirement(LocalDate.of(2030, 1, 1))
        .build();

    assertThat(FACTS.addedTo(declared))
        .isEqualTo(declared.toBuilder().capabilities(Capability.TOOLS).build());
  }

  @Test
  void theySayWhereTheyComeFrom() {
    assertThat(FACTS.origin()).isEqualTo("a list 1.0 of 2026-11-01");
  }

  @Test
  void aPriceIsNotBothKnownAndDisputed() {
    ModelPrice price = ModelPrice.of("1", "2", "a list", DAY);

    assertThatThrownBy(() -> new ModelFacts(ModelInfo.of("m"), "a list", DAY, price, true))
        .hasMessage("The price of model m is disputed, and so is not known");
  }

  @Test
  void aFurtherInstanceIsOfTheSameService() {
    ProviderInfo info = ProviderInfo.builder("parrot", "https://parrot.example").build();

    ProviderInfo second = info.toBuilder().id("parrot-eu").build().toBuilder().build();

    assertThat(second.id()).isEqualTo("parrot-eu");
    assertThat(second.service()).isEqualTo("parrot");
    assertThat(info.service()).isEqualTo("parrot");
  }

  @Test
  void aProviderThatCannotAskItsServiceListsWhatItDeclares() {
    TestProvider provider = TestProvider.with(TestProvider.plain());

    assertThat(provider.listModels()).isEqualTo(provider.info().models());
  }
}
