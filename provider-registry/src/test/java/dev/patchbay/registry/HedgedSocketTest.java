package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.FaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a service sees when its call has lost. */
class HedgedSocketTest {

  // Of this many the quickest counts: the others tell how busy the machine is.
  private static final int TRIES = 5;
  private static final Duration SOON = Duration.ofMillis(300);

  @Test
  void theSocketOfTheCallThatLosesIsClosedSoonAfterTheFirstOutputOfTheOther() throws Exception {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      CompletableFuture<Long> firstOutputAt = new CompletableFuture<>();
      try (SilentService slow = new SilentService();
          FaultServer fast = FaultServer.answering(request -> {
            slow.awaitRequest();
            firstOutputAt.complete(System.nanoTime());
            return Service.stream("Hello");
          });
          AbstractProvider first = at("slow", slow.url());
          AbstractProvider second = at("fast", fast.url())) {
        Router router = Simulation.registryOf(first, second)
            .router(RoutingOptions.builder().hedgeAfter(Duration.ofMillis(1)).build());

        try (CompletionStream stream = router.stream(HELLO)) {
          delays.add(Duration.ofNanos(
              slow.closedAt.get(10, TimeUnit.SECONDS) - firstOutputAt.get(10, TimeUnit.SECONDS)));
          assertThat(stream.tokens()).containsExactly("Hello");
          assertThat(stream.attempts())
              .extracting(Attempt::provider, Attempt::error)
              .containsExactly(tuple("slow", ErrorKind.CANCELLED), tuple("fast", null));
        }
      }
    }
    assertThat(Collections.min(delays)).isLessThan(SOON);
  }

  private static AbstractProvider at(String id, URI url) {
    ProviderInfo info = ProviderInfo.builder(id, url.toString())
        .models(MODEL)
        .capabilities(Capability.STREAM)
        .build();
    return new OpenAiCompatibleProvider(OpenAiService.builder(info).build()) {};
  }

  /** Takes one connection, says nothing, and notes when the client closes it. */
  private static final class SilentService implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch requested = new CountDownLatch(1);
    final CompletableFuture<Long> closedAt = new CompletableFuture<>();

    SilentService() throws IOException {
      new Thread(this::serve, "silent-service").start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void awaitRequest() {
      try {
        requested.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        while (socket.getInputStream().read() >= 0) {
          requested.countDown();
        }
        closedAt.complete(System.nanoTime());
      } catch (IOException e) {
        // A reset is an end, too.
        closedAt.complete(System.nanoTime());
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
