package dev.patchbay.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {

  private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("keys.txt");
  }

  private ApiKeys read(String text) throws IOException {
    return ApiKeys.read(Files.writeString(file(), text));
  }

  @Test
  void aNewKeyIsFoundByWhatTheClientSends() {
    String a = ApiKeys.create(file(), "team-a", KeyOptions.NONE);
    String b = ApiKeys.create(file(), "team-b", KeyOptions.NONE);

    ApiKeys keys = ApiKeys.read(file());

    assertThat(a).matches("pb-[A-Za-z0-9_-]{43}").isNotEqualTo(b);
    assertThat(keys.find(a)).map(ApiKey::id).contains("team-a");
    assertThat(keys.find(b)).map(ApiKey::id).contains("team-b");
    assertThat(keys.all()).extracting(ApiKey::id).containsExactly("team-a", "team-b");
  }

  @ParameterizedTest
  @CsvSource({"''", "pb-", "x"})
  void aWrongKeyIsNotFound(String sent) {
    String key = ApiKeys.create(file(), "a", KeyOptions.NONE);
    ApiKeys keys = ApiKeys.read(file());

    assertThat(keys.find(sent)).isEmpty();
    assertThat(keys.find(key + "x")).isEmpty();
    assertThat(keys.find(key.substring(1))).isEmpty();
    assertThat(keys.find(key.toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(ApiKeys.none().find(key)).isEmpty();
  }

  @Test
  void neitherKeyNorHashIsShown() throws IOException {
    String key = ApiKeys.create(file(), "a", KeyOptions.NONE);
    String hash = Files.readString(file()).replaceAll("(?s).*sha256:(\\w+).*", "$1");
    ApiKey found = ApiKeys.read(file()).find(key).orElseThrow();

    assertThat(Files.readString(file())).doesNotContain(key);
    assertThat(found.toString() + NewKey.of("a", KeyOptions.NONE))
        .doesNotContain(hash, "pb-", "sha256");
  }

  @Test
  void theFileIsItsOwnersAlone() throws IOException {
    ApiKeys.create(file(), "a", KeyOptions.NONE);
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    ApiKeys.revoke(file(), "a");
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder).isDirectoryContaining("glob:**keys.txt");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void optionsAreWrittenAndReadBack() {
    KeyOptions options = KeyOptions.of(Map.of(
        "models", "gpt-4o,claude-*",
        "calls-per-minute", "60",
        "calls-at-once", "4",
        "tokens-per-minute", "100000",
        "max-spend", "5.00",
        "expires", "2026-12-31"));

    String key = ApiKeys.create(file(), "a", options);

    assertThat(options)
        .isEqualTo(new KeyOptions(
            List.of("gpt-4o", "claude-*"),
            60,
            4,
            100_000,
            Optional.of(new BigDecimal("5.00")),
            Optional.of(Instant.parse("2027-01-01T00:00:00Z"))));
    assertThat(ApiKeys.read(file()).find(key)).map(ApiKey::options).contains(options);
  }

  @Test
  void commentsAndOtherKeysSurviveARevocation() throws IOException {
    Files.writeString(file(), "# ours\n\nold " + HASH);
    String key = ApiKeys.create(file(), "new", KeyOptions.NONE);

    assertThat(ApiKeys.revoke(file(), "old")).isTrue();
    assertThat(ApiKeys.revoke(file(), "old")).isFalse();

    assertThat(Files.readAllLines(file())).hasSize(3).startsWith("# ours", "");
    assertThat(ApiKeys.read(file()).find(key)).isPresent();
  }

  @Test
  void manyMayAddKeysAtOnce() {
    List<CompletableFuture<String>> made = IntStream.range(0, 20)
        .mapToObj(i -> CompletableFuture.supplyAsync(
            () -> ApiKeys.create(file(), "key-" + i, KeyOptions.NONE)))
        .toList();
    made.forEach(CompletableFuture::join);

    ApiKeys keys = ApiKeys.read(file());
    assertThat(made).allSatisfy(key -> assertThat(keys.find(key.join())).isPresent());
    assertThat(keys.all()).hasSize(20);
  }

  @Test
  void aSecondKeyOfOneNameIsRefused() throws IOException {
    ApiKeys.create(file(), "a", KeyOptions.NONE);
    String before = Files.readString(file());

    assertThatThrownBy(() -> ApiKeys.create(file(), "a", KeyOptions.NONE))
        .isInstanceOf(KeysException.class)
        .hasMessageContaining("keys.txt, line 2: the key a has a name");
    assertThatThrownBy(() -> ApiKeys.create(file(), "pb-x", KeyOptions.NONE))
        .isInstanceOf(KeysException.class);
    assertThat(Files.readString(file())).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          pb-SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECR   | does not begin with the name
          a                                                   | there is no hash
          a pb-SECRETSECRETSECRETSECRETSECRETSECRETSECRETSEC  | after the name a there is no hash
          a sha256:SECRET                                     | after the name a there is no hash
          b HASH SECRET                                       | word 3 of the key b is not an option
          b HASH SECRET=1                                     | an option is not known; allowed are models, calls-per-minute
          b HASH calls=SECRET                                 | an option named calls is not known
          b HASH calls-at-once=SECRET                         | calls-at-once is a whole number from 1
          b HASH calls-at-once=0                              | calls-at-once is a whole number from 1
          b HASH calls-at-once=1 calls-at-once=1              | has an option twice
          b HASH max-spend=SECRET                             | max-spend is an amount
          b HASH expires=SECRET                               | expires is a date
          b HASH models=,                                     | models is a list
          """)
  void aWrongLineIsRefusedWithItsNumberAndShowsNoSecret(String line, String says) {
    String text = "# first\n" + line.replace("HASH", HASH) + "\n";

    KeysException refused = catchThrowableOfType(KeysException.class, () -> read(text));

    assertThat(refused).hasMessageContaining("keys.txt, line 2: ").hasMessageContaining(says);
    assertThat(refused).message().doesNotContain("SECRET", "0123456789");
  }

  @Test
  void allWrongLinesAreToldAtOnceAndOneHashServesOneKey() {
    KeysException refused = catchThrowableOfType(
        KeysException.class, () -> read("a\nb " + HASH + "\nc " + HASH + "\n"));

    assertThat(refused).hasMessageContaining("line 1: ").hasMessageContaining("line 3: ");
    assertThat(refused).message().doesNotContain("line 2");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ApiKeys.read(file()))
        .isInstanceOf(KeysException.class)
        .hasMessageContaining("keys.txt cannot be read");
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o, true",
    "gpt-4o, gpt-4o-mini, false",
    "gpt-4*, gpt-4o, true",
    "gpt-4*, openai/gpt-4o, false",
    "*/gpt-4o, openai/gpt-4o, true",
    "*, '', true",
    "a*b*c, axxbxxc, true",
    "a*b*c, axxbxx, false",
    "a*a, a, false",
    "a**, a, true",
    "fault/*, fault/ok, true",
    "GPT-4o, gpt-4o, false",
    "gpt.4, gpt-4, false"
  })
  void aPatternSaysWhichModelsAKeyMayUse(String pattern, String model, boolean allowed) {
    KeyOptions options = KeyOptions.of(Map.of("models", "other," + pattern));

    assertThat(options.allows(model)).isEqualTo(allowed);
    assertThat(KeyOptions.NONE.allows(model)).isTrue();
  }

  @Test
  void figuresSurviveANewReadingForKeysThatAreStillThere() throws IOException {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    String a = ApiKeys.create(file(), "a", KeyOptions.NONE);
    String b = ApiKeys.create(file(), "b", KeyOptions.NONE);
    ApiKeys before = ApiKeys.read(file(), ApiKeys.none(), clock);
    Admission ofA = before.find(a).orElseThrow().begin();
    before.find(b).orElseThrow().begin();

    Files.writeString(
        file(), Files.readString(file()).replaceFirst("(?m)^(a .*)$", "$1 calls-at-once=1"));
    ApiKeys after = ApiKeys.read(file(), before, clock);

    ApiKey again = after.find(a).orElseThrow();
    assertThat(again.begin())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CALLS_AT_ONCE));
    ((KeyCall) ofA).end(7, BigDecimal.ONE);
    assertThat(again.figures()).isEqualTo(new ApiKey.Figures(0, 1, 7, BigDecimal.ONE));
    assertThat(after.find(b).orElseThrow().figures().callsAtOnce()).isEqualTo(1);
  }
}
