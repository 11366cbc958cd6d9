package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.http.HostileServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over TLS that are read more slowly than the service could send. */
class SlowReadersTest {

  /** What the tokens that were read may take, which are kept for errors, and the JVM's own. */
  private static final long MOST_KIB = 2 * 1024;

  @TempDir
  Path folder;

  @Test
  void whatIsNotReadWaitsAtTheServiceAndNotInTheHeap() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), Certificates.pem(Certificates.CA));
    Answer endless =
        new Answer(200, "text/event-stream", "", "data: {\"text\":\"x\"}\n\n", "", Long.MAX_VALUE);
    try (HostileServer server = HostileServer.answeringOverTls(Map.of("endless", endless))) {
      List<String> printed = SmallHeap.run(
          folder,
          SlowReaders.class,
          "-XX:+UseG1GC",
          List.of(server.url() + "/endless", ca.toString()));

      assertThat(printed).hasSize(SlowReaders.ROUNDS);
      long afterTwoRounds = Long.parseLong(printed.get(1));
      assertThat(printed)
          .allSatisfy(kib -> assertThat(Long.parseLong(kib)).isLessThan(afterTwoRounds + MOST_KIB));
    }
  }
}
