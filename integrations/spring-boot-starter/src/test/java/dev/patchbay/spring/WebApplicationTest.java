package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with a web server, asked over HTTP. */
class WebApplicationTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SECRET = "sk-secret-of-the-test";

  private static FaultServer first;
  private static FaultServer second;
  private static ConfigurableApplicationContext application;

  /** The application: what its author would write. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Asking asking(ChatClient.Builder builder) {
      return new Asking(builder.build());
    }
  }

  @RestController
  static class Asking {
    private final ChatClient client;

    Asking(ChatClient client) {
      this.client = client;
    }

    @GetMapping("/ask")
    String ask(@RequestParam String question) {
      return client.prompt(question).call().content();
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> stream(@RequestParam String question) {
      return client.prompt(question).stream().content();
    }
  }

  @BeforeAll
  static void start(@TempDir Path plugins) throws IOException {
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    first = FaultServer.answering(request -> {
      String question = Service.asked(request).messages().get(0).text();
      return switch (question) {
        case "down" -> Service.refusal(503);
        case "dies-before" -> Script.stream().reset();
        case "dies-after" -> Service.begun("Half").reset();
        default -> Service.either(request, "one");
      };
    });
    second = FaultServer.answering(request -> Service.either(request, "two"));
    application = SpringApplication.run(
        Application.class,
        "--server.port=0",
        "--spring.main.banner-mode=off",
        "--management.endpoints.web.exposure.include=health,patchbay",
        "--management.endpoint.health.show-details=always",
        "--patchbay.instances=first:openai-compatible,second:openai-compatible",
        "--patchbay.priority=first,second",
        "--patchbay.providers.first.base-url=" + first.url() + "/v1",
        "--patchbay.providers.first.api-key=" + SECRET,
        "--patchbay.providers.first.models=m",
        "--patchbay.providers.second.base-url=" + second.url() + "/v1",
        "--patchbay.providers.second.models=m",
        "--patchbay.plugins.folder=" + plugins,
        "--patchbay.chat.model=m");
  }

  @AfterAll
  static void stop() {
    application.close();
    first.close();
    second.close();
  }

  @Test
  void anApplicationAsksAndFailsOverUnseen() throws Exception {
    assertThat(get("/ask?question=hello").body()).isEqualTo("one");
    assertThat(get("/ask?question=down").body()).isEqualTo("two");
    assertThat(get("/stream?question=dies-before").body()).contains("data:two");
  }

  @Test
  void callsAreMeasured() throws Exception {
    get("/ask?question=hello");

    assertThat(application
            .getBean(MeterRegistry.class)
            .get("gen_ai.client.inference.duration")
            .timers())
        .isNotEmpty();
  }

  @Test
  void aStreamThatBreaksOffIsBrokenOffForTheClientToo() {
    CompletableFuture<HttpResponse<String>> answer = HTTP.sendAsync(
        HttpRequest.newBuilder(url("/stream?question=dies-after")).build(),
        HttpResponse.BodyHandlers.ofString());

    assertThat(answer).failsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void healthAnswersOverHttpAndIsUpOnceACallHasSucceeded() throws Exception {
    get("/ask?question=hello");

    JsonNode health = json("/actuator/health").path("components").path("patchbay");
    assertThat(health.path("status").asString()).isEqualTo("UP");
    assertThat(health.path("details").path("failures").toString()).contains("broken.jar");
  }

  @Test
  void theEndpointShowsProvidersPluginsAndHealthAndNoSecret() throws Exception {
    JsonNode all = json("/actuator/patchbay");

    assertThat(all.path("providers").toString())
        .contains("\"first\"", "\"openai\"", "OPENAI_API_KEY");
    JsonNode plugin = all.path("plugins").path(0);
    assertThat(plugin.path("id").asString()).isEqualTo("broken");
    assertThat(plugin.path("state").asString()).isEqualTo("REFUSED");
    assertThat(plugin.path("reasons").toString()).contains("no jar");
    assertThat(all.path("health").toString()).contains("\"second\"");
    assertThat(all.toString() + json("/actuator/health")).doesNotContain(SECRET);
    assertThat(json("/actuator/patchbay/plugins")).hasSize(1);
    assertThat(json("/actuator/patchbay/providers").size()).isGreaterThan(3);
    assertThat(get("/actuator/patchbay/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theEndpointExplainsWhatTheRouterWouldDo() throws Exception {
    JsonNode explained = json("/actuator/patchbay/explain?model=m&needs=stream");

    JsonNode decision = explained.path("decision");
    assertThat(decision.path("candidates").path(0).path("provider").asString()).isEqualTo("first");
    assertThat(decision.path("candidates").path(1).path("provider").asString()).isEqualTo("second");
    assertThat(decision.path("rejections").toString()).contains("\"openai\"", "NOT_CONFIGURED");
    assertThat(explained.path("text").asString()).contains("Limits:");
    JsonNode none =
        json("/actuator/patchbay/explain?model=m&needs=vision,tools").path("decision");
    assertThat(none.path("rejections").toString()).contains("MISSING_CAPABILITY");
    assertThat(get("/actuator/patchbay/explain").statusCode()).isEqualTo(400);
    assertThat(get("/actuator/patchbay/explain?model=m&needs=No%20Name").statusCode())
        .isEqualTo(400);
  }

  private static URI url(String path) {
    int port = ((WebServerApplicationContext) application).getWebServer().getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(url(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path) throws IOException, InterruptedException {
    return new JsonMapper().readTree(get(path).body());
  }
}
