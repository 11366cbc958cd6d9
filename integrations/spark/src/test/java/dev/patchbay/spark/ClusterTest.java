package dev.patchbay.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job on a cluster of real processes, in the course of which everything fails that may: executors and the driver are killed, a worker
 * joins late, one of two services is gone, and the other one limits, hangs and breaks off.
 */
@Timeout(1_800)
class ClusterTest {

  private static final int ROWS = 6_000;
  private static final int A_MINUTE = 9_000;
  private static final int A_SECOND = A_MINUTE / 60;

  /** Of an answer: 10 tokens in and 5 out, at $0.15 and $0.60 a million. */
  private static final BigDecimal COST = new BigDecimal("0.0000045");

  private static final int AFFORDABLE = 400;
  private static final String KEY = "sk-numbers-5f2c81d07be94a36";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final List<String> pagesSeen = new ArrayList<>();
  private final Service service = new Service();

  @Test
  void everyRowComesOutOnceAndIsPaidForOnceWhateverFails() throws Exception {
    service.faults(ClusterTest::fault);
    try (service;
        Cluster cluster = new Cluster(folder, Map.of("NUMBERS_KEY", KEY))) {
      SparkProcess first = cluster.addWorker();
      SparkProcess second = cluster.addWorker();
      int page = Cluster.freePort();

      try (SparkProcess driver = submit(cluster, "driver-1", page, true, "answers")) {
        awaitPaid(driver, ROWS / 10);
        killAnExecutor(first);
        awaitPaid(driver, ROWS / 4);
        service.limitFor(Duration.ofSeconds(3));
        cluster.addWorker();
        awaitPaid(driver, ROWS / 3);
        look(page);
        cluster.pages().forEach(this::look);
        awaitPaid(driver, ROWS / 2);
        killAnExecutor(second);
        awaitPaid(driver, ROWS * 2 / 3);
        driver.kill();
      }
      int before = service.answersPaid();
      assertThat(before).isLessThan(ROWS);

      String report = finished(submit(cluster, "driver-2", page, false, "answers"));
      assertThat(report)
          .contains("rows=" + ROWS + ", ")
          .contains("failedByKind={}")
          .contains("keys " + ROWS)
          .contains("right " + ROWS);

      int paid = service.answersPaid();
      assertThat(service.rowsPaid()).isEqualTo(ROWS);
      // Two executors and the driver were killed.
      assertThat(paid - ROWS).isLessThanOrEqualTo(3 * ROWS * 15 / 1_000);
      assertThat(service.mostInASecond()).isLessThanOrEqualTo(A_SECOND * 110 / 100);
      // Those that were under way when it began, and those that began before all were told.
      assertThat(service.requestsInSilence()).isLessThanOrEqualTo(A_SECOND);

      String again = finished(submit(cluster, "driver-3", page, true, "answers-again"));
      assertThat(again).contains("replayed=" + ROWS).contains("right " + ROWS);
      assertThat(service.answersPaid()).isEqualTo(paid);
      assertThat(service.keys()).containsOnly("Bearer " + KEY);
      System.out.println("Of " + ROWS + " rows " + (paid - ROWS) + " were paid for twice; at most "
          + service.mostInASecond() + " requests in a second, of " + A_SECOND + "; "
          + service.requestsInSilence() + " while the service wanted to be left alone");
    }
    assertThat(filesWith(KEY)).isEmpty();
    assertThat(pagesSeen)
        .hasSizeGreaterThan(8)
        .noneMatch(text -> text.contains(KEY))
        .anyMatch(text -> text.contains("rows answered (indicative)"));
  }

  @Test
  void noMoreIsSpentThanAllowedThoughAnExecutorIsKilled() throws Exception {
    try (service;
        Cluster cluster = new Cluster(folder, Map.of("NUMBERS_KEY", KEY))) {
      SparkProcess worker = cluster.addWorker();
      cluster.addWorker();
      SparkProcess driver = cluster.submit(
          "spending",
          SpendingJob.class.getName(),
          Cluster.freePort(),
          true,
          List.of("spark.plugins=" + BulkPlugin.class.getName()),
          List.of(
              "" + 2 * AFFORDABLE,
              COST.multiply(BigDecimal.valueOf(AFFORDABLE)).toPlainString(),
              folder.resolve("journal").toUri().toString(),
              folder.resolve("answers").toUri().toString(),
              service.url().toString()));
      awaitPaid(driver, AFFORDABLE / 4);
      killAnExecutor(worker);

      String report = finished(driver);

      assertThat(report)
          .contains("rows=" + 2 * AFFORDABLE + ", ")
          .contains("failedByKind={QUOTA_EXHAUSTED=")
          .contains("keys " + 2 * AFFORDABLE);
      assertThat(service.answersPaid()).isBetween(AFFORDABLE / 2, AFFORDABLE);
      System.out.println("Of " + AFFORDABLE + " answers that were allowed " + service.answersPaid()
          + " were paid for");
    }
  }

  /** Each once: the second time the row is answered. */
  private static Script fault(int row, int time) {
    if (time > 1) {
      return null;
    }
    return switch (row % 500) {
      case 77 -> Script.raw().silence();
      case 177 ->
        Script.raw()
            .bytes("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"cho"
                .getBytes(StandardCharsets.UTF_8))
            .close();
      case 277 -> Script.raw().reset();
      case 377 -> Script.json(500, "{}");
      default -> null;
    };
  }

  private SparkProcess submit(
      Cluster cluster, String name, int page, boolean providers, String answers)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(
        "" + ROWS,
        "" + A_MINUTE,
        folder.resolve("journal").toUri().toString(),
        folder.resolve(answers).toUri().toString(),
        "http://127.0.0.1:" + Cluster.freePort(),
        service.url().toString()));
    if (!providers) {
      arguments.add(cluster.plugins().toString());
    }
    return cluster.submit(
        name,
        NumbersJob.class.getName(),
        page,
        providers,
        List.of("spark.plugins=" + BulkPlugin.class.getName()),
        arguments);
  }

  private void awaitPaid(SparkProcess driver, int rows) {
    Waiting.until(() -> {
      if (!driver.isAlive()) {
        throw new IllegalStateException("The driver has ended:\n" + driver.said());
      }
      return service.rowsPaid() >= rows;
    });
  }

  private static void killAnExecutor(SparkProcess worker) {
    Waiting.until(() -> worker.executors().findAny().isPresent());
    assertThat(worker.executors().findAny().orElseThrow().destroyForcibly()).isTrue();
  }

  private static String finished(SparkProcess driver) throws InterruptedException {
    try (driver) {
      assertThat(driver.awaitEnd(600)).as(driver::said).isZero();
      return driver
          .said()
          .lines()
          .filter(line -> line.startsWith("DONE"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void look(int port) {
    String driver = "http://127.0.0.1:" + port;
    for (String path :
        List.of("/jobs/", "/stages/", "/storage/", "/environment/", "/executors/", "/SQL/")) {
      look(driver + path);
    }
    String api = driver + "/api/v1/applications";
    String id = look(api).replaceAll("(?s).*\"id\" : \"([^\"]+)\".*", "$1");
    look(api + "/" + id + "/environment");
    look(api + "/" + id + "/stages?details=true");
    look(api + "/" + id + "/sql?details=true&planDescription=true");
  }

  private String look(String address) {
    try {
      HttpResponse<String> response = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(address).isEqualTo(200);
      pagesSeen.add(response.body());
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files
          .filter(each -> Files.isRegularFile(each) && !Files.isSymbolicLink(each))
          .toList()) {
        if (!file.toString().endsWith(".jar")
            && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
