package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plugin that was compiled for an earlier version works. The jars are kept as they were built, by {@code .ci/baseline}, from
 * what stands beside them.
 */
class CompatibilityTest extends UsesWorkshop {

  private static final Path COMPAT = Path.of("src", "test", "resources", "compat");
  private static final ProviderConfig SETTINGS = ProviderConfig.builder()
      .set(ProviderConfig.BASE_URL, "https://other.example")
      .set(ProviderConfig.API_KEY, "sk-12345")
      .set("greeting", "Good day")
      .set("slow", "true")
      .set("pause", "2s")
      .build();
  private static final CompletionRequest REQUEST = CompletionRequest.builder("y1")
      .user("why?")
      .options(CompletionOptions.builder().temperature(0.5).maxTokens(9).build())
      .tool(new Tool("look", "Looks.", "{}"))
      .build();
  private static final String ANSWER =
      "Good day after PT2S, USER: why?; OptionalDouble[0.5], OptionalInt[9], 8 characters of key,"
          + " https://other.example";

  @Test
  void thereIsAPluginOfEachVersion() throws IOException {
    assertThat(plugins()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itAnswersWhole(Path jar) {
    Completion answer = configured(jar).complete(REQUEST);

    assertThat(answer.text()).isEqualTo(ANSWER);
    assertThat(answer.usage().inputTokens()).isEqualTo(1);
    assertThat(answer.toolCalls()).extracting("name").containsExactly("look");
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itStreams(Path jar) {
    try (CompletionStream stream = configured(jar).stream(REQUEST)) {
      Completion answer = stream.toCompletion();

      assertThat(answer.text()).isEqualTo(ANSWER);
      assertThat(answer.reasoning()).isEqualTo("hm");
      assertThat(answer.toolCalls()).extracting("name").containsExactly("look");
    }
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itHearsOfACancel(Path jar) {
    CallContext context = CallContext.create();
    try (CompletionStream stream = configured(jar).stream(REQUEST, context)) {
      Iterator<CompletionEvent> events = stream.iterator();
      events.next();
      context.cancel();

      assertThat(catchThrowableOfType(ProviderException.class, events::next).kind())
          .isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void itsFailuresSayAllThatItSaid(Path jar) {
    CompletionRequest request = CompletionRequest.builder("full").user("why?").build();

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> configured(jar).complete(request));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.provider()).isEqualTo("yesterday");
    assertThat(failure.model()).isEqualTo("full");
    assertThat(failure.status()).hasValue(429);
    assertThat(failure.code()).contains("full");
    assertThat(failure.requestId()).contains("r-1");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
  }

  private AbstractProvider configured(Path jar) {
    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(workshop.loader(jar.toAbsolutePath()))
        .settings(ProviderSettings.none())
        .config("yesterday", SETTINGS)
        .build();

    assertThat(registry.failures()).isEmpty();
    return registry.provider("yesterday").orElseThrow();
  }

  private static List<Path> plugins() throws IOException {
    try (Stream<Path> files = Files.list(COMPAT)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
