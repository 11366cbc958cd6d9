package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How many connections are kept without a call. */
class ConnectionPoolTest {

  @Test
  void asManyConnectionsAreKeptAsRanAtOnce() throws Exception {
    try (FaultServer server = FaultServer.answering(inStep(100))) {
      AbstractProvider provider = Parrot.at(server.url());

      callAtOnce(100, provider);

      assertThat(server.openConnections()).isEqualTo(100);
      callAtOnce(100, provider);
      assertThat(server.openConnections()).isEqualTo(100);
    }
  }

  @Test
  void noMoreConnectionsAreKeptThanTheSettingSays() throws Exception {
    try (FaultServer server = FaultServer.answering(inStep(20))) {
      callAtOnce(20, Parrot.at(server.url(), "max-idle-connections", "3"));

      Eventually.holds("the others are closed", () -> server.openConnections() == 3);
    }
  }

  @Test
  void aProviderThatKeepsNoConnectionsOpensOneForEachCall() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      AbstractProvider provider = Parrot.at(server.url(), "max-idle-connections", "0");
      for (int i = 0; i < 3; i++) {
        assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
        Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
      }
    }
  }

  @Test
  void aProviderWithAPoolOfItsOwnThatIsClosedLeavesTheOthersTheirConnections() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      AbstractProvider own = Parrot.at(server.url(), "max-idle-connections", "3");
      own.complete(Parrot.HELLO);
      Parrot.at(server.url()).complete(Parrot.HELLO);
      assertThat(server.openConnections()).isEqualTo(2);

      own.close();

      Eventually.holds("its connection is closed", () -> server.openConnections() == 1);
    }
  }

  /** Answers when that many requests have come, so that each has a connection of its own. */
  private static Function<ReceivedRequest, Script> inStep(int requests) {
    CyclicBarrier together = new CyclicBarrier(requests);
    return request -> {
      try {
        together.await();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return Script.json(200, Answers.COMPLETION);
    };
  }

  private static void callAtOnce(int calls, AbstractProvider provider) throws Exception {
    List<FutureTask<Completion>> all = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      all.add(Callers.start(() -> provider.complete(Parrot.HELLO)));
    }
    for (FutureTask<Completion> call : all) {
      assertThat(call.get().text()).isEqualTo("Hello");
    }
  }
}
