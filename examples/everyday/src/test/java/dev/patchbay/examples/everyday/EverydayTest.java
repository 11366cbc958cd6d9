package dev.patchbay.examples.everyday;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program does the same with each service; only the model's name differs. */
@Timeout(60)
class EverydayTest {

  private static final byte[] PICTURE = Base64.getDecoder()
      .decode(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  private static final String OUTPUT = """
      Take a coat, for I was told {"city":"Oslo","temperature":4,"advice":null}
      (asks weather)
      Take a coat, for I was told {"city":"Oslo","temperature":4,"advice":null}
      Oslo, 4: A coat.
      ... A coat.
      A very small picture.
      Answer 1 to: Why is the sky blue?
      Answer 2 to: And at dusk?
      Answer 3 to: And on Mars?
      """;

  @ParameterizedTest
  @MethodSource("dev.patchbay.examples.everyday.Service#all")
  void runsWithEachService(Service service, @TempDir Path folder) throws Exception {
    Path picture = Files.write(folder.resolve("picture.png"), PICTURE);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (FaultServer server = FaultServer.answering(new Brain(service.dialect())::answer);
        AbstractProvider provider = at(server, service);
        ProviderRegistry registry =
            ProviderRegistry.builder().discovery(false).provider(provider).build()) {
      new Everyday(registry.router(), service.model(), new PrintStream(output, true, UTF_8))
          .run(picture);

      assertThat(output.toString(UTF_8)).isEqualToNormalizingNewlines(OUTPUT);
      assertThat(server.requests()).hasSize(10);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.patchbay.examples.everyday.Service#signing")
  void aServiceGoesOnOnlyWithWhatItSigned(Service service) throws Exception {
    String model = service.model().substring(service.model().indexOf('/') + 1);
    CompletionRequest question = CompletionRequest.builder(model)
        .user("Do I need a coat in Oslo?")
        .tool(new Tool("weather", "Tells the weather.", "{\"type\":\"object\"}"))
        .build();
    try (FaultServer server = FaultServer.answering(new Brain(service.dialect())::answer);
        AbstractProvider provider = at(server, service);
        CompletionStream stream = provider.stream(question)) {
      CompletionRequest next = answered(question, stream.toCompletion());

      assertThat(provider.complete(next).text()).isEqualTo("Take a coat, for I was told 4 degrees");
      for (Completion call : List.of(stream.toCompletion(), provider.complete(question))) {
        assertThatThrownBy(() -> provider.complete(answered(question, call).withoutOpaque()))
            .isInstanceOfSatisfying(
                ProviderException.class,
                e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
            .hasMessageContaining("came back without its signature");
      }
    }
  }

  private static CompletionRequest answered(CompletionRequest question, Completion call) {
    return question.toBuilder()
        .message(call.toMessage())
        .message(Message.toolResult("call_1", "4 degrees"))
        .build();
  }

  private static AbstractProvider at(FaultServer server, Service service) {
    return service
        .provider()
        .get()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, "sk-everyday")
            .build());
  }
}
