package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in the plugin folder come and go while the gateway serves. */
class PluginSwapTest {

  private static final int THREADS = 16;

  private static final String ASKED = chat("").replace("gpt-4o-mini", PluginJar.MODEL);

  @TempDir
  private Path folder;

  private GatewayFixture door(Path plugins) {
    return GatewayFixture.before("plugins: \"" + plugins + "\"\nfaults: true\n");
  }

  private static HttpResponse<String> ask(GatewayFixture door) {
    return door.post("/v1/chat/completions", ASKED);
  }

  @Test
  void aJarThatIsDroppedIntoTheFolderServesAtOnce() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path jar = PluginJar.compile(folder, "1");
    try (GatewayFixture door = door(plugins)) {
      assertThat(ask(door).statusCode()).isEqualTo(404);

      PluginJar.drop(jar, plugins);

      Eventually.become("the plugin serves", () -> ask(door).body().contains("version 1"));
      assertThat(door.get("/v1/plugins").body()).contains("swapped.jar");
    }
  }

  @Test
  void noCallFailsWhileAJarIsSwapped() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    List<Path> versions = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      versions.add(PluginJar.compile(folder, String.valueOf(i)));
    }
    PluginJar.drop(versions.get(0), plugins);
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    List<String> failed = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (GatewayFixture door = door(plugins)) {
      CompletableFuture<Void> enough = new CompletableFuture<>();
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(CompletableFuture.runAsync(
            () -> {
              while (!enough.isDone()) {
                HttpResponse<String> response = ask(door);
                if (response.statusCode() == 200) {
                  seen.merge(
                      response.body().replaceAll("(?s).*(version \\d).*", "$1"), 1, Integer::sum);
                } else {
                  synchronized (failed) {
                    failed.add(response.body());
                  }
                }
              }
            },
            threads));
      }
      for (int i = 1; i <= versions.size(); i++) {
        PluginJar.drop(versions.get(i - 1), plugins);
        door.gateway().registry().refresh();
        String version = "version " + i;
        int before = seen.getOrDefault(version, 0);
        Eventually.become(
            version + " serves", () -> seen.getOrDefault(version, 0) >= before + 2 * THREADS);
      }
      enough.complete(null);
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();

      assertThat(failed).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }
}
