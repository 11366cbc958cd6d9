package com.example.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.patchbay.testkit.EquingStandIn;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application asks a service on loopback, and is asked over HTTP. */
@QuarkusTest
@QuarkusTestResource(Service.class)
@Timeout(120)
class AskTest {

  private static final String QUESTION = "Why is the sky blue?";
  private static final String LONG = "Why is the sky blue? ".repeat(100);

  @TestHTTPResource
  URI address;

  EquingStandIn service;

  @Test
  void itAnswersWhole() throws Exception {
    assertEquals(
        "{\"text\":\"" + EquingStandIn.answerTo(QUESTION)
            + "\",\"provider\":\"openai\",\"attempts\":1}",
        get("/ask", QUESTION, BodyHandlers.ofString()).body());
  }

  @Test
  void settingsComeFromItsConfigurationAndFromTheEnvironment() throws Exception {
    get("/ask", QUESTION, BodyHandlers.ofString());

    assertEquals(Optional.of("blue"), service.requests().get(0).header("x-team"));
    assertEquals(Optional.of("night"), service.requests().get(0).header("x-shift"));
  }

  @Test
  void itStreamsTheAnswer() throws Exception {
    assertEquals(
        EquingStandIn.answerTo(QUESTION),
        textOf(get("/ask/stream", QUESTION, BodyHandlers.ofString()).body()));
  }

  @Test
  void anAnswerThatBreaksOffBreaksOffForTheClientToo() {
    service.next(EquingStandIn.Fault.CUT);

    assertThrows(IOException.class, () -> get("/ask/stream", QUESTION, BodyHandlers.ofString()));
  }

  @Test
  void aClientThatLeavesStopsTheCall() throws Exception {
    try (InputStream answer =
        get("/ask/stream", LONG, BodyHandlers.ofInputStream()).body()) {
      assertTrue(answer.read() >= 0);
      assertEquals(1, service.openConnections());
    }

    await(() -> service.openConnections() == 0);
  }

  private <T> HttpResponse<T> get(String path, String question, BodyHandler<T> body)
      throws IOException, InterruptedException {
    URI uri = address.resolve(path + "?model=openai/gpt-3.5-turbo&question="
        + URLEncoder.encode(question, StandardCharsets.UTF_8));
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), body);
  }

  private static String textOf(String events) {
    return events
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()))
        .collect(Collectors.joining());
  }

  private static void await(BooleanSupplier event) throws InterruptedException {
    while (!event.getAsBoolean()) {
      Thread.sleep(10);
    }
  }
}
