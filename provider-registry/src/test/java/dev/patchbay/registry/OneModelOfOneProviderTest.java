package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request names the model of one provider as {@code provider/model}. */
class OneModelOfOneProviderTest {

  private final List<String> asked = new ArrayList<>();

  @Test
  void whatStandsBeforeTheSlashIsTheProviderAndTheRestItsModel() {
    ProviderRegistry registry =
        Simulation.registryOf(provider("first", "m"), provider("second", "m"));

    Completion answer = registry.complete(request("second/m"));

    assertThat(answer.provider()).isEqualTo("second");
    assertThat(answer.model()).isEqualTo("m");
    assertThat(asked).containsExactly("second m");
  }

  @Test
  void aModelOfThatVeryNameWins() {
    ProviderRegistry registry =
        Simulation.registryOf(provider("relay", "second/m"), provider("second", "m"));

    assertThat(registry.complete(request("second/m")).provider()).isEqualTo("relay");
    assertThat(asked).containsExactly("relay second/m");
  }

  @Test
  void anotherProviderIsNotAskedInItsPlace() {
    ProviderRegistry registry = Simulation.registryOf(
        fake("first", failing(ErrorKind.SERVER_ERROR)), provider("second", "m"));

    assertThat(failureOf(registry, "first/m").kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(asked).isEmpty();
  }

  @Test
  void aMisspeltProviderIsAnsweredWithNearNamesAndSentNowhere() {
    ProviderRegistry registry = Simulation.registryOf(provider("second", "m"));

    assertThat(failureOf(registry, "secnd/m"))
        .hasMessageContaining("no provider has the model secnd/m; did you mean second/m?");
    assertThat(asked).isEmpty();
  }

  @Test
  void aMisspeltModelOfAProviderIsAnsweredWithItsNearNames() {
    ProviderRegistry registry = Simulation.registryOf(provider("second", "model-1"));

    assertThat(failureOf(registry, "second/modle-1"))
        .hasMessageContaining("did you mean second/model-1?");
  }

  @Test
  void anOpenModelIsReachedByItsProviderAlone() {
    AbstractProvider open = TestProvider.of("relay", facts -> facts.openModels(true));
    ProviderRegistry registry = TestProvider.registryOf(open);

    assertThat(registry.complete(request("relay/anything/at-all")).text())
        .isEqualTo("served by relay");
    assertThat(failureOf(registry, "anything/at-all").kind())
        .isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
  }

  @Test
  void theExplanationSaysWhatIsMeant() {
    ProviderRegistry registry =
        Simulation.registryOf(provider("first", "m"), provider("second", "m"));

    assertThat(registry.select(request("second/m")).explain())
        .contains("1. second")
        .contains("first   is not second");
  }

  private FakeProvider provider(String id, String model) {
    return fake(id, ModelInfo.of(model), (request, context) -> {
      asked.add(id + " " + request.model());
      return text("Hello").give(request, context);
    });
  }

  private static CompletionRequest request(String model) {
    return CompletionRequest.builder(model).user("Hello").build();
  }

  private static ProviderException failureOf(ProviderRegistry registry, String model) {
    return catchThrowableOfType(ProviderException.class, () -> registry.complete(request(model)));
  }
}
