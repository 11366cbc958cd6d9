package dev.patchbay.examples.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/bulk.md shows is what the programs have, and its commands run. */
@Timeout(1_200)
class PageTest {

  private static final Path PAGE = PySpark.root().resolve("docs/bulk.md");

  @Test
  void itsJobsAreThoseOfThePrograms() throws IOException {
    String java = withoutIndentation(
        Files.readString(Path.of("src/main/java/dev/patchbay/examples/bulk/Reviews.java")));
    String python = Files.readString(Path.of("reviews.py"));

    assertThat(pieces("java").filter(piece -> piece.contains("BulkCompletion.on")))
        .hasSize(1)
        .allSatisfy(piece -> assertThat(java).contains(withoutIndentation(piece)));
    assertThat(pieces("python"))
        .hasSize(1)
        .allSatisfy(piece -> assertThat(python).contains(piece));
  }

  @Test
  void itsCommandsRunBothJobsOnItsCluster(@TempDir Path folder) throws Exception {
    Path python = PySpark.installed();
    // What installs and builds has been done; the rest runs where links stand for the project.
    String commands = pieces("sh")
        .filter(piece -> !piece.contains("pip install") && !piece.contains("mvn "))
        .collect(Collectors.joining("\n"))
        .replace("7077", freePort())
        .replace("8080", freePort());
    Files.createDirectories(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("target/python"), python);
    for (String linked : List.of("examples", "integrations")) {
      Files.createSymbolicLink(folder.resolve(linked), PySpark.root().resolve(linked));
    }
    Path script = Files.writeString(
        folder.resolve("commands"),
        "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + commands);
    try (LabelService service = new LabelService()) {
      String said = PySpark.run(
          folder,
          Map.of(
              "OPENAI_API_KEY",
              "sk-of-the-page",
              "PATCHBAY_OPENAI__BASE_URL",
              service.url() + "/v1",
              "JAVA_HOME",
              System.getProperty("java.home")),
          Path.of("target", "page.log"),
          900,
          List.of("bash", script.toString()));

      assertThat(said)
          .contains("BulkReport[rows=36, answered=36, replayed=0, failedByKind={}")
          // The second job finds the journal of the first one.
          .contains("BulkReport(rows=36, answered=0, replayed=36, failed_by_kind={}");
      assertThat(service.requests())
          .hasSize(36)
          .allSatisfy(request ->
              assertThat(request.header("authorization")).contains("Bearer sk-of-the-page"));
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  private static Stream<String> pieces(String language) throws IOException {
    Pattern piece = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    return piece.matcher(Files.readString(PAGE)).results().map(match -> match.group(1));
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
