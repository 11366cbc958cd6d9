package dev.patchbay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ServeTest {

  @TempDir
  Path folder;

  private String keys() {
    return folder.resolve("keys").toString();
  }

  @Test
  void aKeyIsMadeOnceListedByNameAndTakenBack() throws IOException {
    Cli.Result made = new Cli()
        .run("key", "new", "alice", "--keys", keys(), "--models", "gpt-*", "--max-spend", "5");
    String key = made.out().strip();

    assertThat(key).startsWith("pb-");
    assertThat(Files.readString(Path.of(keys()))).contains("alice").doesNotContain(key);
    assertThat(new Cli().run("key", "list", "--keys", keys()).out())
        .isEqualTo("alice  models=gpt-* max-spend=5\n");
    assertThat(new Cli().run("key", "revoke", "alice", "--keys", keys()).exitCode())
        .isZero();
    assertThat(new Cli().run("key", "list", "--keys", keys()).out()).isEmpty();
  }

  @Test
  void aWrongOptionOfAKeyIsWrongUsage() {
    Cli.Result result =
        new Cli().run("key", "new", "alice", "--keys", keys(), "--expires", "tomorrow");

    assertThat(result.err()).contains("expires is a date");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(new Cli().run("key", "revoke", "bob", "--keys", keys()).exitCode())
        .isEqualTo(2);
    assertThat(new Cli().run("key").exitCode()).isEqualTo(2);
  }

  @Test
  void aGatewayServesUntilItIsInterrupted() throws IOException {
    Cli cli = new Cli();
    CompletableFuture<Cli.Result> running =
        CompletableFuture.supplyAsync(() -> cli.run("serve", "--listen", "127.0.0.1:0", "--json"));
    while (!cli.outSoFar().endsWith("\n") && !running.isDone()) {
      Thread.onSpinWait();
    }
    String address = new JsonMapper().readTree(cli.outSoFar()).path("address").asString();

    HttpURLConnection models =
        (HttpURLConnection) URI.create(address + "/v1/models").toURL().openConnection();
    assertThat(models.getResponseCode()).isEqualTo(200);
    assertThat(new String(models.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("data");
    cli.interrupt().cancel();

    assertThat(running.join().exitCode()).isZero();
  }

  @Test
  void aGatewayThatAllCouldReachWithoutAKeyDoesNotStart() {
    Cli.Result result = new Cli().run("serve", "--listen", "0.0.0.0:0");

    assertThat(result.err()).contains("there are no keys", "patchbay key new");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aWrongConfigurationIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), "lisen: 127.0.0.1:0\n");

    Cli.Result result = new Cli().run("serve", "--config", file.toString());

    assertThat(result.err()).contains("lisen", "listen");
    assertThat(result.exitCode()).isEqualTo(2);
  }
}
