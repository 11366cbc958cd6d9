package dev.patchbay.registry.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin is closed once, when nobody uses it any more, and never used after that. */
class OpenPluginTest {

  @TempDir
  Path dir;

  private final AtomicInteger closes = new AtomicInteger();
  private OpenPlugin plugin;

  @BeforeEach
  void makePlugin() throws Exception {
    AbstractProvider provider =
        new AbstractProvider(ProviderInfo.builder("x", "https://x.example").build()) {
          @Override
          protected CompletionResult createCompletion(
              CompletionRequest request, CallContext context) {
            throw new AssertionError();
          }

          @Override
          public void close() {
            closes.incrementAndGet();
          }
        };
    PluginCopy copy = new PluginCopy(Files.createDirectory(dir.resolve("copy")), List.of(), "");
    plugin = new OpenPlugin(
        "x",
        new OpenPlugin.Contents(
            new URLClassLoader(new URL[0]),
            copy,
            Map.of("x", new LoadedProvider(provider, provider.info(), "X", "x", provider, false))),
        Duration.ofMinutes(1),
        failure -> {});
  }

  @Test
  void itIsClosedWhenItIsRetiredAndNobodyUsesIt() {
    plugin.release();
    plugin.awaitClosed();

    assertThat(closes).hasValue(1);
    assertThat(dir.resolve("copy")).doesNotExist();
    assertThat(plugin.acquire()).isNull();
  }

  @Test
  void itIsClosedByTheLastUser() {
    assertThat(plugin.acquire()).isNotNull();
    assertThat(plugin.acquire()).isNotNull();
    plugin.release();
    plugin.release();
    assertThat(plugin.acquire()).as("still in use").isNotNull();
    plugin.release();
    assertThat(closes).hasValue(0);

    plugin.release();
    plugin.awaitClosed();

    assertThat(closes).hasValue(1);
  }

  @Test
  void closingItDoesNotWaitForUsers() {
    assertThat(plugin.acquire()).isNotNull();

    plugin.close();
    plugin.awaitClosed();

    assertThat(plugin.acquire()).isNull();
    plugin.release();
    plugin.release();
    assertThat(closes).hasValue(1);
  }

  @Test
  void noUseBeginsAfterTheCloseHowEverManyTry() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> users = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        users.add(threads.submit(() -> {
          boolean neverClosed = true;
          while (plugin.acquire() != null) {
            neverClosed &= closes.get() == 0;
            plugin.release();
          }
          return neverClosed;
        }));
      }
      plugin.release();
      plugin.awaitClosed();

      for (Future<Boolean> user : users) {
        assertThat(user.get()).isTrue();
      }
      assertThat(closes).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }
}
