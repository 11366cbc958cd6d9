package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a provider. */
class ProviderQueryTest {

  private static final Predicate<ProviderInfo> WORKS = ProviderInfo::working;

  @Test
  void aPlainRequestNeedsAWorkingProviderWithItsModel() {
    ProviderQuery query =
        ProviderQuery.of(CompletionRequest.builder("gpt-4").user("Why?").build());

    assertThat(query.model()).contains("gpt-4");
    assertThat(query.capabilities()).isEmpty();
    assertThat(query.provider()).isEmpty();
    assertThat(query.workingOnly()).isTrue();
  }

  static Stream<Arguments> usesOfCapabilities() {
    URI picture = URI.create("https://example.com/cat.png");
    return Map.<Capability, UnaryOperator<CompletionRequest.Builder>>of(
            Capability.STREAM, request -> request.stream(true),
            Capability.TOOLS, request -> request.tool(new Tool("weather", "The weather", "{}")),
            Capability.VISION,
                request -> request.message(
                    new Message(Role.USER, List.of(new ContentPart.Image(picture)))),
            Capability.JSON_OBJECT,
                request -> request.responseFormat(new ResponseFormat.JsonObject()),
            Capability.JSON_SCHEMA,
                request ->
                    request.responseFormat(new ResponseFormat.JsonSchema("answer", "{}", true)),
            Capability.EXTRAS, request -> request.extra("top_k", 3))
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("usesOfCapabilities")
  void aRequestNeedsEachCapabilityThatItMakesUseOf(
      Capability capability, UnaryOperator<CompletionRequest.Builder> use) {
    CompletionRequest request =
        use.apply(CompletionRequest.builder("gpt-4").user("Why?")).build();

    assertThat(ProviderQuery.of(request).capabilities()).containsExactly(capability);
  }

  @Test
  void aBuilderStartsFromAllThatAQueryAsksFor() {
    ProviderQuery query = everything().model("gpt-4").build();

    assertThat(query.toBuilder().build()).isEqualTo(query);
    assertThat(query)
        .hasToString("a provider named alpha other than beta, gamma with model gpt-4 with room for"
            + " 100000 tokens that can do tools, where it works, first of all delta, alpha");
  }

  @Test
  void aFamilyTakesThePlaceOfAModelAndAModelThatOfAFamily() {
    ProviderQuery family = everything().model("gpt-4-turbo").family("gpt-4").build();
    ProviderQuery model = family.toBuilder().model("gpt-4").build();

    assertThat(family.family()).contains("gpt-4");
    assertThat(family.model()).isEmpty();
    assertThat(family.toBuilder().build()).isEqualTo(family);
    assertThat(model.model()).contains("gpt-4");
    assertThat(model.family()).isEmpty();
    assertThat(ProviderQuery.builder().family("gpt-4").build())
        .hasToString("a working provider with a model of the family gpt-4");
  }

  @Test
  void whatAQueryAsksForCanBeReadAgain() {
    ProviderQuery query = everything().build();

    assertThat(query.minContextWindow()).isEqualTo(100_000);
    assertThat(query.excluded()).containsExactly("beta", "gamma");
    assertThat(query.preferred()).containsExactly("delta", "alpha");
  }

  @Test
  void queriesThatAskForTheSameAreEqual() {
    ProviderQuery one = everything().build();
    ProviderQuery other = everything().build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void theQueryOfARequestIsThatOfABuilderThatAsksForTheSame() {
    CompletionRequest request =
        CompletionRequest.builder("gpt-4").user("Why?").stream(true).build();
    ProviderQuery built =
        ProviderQuery.builder().model("gpt-4").capability(Capability.STREAM).build();

    assertThat(ProviderQuery.of(request)).isEqualTo(built).hasSameHashCodeAs(built);
  }

  static Stream<UnaryOperator<ProviderQuery.Builder>> changes() {
    return Stream.of(
        query -> query.model("gpt-4"),
        query -> query.family("gpt-4"),
        query -> query.fallbackModels("gpt-3"),
        query -> query.capability(Capability.VISION),
        query -> query.minContextWindow(1),
        query -> query.provider("omega"),
        query -> query.exclude("omega"),
        query -> query.prefer("omega"),
        query -> query.where("it works", info -> true),
        query -> query.workingOnly(true));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aQueryThatAsksForSomethingElseIsAnother(UnaryOperator<ProviderQuery.Builder> change) {
    assertThat(change.apply(everything()).build()).isNotEqualTo(everything().build());
  }

  static Stream<BiFunction<ProviderQuery.Builder, String, ProviderQuery.Builder>> names() {
    return Stream.of(
        ProviderQuery.Builder::model,
        ProviderQuery.Builder::family,
        (query, name) -> query.capability(Capability.of(name)),
        ProviderQuery.Builder::provider,
        ProviderQuery.Builder::exclude,
        ProviderQuery.Builder::prefer,
        (query, name) -> query.where(name, WORKS),
        (query, name) -> query.where("it works", info -> name.equals("an")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void queriesStayApartEvenIfTheirHashCodesAreTheSame(
      BiFunction<ProviderQuery.Builder, String, ProviderQuery.Builder> change) {
    ProviderQuery one = change.apply(ProviderQuery.builder(), "an").build();
    ProviderQuery other = change.apply(ProviderQuery.builder(), "c0").build();

    assertThat(one).hasSameHashCodeAs(other).isNotEqualTo(other);
  }

  @Test
  void theOrderOfPreferredProvidersMattersAndThatOfExcludedOnesDoesNot() {
    ProviderQuery.Builder any = ProviderQuery.builder();

    assertThat(ProviderQuery.builder().prefer("a", "b").build())
        .isNotEqualTo(ProviderQuery.builder().prefer("b", "a").build());
    assertThat(ProviderQuery.builder().exclude("a", "b").build())
        .isEqualTo(any.exclude("b", "a").build());
  }

  @Test
  void aNegativeContextWindowIsRefused() {
    assertThatThrownBy(() -> ProviderQuery.builder().minContextWindow(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A context window has 0 tokens or more, not -1");
  }

  @Test
  void aBuilderLeavesTheQueryThatItStartedFromAsItWas() {
    ProviderQuery query = ProviderQuery.builder().build();

    query.toBuilder().capability(Capability.TOOLS).model("gpt-4").build();

    assertThat(query).hasToString("a working provider");
  }

  private static ProviderQuery.Builder everything() {
    return ProviderQuery.builder()
        .capability(Capability.TOOLS)
        .provider("alpha")
        .exclude("gamma", "beta")
        .minContextWindow(100_000)
        .where("it works", WORKS)
        .prefer("delta", "alpha")
        .workingOnly(false);
  }
}
