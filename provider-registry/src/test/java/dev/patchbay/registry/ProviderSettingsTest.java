package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a provider's settings come from, and which of them counts. */
class ProviderSettingsTest {

  private static final ProviderInfo BIRD = ProviderInfo.builder("bird", "https://bird.example")
      .variable("api-key", "BIRD_KEY")
      .build();

  @TempDir
  Path dir;

  @Test
  void aSystemPropertyCountsBeforeTheEnvironment() {
    ProviderSettings settings = ProviderSettings.of(
        Map.of("patchbay.bird.api-key", "of the property"),
        Map.of("PATCHBAY_BIRD__API_KEY", "of the environment"));

    assertThat(configOf(settings).text("api-key")).contains("of the property");
  }

  @Test
  void theEnvironmentCountsBeforeTheProvidersOwnVariable() {
    ProviderSettings settings = ProviderSettings.of(
        Map.of(), Map.of("PATCHBAY_BIRD__API_KEY", "of Patchbay", "BIRD_KEY", "of the service"));

    assertThat(configOf(settings).text("api-key")).contains("of Patchbay");
  }

  @Test
  void theProvidersOwnVariableCountsBeforeTheFile() throws Exception {
    ProviderSettings settings =
        ProviderSettings.of(file("bird.api-key=of the file"), Map.of("BIRD_KEY", "of the service"));

    assertThat(configOf(settings).text("api-key")).contains("of the service");
  }

  @Test
  void aVariableOfTheServiceAloneDoesNotMakeTheProvidersOwnSettings() {
    assertThat(configOf(ProviderSettings.of(Map.of(), Map.of("BIRD_KEY", "k"))).isOwn())
        .isFalse();
    assertThat(configOf(
                ProviderSettings.of(Map.of("patchbay.bird.models", "m"), Map.of("BIRD_KEY", "k")))
            .isOwn())
        .isTrue();
  }

  @Test
  void aVariableOfTheServiceThatIsEmptyCountsAsNotSet() {
    assertThat(configOf(ProviderSettings.of(Map.of(), Map.of("BIRD_KEY", " "))).isEmpty())
        .isTrue();
  }

  @Test
  void theFileCountsWhereNothingElseIsSet() throws Exception {
    ProviderSettings settings = ProviderSettings.of(file("bird.api-key=of the file"), Map.of());

    assertThat(configOf(settings).text("api-key")).contains("of the file");
  }

  @Test
  void theFileMayBeNamedInTheEnvironment() throws Exception {
    ProviderSettings settings = ProviderSettings.of(
        Map.of(),
        Map.of("PATCHBAY_CONFIG", file("bird.api-key=of the file").get("patchbay.config")));

    assertThat(configOf(settings).text("api-key")).contains("of the file");
  }

  @Test
  void aPropertyNamesTheFileBeforeTheEnvironmentDoes() throws Exception {
    ProviderSettings settings = ProviderSettings.of(
        file("bird.api-key=of the file"), Map.of("PATCHBAY_CONFIG", "/no/such/file"));

    assertThat(configOf(settings).text("api-key")).contains("of the file");
  }

  @Test
  void theProgramsOwnFileIsTheWeakestSource() throws Exception {
    ProviderSettings settings = ProviderSettings.of(
            file("bird.models=of the file\ninstances=lab:bird"), Map.of("BIRD_KEY", "k"))
        .withFile(
            Map.of(
                "bird.models", "own",
                "bird.api-key", "own",
                "bird.base-url", "https://bird.example/own",
                "instances", "lab:robin, eu:bird"),
            "gateway.yaml");

    assertThat(configOf(settings))
        .hasToString("ProviderConfig[api-key from environment variable BIRD_KEY,"
            + " base-url from file gateway.yaml: bird.base-url,"
            + " models from file " + dir.resolve("patchbay.properties") + ": bird.models]");
    assertThat(settings.instancesOf("bird")).containsExactly("eu", "lab");
  }

  @Test
  void settingsThatGetTheProgramsOwnFileStayAsTheyWere() {
    ProviderSettings before = ProviderSettings.of(Map.of("patchbay.bird.models", "m"), Map.of());

    ProviderSettings unused =
        before.withFile(Map.of("bird.api-key", "k", "instances", "lab:bird"), "gateway.yaml");

    assertThat(configOf(before).names()).containsExactly("models");
    assertThat(before.instancesOf("bird")).isEmpty();
  }

  @Test
  void theProgramsOwnFileRefersToTheEnvironmentOfTheSettings() {
    Map<String, String> own = Map.of("bird.api-key", "env:TEAM_KEY", "bird.models", "env:PATH");

    assertThat(configOf(ProviderSettings.of(Map.of(), Map.of("TEAM_KEY", "k"))
                .withFile(own, "gateway.yaml"))
            .text("api-key"))
        .contains("k");
    assertThat(configOf(ProviderSettings.none().withFile(own, "gateway.yaml")).text("models"))
        .contains(System.getenv("PATH"));
  }

  @Test
  void whatTheProgramsOwnFileHasWrongIsFoundThere() {
    assertThat(ProviderSettings.none()
            .withFile(Map.of("brid.models", "m", "config", "x"), "gateway.yaml")
            .unused(List.of("bird"), List.of()))
        .containsExactly(
            "file gateway.yaml: brid.models is for an unknown provider brid; did you mean bird?",
            "file gateway.yaml: config names no provider's setting; such a name looks like"
                + " parrot.base-url");
    assertThatThrownBy(
            () -> ProviderSettings.none().withFile(Map.of("instances", "lab"), "gateway.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The file gateway.yaml: instances has 'lab' where an instance");
  }

  @Test
  void settingsFromAllSourcesComeTogether() throws Exception {
    Map<String, String> properties = new HashMap<>(file("bird.models=a,b"));
    properties.put("patchbay.bird.base-url", "https://bird.example/v1");

    ProviderConfig config = configOf(ProviderSettings.of(properties, Map.of("BIRD_KEY", "tweet")));

    assertThat(config.names()).containsExactly("api-key", "base-url", "models");
  }

  @Test
  void everySettingRemembersItsSource() throws Exception {
    Map<String, String> properties = new HashMap<>(file("bird.models=a,b"));
    properties.put("patchbay.bird.base-url", "https://bird.example/v1");

    ProviderConfig config = configOf(ProviderSettings.of(
        properties, Map.of("BIRD_KEY", "tweet", "PATCHBAY_BIRD__TIMEOUT", "5s")));

    assertThat(config)
        .hasToString("ProviderConfig[api-key from environment variable BIRD_KEY,"
            + " base-url from system property patchbay.bird.base-url,"
            + " models from file " + dir.resolve("patchbay.properties") + ": bird.models,"
            + " timeout from environment variable PATCHBAY_BIRD__TIMEOUT]");
  }

  @Test
  void theSettingsOfAnotherProviderAreNotTaken() throws Exception {
    Map<String, String> properties = new HashMap<>(file("birds.models=a"));
    properties.put("patchbay.birds.base-url", "http://127.0.0.1");

    assertThat(configOf(ProviderSettings.of(properties, Map.of("PATCHBAY_BIRDS__API_KEY", "x")))
            .isEmpty())
        .isTrue();
  }

  @Test
  void twoUnderscoresStandBetweenTheProviderAndTheSetting() {
    ProviderSettings settings = ProviderSettings.of(
        Map.of(), Map.of("PATCHBAY_BIRD_PRO__MODELS", "a", "PATCHBAY_BIRD__PRO_MODELS", "b"));
    ProviderInfo pro = ProviderInfo.builder("bird-pro", "https://pro.example").build();

    assertThat(settings.configOf(pro, "bird-pro", ProviderConfig.empty()).text("models"))
        .contains("a");
    assertThat(configOf(settings).names()).containsExactly("pro-models");
  }

  @Test
  void aVariableWithOneUnderscoreIsToldOfWithTheRightSpelling() {
    ProviderSettings settings =
        ProviderSettings.of(Map.of(), Map.of("PATCHBAY_BIRD_PRO_BASE_URL", "x"));

    assertThat(settings.unused(List.of("bird", "bird-pro"), List.of()))
        .containsExactly("environment variable PATCHBAY_BIRD_PRO_BASE_URL is not used: two"
            + " underscores must stand between provider and setting; write"
            + " PATCHBAY_BIRD_PRO__BASE_URL or PATCHBAY_BIRD__PRO_BASE_URL");
  }

  @Test
  void aSettingForAnUnknownProviderIsReportedWithNearNames() {
    ProviderSettings settings = ProviderSettings.of(
        Map.of("patchbay.brid.base-url", "x"), Map.of("PATCHBAY_BIRD_HEADER__X_TEAM", "x"));

    assertThat(settings.unused(List.of("bird"), List.of()))
        .containsExactly(
            "environment variable PATCHBAY_BIRD_HEADER__X_TEAM is for an unknown provider"
                + " bird-header; write PATCHBAY_BIRD__HEADER__X_TEAM",
            "system property patchbay.brid.base-url is for an unknown provider brid; did you"
                + " mean bird?");
  }

  @Test
  void aServicesOwnKeyDoesNotGoToAnotherAddress() {
    Map<String, String> environment = Map.of("BIRD_KEY", "tweet");

    assertThat(configOf(ProviderSettings.of(Map.of(), environment)).text("api-key"))
        .contains("tweet");
    assertThat(configOf(ProviderSettings.of(
                Map.of("patchbay.bird.base-url", "https://bird.example/v2"), environment))
            .text("api-key"))
        .contains("tweet");
    assertThat(configOf(ProviderSettings.of(
                Map.of("patchbay.bird.base-url", "https://relay.example"), environment))
            .names())
        .containsExactly("base-url");
  }

  @Test
  void aServicesOwnKeyGoesToTheAddressThatItsOwnVariableNames() {
    ProviderInfo info = BIRD.toBuilder().variable("base-url", "BIRD_URL").build();
    ProviderSettings settings = ProviderSettings.of(
        Map.of(), Map.of("BIRD_KEY", "tweet", "BIRD_URL", "https://relay.example"));

    ProviderConfig config = settings.configOf(info, "bird", ProviderConfig.empty());

    assertThat(config.text("api-key")).contains("tweet");
    assertThat(config.text("base-url")).contains("https://relay.example");
  }

  @Test
  void anInstanceHasSettingsOfItsOwnAndNoneOfTheService() {
    ProviderSettings settings = ProviderSettings.of(
        Map.of("patchbay.instances", "bird-eu:bird, lab:bird", "patchbay.bird-eu.models", "a"),
        Map.of("BIRD_KEY", "tweet"));

    assertThat(settings.instancesOf("bird")).containsExactly("bird-eu", "lab");
    ProviderConfig config = settings.configOf(BIRD, "bird-eu", ProviderConfig.empty());
    assertThat(config.instance()).contains("bird-eu");
    assertThat(config.names()).containsExactly("models");
  }

  @Test
  void anInstanceIsGivenAsIdAndProvider() {
    assertThatThrownBy(() -> ProviderSettings.of(Map.of("patchbay.instances", "bird-eu"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The system property patchbay.instances has 'bird-eu' where an instance is given"
                + " as id:provider, such as openai-eu:openai");
  }

  @Test
  void anInstanceIsOfOneProvider() {
    assertThatThrownBy(() -> ProviderSettings.of(
            Map.of("patchbay.instances", "eu:bird, eu:robin, lab:bird, lab:bird"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The system property patchbay.instances has the instance eu of two providers,"
            + " bird and robin; give each instance an id of its own");
  }

  @Test
  void twoUnderscoresOfAVariableStandForADot() {
    ProviderSettings settings =
        ProviderSettings.of(Map.of(), Map.of("PATCHBAY_BIRD__HEADER__X_TEAM", "blue"));

    assertThat(configOf(settings).text("header.x-team")).contains("blue");
  }

  @Test
  void aSettingWithADotMayStandInEverySource() throws Exception {
    Map<String, String> properties = new HashMap<>(file("bird.header.x-one=1"));
    properties.put("patchbay.bird.header.x-two", "2");

    ProviderConfig config =
        configOf(ProviderSettings.of(properties, Map.of("PATCHBAY_BIRD__HEADER__X_THREE", "3")));

    assertThat(config.names()).containsExactly("header.x-one", "header.x-three", "header.x-two");
  }

  @Test
  void aReferenceIsFollowedInEverySource() throws Exception {
    Map<String, String> properties = new HashMap<>(file("bird.api-key=env:THE_KEY"));
    properties.put("patchbay.bird.base-url", "env:THE_URL");

    ProviderConfig config = configOf(ProviderSettings.of(
        properties,
        Map.of(
            "PATCHBAY_BIRD__MODELS", "file:" + Files.writeString(dir.resolve("models"), "a,b\n"),
            "THE_KEY", "tweet",
            "THE_URL", "http://127.0.0.1")));

    assertThat(config.text("api-key")).contains("tweet");
    assertThat(config.text("base-url")).contains("http://127.0.0.1");
    assertThat(config.text("models")).contains("a,b");
  }

  @Test
  void aReferenceIsFollowedInTheGivenEnvironmentAlone() {
    ProviderSettings settings =
        ProviderSettings.of(Map.of("patchbay.bird.api-key", "env:PATH"), Map.of());

    assertThatThrownBy(() -> configOf(settings).text("api-key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(from system property patchbay.bird.api-key)")
        .hasMessageContaining("PATH, which is not set");
  }

  @Test
  void noSettingsLeaveTheProcessesEnvironmentToTheApplicationsOwn() {
    String name = System.getenv().keySet().iterator().next();

    assertThat(configOf(ProviderSettings.none()).variable(name)).contains(System.getenv(name));
  }

  @Test
  void aFileThatIsMissingIsAnErrorThatNamesItAndWhoNamesIt() {
    assertThatThrownBy(
            () -> ProviderSettings.of(Map.of("patchbay.config", "/no/such/file"), Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read the settings file /no/such/file, which patchbay.config or"
            + " PATCHBAY_CONFIG names: java.nio.file.NoSuchFileException: /no/such/file");
  }

  @Test
  void aFileThatIsNotAPropertiesFileIsAnErrorThatNamesIt() throws Exception {
    Map<String, String> file = file("bird.api-key=\\u00zz");

    assertThatThrownBy(() -> ProviderSettings.of(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The settings file " + file.get("patchbay.config")
            + " is not a properties file: Malformed \\uxxxx encoding.");
  }

  @Test
  void aFileThatIsNotUtf8IsAnErrorThatSaysSo() throws Exception {
    Path path =
        Files.writeString(dir.resolve("latin.properties"), "bird.name=Zaunk\u00f6nig", ISO_8859_1);

    assertThatThrownBy(
            () -> ProviderSettings.of(Map.of("patchbay.config", path.toString()), Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("The settings file " + path + " is not in UTF-8");
  }

  private static ProviderConfig configOf(ProviderSettings settings) {
    return settings.configOf(BIRD, "bird", ProviderConfig.empty());
  }

  /** The property that names a file with that line. */
  private Map<String, String> file(String line) throws IOException {
    Path file = Files.writeString(dir.resolve("patchbay.properties"), line);
    return Map.of("patchbay.config", file.toString());
  }

  @Test
  void anInstanceWhoseIdHasAnotherFormIsFoundWhereItStands() {
    assertThatThrownBy(
            () -> ProviderSettings.of(Map.of(), Map.of("PATCHBAY_INSTANCES", "lab:bird, EU:bird")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "The environment variable PATCHBAY_INSTANCES has 'EU:bird': A provider's id")
        .hasMessageEndingWith("but this is 'EU'");
  }
}
