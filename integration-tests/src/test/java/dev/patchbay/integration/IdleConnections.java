package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No call fails because a server had closed an idle connection: calls right after a stream, and after a pause shorter or
 * longer than the 5 s after which all these servers close. Each test has a server, and so connections, of its own.
 */
abstract class IdleConnections {

  private static final int CALLS = 8;
  private static final int ROUNDS = 20;
  private static final CompletionRequest REQUEST = Chat.request("Is all well?")
      .options(CompletionOptions.builder().maxTokens(8).build())
      .build();

  private final List<String> failures = new ArrayList<>();
  private int calls;

  /** Starts the server. */
  abstract ChildServer start();

  /** Where its API stands below its address. */
  String path() {
    return "/v1";
  }

  @Test
  void callsRightAfterAStream() {
    try (ChildServer server = start()) {
      AbstractProvider provider = Chat.at(server.url() + path());
      for (int i = 0; i < ROUNDS; i++) {
        call(Way.STREAMED, provider);
        call(Way.WHOLE, provider);
        call(Way.STREAMED, provider);
      }
      assertNoneFailed(server);
    }
  }

  @ParameterizedTest(name = "{0} s")
  @ValueSource(ints = {4, 6, 7, 9})
  void callsAfterAPauseOf(int seconds) throws InterruptedException {
    try (ChildServer server = start()) {
      AbstractProvider provider = Chat.at(server.url() + path());
      openIdleConnections(provider);

      // Nothing is waited for: the pause is what is tested.
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
      for (int i = 0; i < CALLS / 2; i++) {
        call(Way.WHOLE, provider);
        call(Way.STREAMED, provider);
      }
      assertNoneFailed(server);
    }
  }

  /** Opens as many as there will be calls: streams that run at the same time cannot share one. */
  private static void openIdleConnections(AbstractProvider provider) {
    List<CompletionStream> streams =
        Stream.generate(() -> provider.stream(REQUEST)).limit(CALLS).toList();
    streams.forEach(CompletionStream::toCompletion);
  }

  private void call(Way way, AbstractProvider provider) {
    calls++;
    try {
      way.ask(provider, REQUEST);
    } catch (ProviderException e) {
      failures.add(e.getMessage());
    }
  }

  private void assertNoneFailed(ChildServer server) {
    assertThat(failures)
        .as(() -> failures.size() + " of " + calls + " calls failed. " + server.output())
        .isEmpty();
  }
}
