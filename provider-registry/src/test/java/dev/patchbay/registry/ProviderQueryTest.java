package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a provider. */
class ProviderQueryTest {

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
    ProviderQuery query = ProviderQuery.builder()
        .model("gpt-4")
        .capability(Capability.TOOLS)
        .provider("alpha")
        .workingOnly(false)
        .build();

    assertThat(query.toBuilder().build()).hasToString(query.toString());
    assertThat(query).hasToString("a provider named alpha with model gpt-4 that can do tools");
  }

  @Test
  void aBuilderLeavesTheQueryThatItStartedFromAsItWas() {
    ProviderQuery query = ProviderQuery.builder().build();

    query.toBuilder().capability(Capability.TOOLS).model("gpt-4").build();

    assertThat(query).hasToString("a working provider");
  }
}
