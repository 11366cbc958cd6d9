package dev.patchbay.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.settings.LedgerSettings;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LedgerTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir
  private Path folder;

  private Path files() {
    return folder.resolve("ledger");
  }

  private LedgerSettings settings(boolean text, long fileSize, int files) {
    return new LedgerSettings(Optional.of(files()), text, fileSize, files, 100);
  }

  private static LedgerSettings inMemory(int entries) {
    return new LedgerSettings(Optional.empty(), false, 1 << 20, 1, entries);
  }

  private static Entry call(String id) {
    return Entry.builder(id, NOON).asked("gpt-4o").total(5).build();
  }

  private List<Path> written() throws IOException {
    try (Stream<Path> found = Files.list(files())) {
      return found.sorted().toList();
    }
  }

  private List<JsonObject> lines() throws IOException {
    List<JsonObject> lines = new ArrayList<>();
    for (Path file : written()) {
      for (String line : Files.readAllLines(file)) {
        lines.add(JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return lines;
  }

  private static List<String> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  @Test
  void theLastCallsAreInMemoryNewestFirst() {
    try (Ledger ledger = Ledger.open(inMemory(3))) {
      IntStream.range(0, 5).forEach(i -> ledger.add(call("c" + i)));

      assertThat(ids(ledger.newest())).containsExactly("c4", "c3", "c2");
      assertThat(ids(ledger.newest(1, "", entry -> true))).containsExactly("c4");
      assertThat(ids(ledger.newest(9, "c3", entry -> true))).containsExactly("c4");
      assertThat(ids(ledger.newest(9, "c0", entry -> true))).hasSize(3);
      assertThat(ids(ledger.newest(9, "", entry -> entry.id().equals("c2")))).containsExactly("c2");
      assertThat(ledger.dropped()).isZero();
    }
  }

  @Test
  void aCallIsThereOnce() throws IOException {
    try (Ledger ledger = Ledger.open(settings(false, 1 << 20, 3))) {
      ledger.add(call("a"));
      ledger.add(call("a"));
      ledger.add(call("b"));
      assertThat(ids(ledger.newest())).containsExactly("b", "a");
    }
    assertThat(lines()).extracting(line -> line.requiredText("id")).containsExactly("a", "b");
  }

  @Test
  void aLineSaysAllThatIsKnownOfACall() throws IOException {
    Entry entry = Entry.builder("a", NOON)
        .key("team")
        .dialect("chat")
        .asked("smart")
        .answered("openai", "gpt-4o")
        .stream(true)
        .attempts(List.of(
            new Attempt(
                "lab", "gpt-4o", ErrorKind.SERVER_ERROR, 503, Duration.ofMillis(7), Cost.NOTHING),
            new Attempt(
                "openai",
                "gpt-4o",
                null,
                0,
                Duration.ofMillis(90),
                new Cost(new BigDecimal("0.0000001"), true))))
        .status(200)
        .error(ErrorKind.STREAM_INTERRUPTED)
        .usage(new Usage(10, 20, 3, -1, 4))
        .firstToken(12)
        .total(99)
        .ending(Ending.CLIENT_LEFT)
        .text(new Transcript("question", "answer"))
        .build();
    try (Ledger ledger = Ledger.open(settings(false, 1 << 20, 3))) {
      ledger.add(entry);
      ledger.add(call("b"));
    }

    assertThat(Files.readAllLines(written().get(0)))
        .containsExactly(
            "{\"id\":\"a\",\"start\":\"2026-06-01T12:00:00Z\",\"key\":\"team\",\"dialect\":\"chat\","
                + "\"asked_model\":\"smart\",\"provider\":\"openai\",\"model\":\"gpt-4o\",\"stream\":true,"
                + "\"attempts\":[{\"provider\":\"lab\",\"model\":\"gpt-4o\",\"error\":\"SERVER_ERROR\","
                + "\"status\":503,\"ms\":7,\"cost_usd\":0},{\"provider\":\"openai\",\"model\":\"gpt-4o\","
                + "\"ms\":90,\"cost_usd\":0.0000001,\"cost_at_least\":true}],\"status\":200,"
                + "\"error\":\"STREAM_INTERRUPTED\",\"input_tokens\":10,\"output_tokens\":20,\"cached_tokens\":3,"
                + "\"reasoning_tokens\":4,\"cost_usd\":0.0000001,\"cost_at_least\":true,\"first_token_ms\":12,"
                + "\"total_ms\":99,\"ended\":\"client-left\"}",
            "{\"id\":\"b\",\"start\":\"2026-06-01T12:00:00Z\",\"asked_model\":\"gpt-4o\",\"stream\":false,"
                + "\"attempts\":[],\"total_ms\":5,\"ended\":\"done\"}");
  }

  @Test
  void aTextWithHalvesOfCharactersIsWrittenWithoutThem() throws IOException {
    try (Ledger ledger = Ledger.open(settings(true, 1 << 20, 3))) {
      ledger.add(Entry.builder("a", NOON)
          .asked("gpt\ud800")
          .text(new Transcript("\udc00x", "\ud83d\ude00"))
          .build());
      ledger.add(call("b"));
    }
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0).requiredText("asked_model")).isEqualTo("gpt\ufffd");
    assertThat(lines().get(0).requiredText("prompt")).isEqualTo("\ufffdx");
    assertThat(lines().get(0).requiredText("answer")).isEqualTo("\ud83d\ude00");
  }

  @Test
  void textIsKeptOnlyWhereItIsSwitchedOn() throws IOException {
    String question = "q".repeat(5_000) + "\n\u2028\"";
    Entry entry =
        Entry.builder("a", NOON).text(new Transcript(question, "answer")).build();
    try (Ledger without = Ledger.open(inMemory(9));
        Ledger with = Ledger.open(settings(true, 1 << 20, 3))) {
      without.add(entry);
      with.add(entry);

      assertThat(without.withText()).isFalse();
      assertThat(without.newest().get(0).text()).isEmpty();
      assertThat(with.newest().get(0).text().orElseThrow().prompt()).hasSize(2_003);
      assertThat(with.newest().get(0).toString()).doesNotContain("qqq", "answer");
    }
    assertThat(lines().get(0).requiredText("prompt")).isEqualTo(question);
  }

  @Test
  void aLineIsInTheFileWithoutAClose() throws IOException {
    try (Ledger ledger = Ledger.open(settings(false, 1 << 20, 3))) {
      ledger.add(call("a"));

      while (!Files.exists(files())
          || written().isEmpty()
          || Files.size(written().get(0)) == 0) {
        LockSupport.parkNanos(100_000);
      }
      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void filesAreRotatedBySizeAndTheOldestDeleted() throws IOException {
    // Of a clock that stands still, so that names would be the same.
    try (Ledger ledger = Ledger.open(settings(false, 1_000, 3), InstantSource.fixed(NOON))) {
      IntStream.range(0, 100).forEach(i -> ledger.add(call("call-" + i)));
    }

    assertThat(written())
        .hasSize(3)
        .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(1_000));
    assertThat(written().get(0).getFileName().toString())
        .matches("calls-20260601T120000\\.\\d{3}Z\\.jsonl");
    assertThat(Files.getPosixFilePermissions(written().get(0)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    List<String> ids = lines().stream().map(line -> line.requiredText("id")).toList();
    int first = 100 - ids.size();
    assertThat(ids)
        .isEqualTo(IntStream.range(first, 100).mapToObj(i -> "call-" + i).toList());
  }

  @Test
  void aLineThatIsLargerThanAFileHasOneOfItsOwn() throws IOException {
    try (Ledger ledger = Ledger.open(settings(true, 100, 9), InstantSource.fixed(NOON))) {
      for (int i = 0; i < 3; i++) {
        ledger.add(Entry.builder("c" + i, NOON)
            .text(new Transcript("x".repeat(500), ""))
            .build());
      }
    }
    assertThat(written()).hasSize(3);
  }

  @Test
  void filesSortAsTheyBeganEvenIfTheClockIsSetBack() throws IOException {
    for (int hour = 0; hour < 3; hour++) {
      InstantSource clock = InstantSource.fixed(NOON.minus(Duration.ofHours(hour)));
      try (Ledger ledger = Ledger.open(settings(true, 100, 2), clock)) {
        ledger.add(Entry.builder("c" + hour, NOON)
            .text(new Transcript("x".repeat(500), ""))
            .build());
      }
    }
    assertThat(lines()).extracting(line -> line.requiredText("id")).containsExactly("c1", "c2");
  }

  @Test
  void aRestartGoesOnWithTheNewestFileAfterALineThatWasCut() throws IOException {
    try (Ledger ledger = Ledger.open(settings(false, 1 << 20, 3))) {
      ledger.add(call("a"));
    }
    Path file = written().get(0);
    Files.writeString(file, Files.readString(file) + "{\"id\":\"cu");
    Files.writeString(files().resolve("notes.txt"), "not ours");

    try (Ledger ledger = Ledger.open(settings(false, 1 << 20, 1))) {
      ledger.add(call("b"));
    }

    assertThat(written()).hasSize(2);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).isEqualTo("{\"id\":\"cu");
    assertThat(lines.get(2)).startsWith("{\"id\":\"b\"");
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldOfOnceAndHurtsNoCall() throws IOException {
    Path inTheWay = Files.writeString(files(), "a file");
    try (Log log = new Log()) {
      Ledger ledger = Ledger.open(settings(false, 1 << 20, 3));
      IntStream.range(0, 50).forEach(i -> ledger.add(call("c" + i)));
      while (ledger.dropped() < 50) {
        LockSupport.parkNanos(100_000);
      }
      Files.delete(inTheWay);
      ledger.add(call("last"));
      ledger.close();

      assertThat(ledger.newest()).hasSize(51);
      assertThat(lines()).extracting(line -> line.requiredText("id")).containsExactly("last");
      assertThat(log.messages)
          .hasSize(3)
          .anyMatch(message ->
              message.startsWith("The ledger in ") && message.contains("cannot be written"))
          .anyMatch(message -> message.endsWith("can be written again"))
          .anyMatch(message -> message.startsWith("50 calls are missing"));
    }
  }

  @Test
  void whatWaitsForTheDiskIsBoundedAndWhatIsDroppedIsCountedAndLogged() throws IOException {
    LedgerFiles disk = new LedgerFiles(files(), 1 << 20, 3, InstantSource.fixed(NOON));
    LedgerWriter writer = new LedgerWriter(disk, "here", 10);
    // Not started yet: a disk that is as slow as can be.
    try (Log log = new Log()) {
      IntStream.range(0, 25).forEach(i -> writer.add(call("c" + i)));
      assertThat(writer.dropped()).isEqualTo(15);

      writer.start();
      writer.close();

      assertThat(lines()).hasSize(10);
      assertThat(log.messages)
          .singleElement()
          .asString()
          .startsWith("15 calls are missing in the ledger in here");
    }
  }

  @Test
  void longTextsThatWaitForTheDiskAreBoundedToo() {
    LedgerFiles disk = new LedgerFiles(files(), 1 << 20, 3, InstantSource.fixed(NOON));
    LedgerWriter writer = new LedgerWriter(disk, "here");
    Transcript megabyte = new Transcript("x".repeat(1 << 20), "");

    IntStream.range(0, 10)
        .forEach(i -> writer.add(Entry.builder("c" + i, NOON).text(megabyte).build()));

    assertThat(writer.dropped()).isEqualTo(2);
  }

  @Test
  void ofManyThreadsEachCallIsWrittenOnceInTheOrderOfMemory() throws IOException {
    List<String> inMemory;
    try (Ledger ledger =
        Ledger.open(new LedgerSettings(Optional.of(files()), false, 1 << 20, 9, 1_000))) {
      List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
          .mapToObj(thread -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
              ledger.add(call(thread + "-" + i));
            }
          }))
          .toList();
      threads.forEach(CompletableFuture::join);
      inMemory = new ArrayList<>(ids(ledger.newest()));
    }
    Collections.reverse(inMemory);

    assertThat(lines().stream().map(line -> line.requiredText("id")).toList())
        .hasSize(800)
        .isEqualTo(inMemory);
  }

  @Test
  void afterACloseCallsCountAsDroppedAndNoThreadIsLeft() {
    Ledger ledger = Ledger.open(settings(false, 1 << 20, 3));
    ledger.close();
    ledger.close();
    ledger.add(call("late"));

    assertThat(ledger.dropped()).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("patchbay-ledger") && thread.isAlive());
  }

  @Test
  void minutesAddUpTheirCalls() {
    try (Ledger ledger = Ledger.open(inMemory(1_000))) {
      for (int i = 1; i <= 100; i++) {
        ledger.add(Entry.builder("a" + i, NOON.plusMillis(i))
            .usage(i == 1 ? Usage.UNKNOWN : Usage.of(1, 2))
            .total(i)
            .ending(i <= 3 ? Ending.FAILED : i == 4 ? Ending.CLIENT_LEFT : Ending.DONE)
            .build());
      }
      ledger.add(Entry.builder("b", NOON.plusSeconds(125)).total(7).build());

      assertThat(ledger.minutes())
          .containsExactly(
              new Minute(NOON, 100, 3, 297, 50, 95),
              new Minute(NOON.plusSeconds(120), 1, 0, 0, 7, 7));
    }
  }

  /** What the writer logs. */
  private static final class Log extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(LedgerWriter.class.getName());
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Log() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
      messages.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
