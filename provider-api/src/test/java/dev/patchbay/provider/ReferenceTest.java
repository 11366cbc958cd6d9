package dev.patchbay.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings whose values stand in a variable or a file. */
class ReferenceTest {

  private static final String SOURCE = "file patchbay.properties: parrot.api-key";
  private static final String KEY = "sk-do-not-show";

  @TempDir
  Path dir;

  @Test
  void aVariableGivesItsValue() {
    assertThat(setting("env:PARROT_KEY", Map.of("PARROT_KEY", KEY)).text("api-key"))
        .contains(KEY);
  }

  @Test
  void aVariableThatIsEmptyGivesAnEmptyValue() {
    assertThat(setting("env:PARROT_KEY", Map.of("PARROT_KEY", "")).text("api-key"))
        .contains("");
  }

  @Test
  void withoutAnEnvironmentOfItsOwnTheOneOfTheProcessCounts() {
    String name = System.getenv().keySet().iterator().next();

    ProviderConfig config =
        ProviderConfig.builder().set("api-key", "env:" + name).build();

    assertThat(config.text("api-key")).contains(System.getenv(name));
    assertThat(config.variable(name)).contains(System.getenv(name));
  }

  @Test
  void aVariableThatIsNotSetIsRefusedWithSettingSourceAndWhatToDo() {
    assertRefused(setting("env:PARROT_KEY", Map.of()))
        .hasMessage(
            "Setting api-key (from " + SOURCE + ") takes its value from the environment"
                + " variable PARROT_KEY, which is not set; set it for this process, or correct its name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:", "env: "})
  void aReferenceToNoVariableIsRefused(String reference) {
    assertRefused(setting(reference, Map.of("", KEY)))
        .hasMessageContaining("names no environment variable");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'\n',''", "'\r\n',''", "'\n\n','\n'", "'\r','\r'", "' ',' '"})
  void aFileGivesItsTextWithoutTheLineEndThatClosesIt(String end, String kept) throws Exception {
    assertThat(setting("file:" + file(KEY + end)).text("api-key")).contains(KEY + kept);
  }

  @Test
  void anEmptyFileGivesAnEmptyValue() throws Exception {
    assertThat(setting("file:" + file("")).text("api-key")).contains("");
  }

  @Test
  void aFileMayBeNamedFromTheWorkingFolder() throws Exception {
    Path relative = Path.of("").toAbsolutePath().relativize(file(KEY));

    assertThat(setting("file:" + relative).text("api-key")).contains(KEY);
  }

  @Test
  void aFileIsReadOnce() throws Exception {
    Path file = file(KEY);
    ProviderConfig config = setting("file:" + file);
    config.text("api-key");
    Files.delete(file);

    assertThat(config.text("api-key")).contains(KEY);
  }

  @Test
  void aFileThatIsNeverAskedForIsNotRead() {
    ProviderConfig config = setting("file:/no/such/file");

    config.requireOnly("api-key");
    assertThat(config.names()).containsExactly("api-key");
    assertThat(config.isEmpty()).isFalse();
    assertThat(config).hasToString("ProviderConfig[api-key from " + SOURCE + "]");
  }

  @Test
  void aFileThatDoesNotExistIsRefusedWithSettingSourceAndWhatToDo() {
    Path missing = dir.resolve("missing");

    assertRefused(setting("file:" + missing))
        .hasMessage("Setting api-key (from " + SOURCE + ") takes its value from the file " + missing
            + ", which does not exist; create it, or correct the path");
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() throws Exception {
    Path file = file(KEY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "this user may read everything");

    assertRefused(setting("file:" + file)).hasMessageContaining("this process may not read");
  }

  @Test
  void aFolderIsNoFile() {
    assertRefused(setting("file:" + dir)).hasMessageContaining("names no file");
    assertRefused(setting("file:")).hasMessageContaining("names no file");
    assertRefused(setting("file:a\0b")).hasMessageContaining("names no file that can exist");
  }

  @Test
  void aFileThatIsTooLongIsRefused() throws Exception {
    assertThat(setting("file:" + file("x".repeat(1 << 20))).text("api-key").orElseThrow())
        .hasSize(1 << 20);
    assertRefused(setting("file:" + file("x".repeat((1 << 20) + 1))))
        .hasMessageContaining("is longer than 1048576 bytes");
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedWithoutBeingShown() throws Exception {
    Path file = Files.writeString(dir.resolve("latin"), KEY + "\u00e9", ISO_8859_1);

    assertRefused(setting("file:" + file))
        .hasMessageContaining("is not text in UTF-8")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void whatIsFoundIsNotFollowedFurther() throws Exception {
    assertThat(setting("env:A", Map.of("A", "env:B", "B", KEY)).text("api-key")).contains("env:B");
    assertThat(setting("file:" + file("env:B")).text("api-key")).contains("env:B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:PARROT_KEY", "file:/etc/hostname"})
  void aLiteralIsTakenAsItIs(String value) {
    assertThat(ProviderConfig.builder().setLiteral("a", value).build().text("a"))
        .contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENV:A", " env:A", "environment:A", "env", "files:x", "a,env:A"})
  void whatOnlyLooksLikeAReferenceIsAValue(String value) {
    assertThat(setting(value, Map.of("A", "1")).text("api-key")).contains(value);
  }

  @Test
  void everyKindOfSettingMayBeAReference() throws Exception {
    URI address = URI.create("https://parrot.example");
    ProviderConfig config = ProviderConfig.builder()
        .environment(Map.of("URL", "https://parrot.example", "TIME", "5s", "YES", "true"))
        .set("base-url", "env:URL")
        .set("models", "file:" + file("a,b\n"))
        .set("api-key", "file:" + Files.writeString(dir.resolve("key"), KEY + "\n"))
        .set("timeout", "env:TIME")
        .set("flag", "env:YES")
        .build();

    assertThat(config.baseUrl()).contains(address);
    assertThat(config.models()).contains(List.of("a", "b"));
    assertThat(config.apiKey(address).orElseThrow().valueFor(address)).isEqualTo(KEY);
    assertThat(config.duration("timeout")).contains(Duration.ofSeconds(5));
    assertThat(config.flag("flag")).contains(true);
  }

  @Test
  void aKeyInAFileThatCannotBeOneIsRefusedWithoutBeingShown() throws Exception {
    ProviderConfig config = setting("file:" + file(KEY + "\n\n"));

    assertThatThrownBy(() -> config.apiKey(URI.create("https://parrot.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Setting api-key (from " + SOURCE + ") cannot be used")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void settingsThatAreAddedBringTheirEnvironment() {
    ProviderConfig added = setting("env:A", Map.of("A", "theirs"));
    ProviderConfig.Builder builder = ProviderConfig.builder().environment(Map.of("A", "ours"));

    assertThat(builder.setAll(setting("env:A")).build().text("api-key")).contains("ours");
    assertThat(builder.setAll(added).build().text("api-key")).contains("theirs");
    assertThat(builder.build().variable("A")).contains("theirs");
    assertThat(builder.build().variable("B")).isEmpty();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("secret"), text);
  }

  private static ProviderConfig setting(String value) {
    return ProviderConfig.builder().set("api-key", value, SOURCE).build();
  }

  private static ProviderConfig setting(String value, Map<String, String> environment) {
    return ProviderConfig.builder()
        .environment(environment)
        .set("api-key", value, SOURCE)
        .build();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ProviderConfig config) {
    return assertThatThrownBy(() -> config.text("api-key"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
