package dev.patchbay.bulk;

import static dev.patchbay.bulk.Jobs.MODEL;
import static dev.patchbay.bulk.Jobs.all;
import static dev.patchbay.bulk.Jobs.coordinator;
import static dev.patchbay.bulk.Jobs.echo;
import static dev.patchbay.bulk.Jobs.failing;
import static dev.patchbay.bulk.Jobs.job;
import static dev.patchbay.bulk.Jobs.provider;
import static dev.patchbay.bulk.Jobs.registry;
import static dev.patchbay.bulk.Jobs.request;
import static dev.patchbay.bulk.Jobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FakeProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of rows, so that none is paid for twice. */
@Timeout(60)
class JournalTest {

  private static final BulkAnswer FULL = new BulkAnswer(
      "two\tlines\r\nand a \\n that is none, \u00e9\u20ac\ud83d\ude00",
      "no",
      List.of(
          new ContentPart.ToolCall("1", "weather", "{\"a\":\t1}"),
          new ContentPart.ToolCall("", "x", "")),
      new FinishReason(FinishReason.Kind.OTHER, ""),
      "alpha",
      MODEL,
      new Usage(1, 2, 3, -1, -1),
      new Cost(new BigDecimal("0.00000123"), true),
      List.of(
          new Attempt("beta", MODEL, ErrorKind.TIMEOUT, 0, Duration.ofMillis(12), null),
          new Attempt(
              "alpha", MODEL, null, 0, Duration.ofSeconds(3), new Cost(BigDecimal.ONE, false))),
      null,
      "",
      false);

  @TempDir
  private Path folder;

  @Test
  void anEntryIsTheSameAfterItWasALine() {
    JournalEntry entry = new JournalEntry("key\n1", "abc", FULL);

    String line = entry.toLine();

    assertThat(line).doesNotContain("\n").doesNotContain("\r");
    assertThat(JournalEntry.ofLine(line)).contains(entry);
  }

  @Test
  void anErrorIsTheSameAfterItWasALine() {
    JournalEntry entry = new JournalEntry("", "abc", BulkAnswer.unaskable("no\tprompt"));

    assertThat(JournalEntry.ofLine(entry.toLine())).contains(entry);
  }

  @Test
  void aLineThatWasTornOffAnywhereIsNoEntry() {
    String line = new JournalEntry("key", "abc", FULL).toLine();

    for (int end = 0; end < line.length(); end++) {
      assertThat(JournalEntry.ofLine(line.substring(0, end))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\t", "0", ".1\t.2\t0", "\t\t\t", "garbage"})
  void garbageIsNoEntry(String line) {
    assertThat(JournalEntry.ofLine(line)).isEmpty();
  }

  @Test
  void aLaterAttemptAsksForWhatIsMissingAlone() throws IOException {
    FakeProvider a = provider("a", echo());
    run(a, "p-1", "0", rows(10));
    assertThat(a.requests()).hasSize(10);

    List<BulkTask.Done<String>> done = run(a, "p-1", "1", rows(15));

    assertThat(a.requests()).hasSize(15);
    assertThat(done).hasSize(15);
    assertThat(done).filteredOn(each -> each.answer().replayed()).hasSize(10);
    assertThat(done)
        .allSatisfy(each -> assertThat(each.answer().text()).isEqualTo("prompt " + each.row()));
  }

  @Test
  void filesOfOtherPartitionsAreNotRead() throws IOException {
    FakeProvider a = provider("a", echo());
    run(a, "p-1", "0", rows(10));

    run(a, "p-10", "0", rows(10));

    assertThat(a.requests()).hasSize(20);
  }

  @Test
  void aRowWhoseRequestHasChangedIsAskedAgain() throws IOException {
    FakeProvider a = provider("a", echo());
    run(a, "p", "0", rows(1));

    run(a, "p", "1", List.of(BulkRow.of("row-0", "row-0", request("other"))).iterator());

    assertThat(a.requests()).hasSize(2);
  }

  @Test
  void aRowThatFailedIsAskedAgain() throws IOException {
    FakeProvider a = provider("a", failing(ErrorKind.CONTENT_FILTERED), echo());
    run(a, "p", "0", rows(1));

    List<BulkTask.Done<String>> done = run(a, "p", "1", rows(1));

    assertThat(done.get(0).answer().text()).isEqualTo("prompt row-0");
    assertThat(done.get(0).answer().replayed()).isFalse();
  }

  @Test
  void whatOtherRunsHaveCountsWhereTheRowBringsIt() throws IOException {
    FakeProvider a = provider("a", echo());
    JournalEntry known = new JournalEntry("row-0", RequestHash.of(request("prompt row-0")), FULL);

    List<BulkTask.Done<String>> done =
        run(a, "p", "0", List.of(Jobs.row("row-0").knowing(List.of(known))).iterator());

    assertThat(done.get(0).answer().text()).isEqualTo(FULL.text());
    assertThat(a.requests()).isEmpty();
  }

  @Test
  void aTornFileGivesItsWholeLines() throws IOException {
    FakeProvider a = provider("a", echo());
    run(a, "p", "0", rows(10));
    Path file = folder.resolve("p-0-0.journal");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));

    run(a, "p", "1", rows(10));

    assertThat(a.requests()).hasSize(11);
  }

  @Test
  void aFileIsClosedAfterSomeRowsAndTheNextOneBegins() throws IOException {
    JournalFiles files = JournalFiles.folder(folder);
    try (Journal journal =
        Journal.open(files, "p", "0", new JournalSettings(4, Duration.ofMinutes(1)))) {
      for (int i = 0; i < 10; i++) {
        journal.add(new JournalEntry("key-" + i, "hash", FULL));
      }
    }

    assertThat(files.names("p-"))
        .containsExactlyInAnyOrder("p-0-0.journal", "p-0-1.journal", "p-0-2.journal");
    assertThat(Journal.read(files, "p-0-0.journal")).hasSize(4);
    assertThat(Journal.read(files, "p-0-2.journal")).hasSize(2);
  }

  @Test
  void aFileIsClosedAfterSomeTime() throws Exception {
    JournalFiles files = JournalFiles.folder(folder);
    try (Journal journal =
        Journal.open(files, "p", "0", new JournalSettings(1_000, Duration.ofNanos(1)))) {
      journal.add(new JournalEntry("1", "hash", FULL));
      journal.add(new JournalEntry("2", "hash", FULL));
    }

    assertThat(files.names("p-")).hasSize(2);
  }

  @Test
  void aJournalThatCannotBeWrittenEndsTheTask() throws IOException {
    JournalFiles full = new JournalFiles() {
      @Override
      public List<String> names(String beginning) {
        return List.of();
      }

      @Override
      public InputStream open(String name) {
        return InputStream.nullInputStream();
      }

      @Override
      public OutputStream create(String name) throws IOException {
        throw new IOException("no space left");
      }
    };
    try (ProviderRegistry registry = registry(provider("a", echo()));
        BulkEngine engine = BulkEngine.open(job(2), coordinator(job(2)), registry);
        BulkTask<String> task = engine.task(
            rows(5), Journal.open(full, "p", "0", JournalSettings.DEFAULT), () -> false)) {
      assertThatThrownBy(() -> task.forEachRemaining(each -> {}))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("no space left");
    }
  }

  @Test
  void theHashTellsRequestsApartByAllThatIsSent() {
    CompletionRequest plain = request("a");

    assertThat(List.of(
            RequestHash.of(plain),
            RequestHash.of(request("b")),
            RequestHash.of(plain.toBuilder().user("").build()),
            RequestHash.of(CompletionRequest.builder("other").user("a").build()),
            RequestHash.of(CompletionRequest.builder(MODEL).system("a").build()),
            RequestHash.of(plain.toBuilder().extra("x", 1).build()),
            RequestHash.of(plain.toBuilder().extra("x", "1").build()),
            RequestHash.of(withImage(Media.at(URI.create("https://images.example/1.png")))),
            RequestHash.of(withImage(Media.at(URI.create("https://images.example/2.png")))),
            RequestHash.of(withImage(Media.of("image/png", new byte[] {1}))),
            RequestHash.of(withImage(Media.of("image/png", new byte[] {2})))))
        .doesNotHaveDuplicates()
        .allSatisfy(hash -> assertThat(hash).matches("[0-9a-f]{32}"));
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfMembers() {
    Map<String, Object> oneWay = new LinkedHashMap<>();
    oneWay.put("a", 1);
    oneWay.put("b", List.of(2));
    Map<String, Object> theOther = new LinkedHashMap<>();
    theOther.put("b", List.of(2));
    theOther.put("a", 1);

    assertThat(RequestHash.of(request("a").toBuilder().extra("x", oneWay).build()))
        .isEqualTo(RequestHash.of(request("a").toBuilder().extra("x", theOther).build()));
  }

  @Test
  void theHashIsTheSameInAllVersions() {
    // A journal that was written by an earlier version is worth money.
    assertThat(RequestHash.of(request("Why is the sky blue?")))
        .isEqualTo("3aea4d2e5289df9c03f11643c2ea1c4e");
  }

  private static CompletionRequest withImage(Media media) {
    return CompletionRequest.builder(MODEL)
        .user("What is it?", new ContentPart.Image(media))
        .build();
  }

  private List<BulkTask.Done<String>> run(
      FakeProvider provider, String partition, String attempt, Iterator<BulkRow<String>> rows)
      throws IOException {
    Journal journal =
        Journal.open(JournalFiles.folder(folder), partition, attempt, JournalSettings.DEFAULT);
    try (ProviderRegistry registry = registry(provider);
        BulkEngine engine = BulkEngine.open(job(2), coordinator(job(2)), registry)) {
      return all(engine.task(rows, journal, () -> false));
    }
  }

  @Test
  void whatWasFlushedCanBeReadBeforeTheFileIsClosed() throws IOException {
    JournalFiles files = JournalFiles.folder(folder);
    try (OutputStream out = files.create("x")) {
      out.write("abc".getBytes(StandardCharsets.UTF_8));
      out.flush();

      assertThat(new String(files.open("x").readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("abc");
    }
  }
}
