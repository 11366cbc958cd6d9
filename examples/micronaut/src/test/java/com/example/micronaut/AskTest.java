package com.example.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.testkit.EquingStandIn;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application asks a service on loopback, and is asked over HTTP. */
@Timeout(120)
class AskTest {

  private static final String QUESTION = "Why is the sky blue?";
  private static final String LONG = "Why is the sky blue? ".repeat(100);

  private final EquingStandIn service = EquingStandIn.start(Duration.ofMillis(20));
  private EmbeddedServer application;

  @BeforeEach
  void start() {
    application = ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "patchbay.providers.openai.base-url",
            service.url() + "/api/openai/v1",
            "patchbay.providers.openai.api-key",
            "sk-none"));
  }

  @AfterEach
  void end() {
    application.getApplicationContext().close();
    service.close();
  }

  @Test
  void itAnswersWhole() throws Exception {
    assertThat(get("/ask", QUESTION, BodyHandlers.ofString()).body())
        .contains("\"text\":\"" + EquingStandIn.answerTo(QUESTION) + "\"")
        .contains("\"provider\":\"openai\"", "\"attempts\":1");
  }

  @Test
  void settingsComeFromItsConfigurationAndFromTheEnvironment() throws Exception {
    get("/ask", QUESTION, BodyHandlers.ofString());

    assertThat(service.requests().get(0).header("x-team")).contains("blue");
    assertThat(service.requests().get(0).header("x-shift")).contains("night");
  }

  @Test
  void itStreamsTheAnswer() throws Exception {
    assertThat(textOf(get("/ask/stream", QUESTION, BodyHandlers.ofString()).body()))
        .isEqualTo(EquingStandIn.answerTo(QUESTION));
  }

  @Test
  void anAnswerThatBreaksOffBreaksOffForTheClientToo() {
    service.next(EquingStandIn.Fault.CUT);

    assertThatThrownBy(() -> get("/ask/stream", QUESTION, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aClientThatLeavesStopsTheCall() throws Exception {
    try (InputStream answer =
        get("/ask/stream", LONG, BodyHandlers.ofInputStream()).body()) {
      assertThat(answer.read()).isNotNegative();
      assertThat(service.openConnections()).isEqualTo(1);
    }

    await(() -> service.openConnections() == 0);
  }

  @Test
  void theEndOfTheApplicationClosesTheRegistryAndLeavesNoThread() throws Exception {
    get("/ask", QUESTION, BodyHandlers.ofString());
    assertThat(service.openConnections()).isEqualTo(1);

    application.getApplicationContext().close();

    await(() -> service.openConnections() == 0);
    assertThat(threads()).isEmpty();
  }

  /** Those that would keep a program from ending. Micronaut's end after its quiet period. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(name -> name.matches("(?i)(patchbay|okhttp|okio).*"))
        .toList();
  }

  private <T> HttpResponse<T> get(String path, String question, BodyHandler<T> body)
      throws IOException, InterruptedException {
    URI uri = application
        .getURI()
        .resolve(path + "?model=openai/gpt-3.5-turbo&question="
            + URLEncoder.encode(question, StandardCharsets.UTF_8));
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), body);
  }

  /** Some tokens begin with a space, which follows the one that may stand after the colon. */
  private static String textOf(String events) {
    return events
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data: ".length()))
        .collect(Collectors.joining());
  }

  private static void await(BooleanSupplier event) throws InterruptedException {
    while (!event.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
