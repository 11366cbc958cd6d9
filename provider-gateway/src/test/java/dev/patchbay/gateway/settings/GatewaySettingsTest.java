package dev.patchbay.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Capability;
import dev.patchbay.registry.Strategy;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {

  private static final String YAML = """
      listen: 0.0.0.0:8080
      tls: {certificate: cert.pem, key: /etc/key.pem}
      plugins: plugins
      watch: false
      providers:
        openai: {api-key: "env:OPENAI_API_KEY", base-url: "https://one.example", limit: {calls-at-once: 8}}
        openai-eu:
          api-key: file:eu.key
      instances: {openai-eu: openai}
      models:
        smart:
          models: [gpt-4o, claude-sonnet-4-5]
          strategy: cheapest
          needs: [tools, vision]
          window: 100000
          only: [openai, anthropic]
          not: [openai-eu]
          order: [anthropic]
          deadline: 60s
          max-attempts: 3
          hedge-after: 2s
          max-spend: 5.00
          without-opaque: true
        gpt-4.1: {models: gpt-4.1, strategy: {weighted: {openai: 3, azure: 1}}}
      routing: {strategy: round-robin, deadline: 90s, fallback: [gpt-4o-mini]}
      keys: keys.txt
      cors: ["https://app.example", "http://localhost:3000"]
      limits: {body: 1MB, head: 8KB, headers: 50, depth: 20, head-time: 1s, body-time: 250ms, idle: 2m, connections: 7, drain: 0s}
      ledger: {folder: ledger, text: true, file-size: 1MB, files: 3, memory: 10}
      faults: true
      """;

  private static final String PROPERTIES = """
      # The same.
      listen=0.0.0.0:8080
      tls.certificate=cert.pem
      tls.key=/etc/key.pem
      plugins=plugins
      watch=false
      providers.openai.api-key=env:OPENAI_API_KEY
      providers.openai.base-url=https://one.example
      providers.openai.limit.calls-at-once=8
      providers.openai-eu.api-key=file:eu.key
      instances.openai-eu=openai
      models.smart.models=gpt-4o, \\
        claude-sonnet-4-5
      models.smart.strategy=cheapest
      models.smart.needs=tools,vision
      models.smart.window=100000
      models.smart.only=openai,anthropic
      models.smart.not=openai-eu
      models.smart.order=anthropic
      models.smart.deadline=60s
      models.smart.max-attempts=3
      models.smart.hedge-after=2s
      models.smart.max-spend=5.00
      models.smart.without-opaque=true
      models.gpt-4.1.models=gpt-4.1
      models.gpt-4.1.strategy.weighted.openai=3
      models.gpt-4.1.strategy.weighted.azure=1
      routing.strategy=round-robin
      routing.deadline=90s
      routing.fallback=gpt-4o-mini
      keys=keys.txt
      cors=https://app.example, http://localhost:3000
      limits.body=1MB
      limits.head=8KB
      limits.headers=50
      limits.depth=20
      limits.head-time=1s
      limits.body-time=250ms
      limits.idle=2m
      limits.connections=7
      limits.drain=0s
      ledger.folder=ledger
      ledger.text=true
      ledger.file-size=1MB
      ledger.files=3
      ledger.memory=10
      faults=true
      """;

  @TempDir
  private Path folder;

  private GatewaySettings read(String name, String text) throws IOException {
    return GatewaySettings.read(Files.writeString(folder.resolve(name), text));
  }

  private SettingsException refused(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return catchThrowableOfType(SettingsException.class, () -> GatewaySettings.read(file));
  }

  @Test
  void everyMemberOfTheFileIsRead() throws IOException {
    GatewaySettings settings = read("gateway.yaml", YAML);

    assertThat(settings.listen()).isEqualTo(new Address("0.0.0.0", 8080));
    assertThat(settings.tls())
        .contains(new Tls(folder.resolve("cert.pem"), Path.of("/etc/key.pem")));
    assertThat(settings.plugins()).contains(folder.resolve("plugins"));
    assertThat(settings.watch()).isFalse();
    assertThat(settings.providers().lines())
        .containsExactlyInAnyOrderEntriesOf(Map.of(
            "openai.api-key", "env:OPENAI_API_KEY",
            "openai.base-url", "https://one.example",
            "openai.limit.calls-at-once", "8",
            "openai-eu.api-key", "file:eu.key",
            "instances", "openai-eu:openai"));
    assertThat(settings.keys()).contains(folder.resolve("keys.txt"));
    assertThat(settings.cors()).containsExactly("https://app.example", "http://localhost:3000");
    assertThat(settings.limits())
        .isEqualTo(new Limits(
            1 << 20,
            8 << 10,
            50,
            20,
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofMinutes(2),
            7,
            Duration.ZERO));
    assertThat(settings.ledger())
        .isEqualTo(new LedgerSettings(Optional.of(folder.resolve("ledger")), true, 1 << 20, 3, 10));
    assertThat(settings.faults()).isTrue();
    assertThat(settings.routing().strategy()).contains(Strategy.roundRobin());
    assertThat(settings.routing().deadline()).contains(Duration.ofSeconds(90));
    assertThat(settings.routing().fallback()).containsExactly("gpt-4o-mini");
  }

  @Test
  void aModelsNameStandsForModelsAndTheirRouting() throws IOException {
    ModelSettings smart = read("gateway.yml", YAML).models().get("smart");

    assertThat(smart).isNotNull();
    assertThat(smart.model()).isEqualTo("gpt-4o");
    RouteSettings routing = smart.routing();
    assertThat(routing.fallback()).containsExactly("claude-sonnet-4-5");
    assertThat(routing.needs()).containsExactly(Capability.TOOLS, Capability.VISION);
    assertThat(routing.window()).isEqualTo(100_000);
    assertThat(routing.only()).contains(List.of("openai", "anthropic"));
    assertThat(routing.not()).containsExactly("openai-eu");
    assertThat(routing.order()).containsExactly("anthropic");
    assertThat(routing.strategy()).contains(Strategy.cheapest());
    assertThat(routing.deadline()).contains(Duration.ofMinutes(1));
    assertThat(routing.maxAttempts()).hasValue(3);
    assertThat(routing.hedgeAfter()).contains(Duration.ofSeconds(2));
    assertThat(routing.maxSpend()).contains(new BigDecimal("5.00"));
    assertThat(routing.withoutOpaque()).contains(true);
  }

  @Test
  void propertiesMeanTheSameTree() throws IOException {
    GatewaySettings yaml = read("gateway.yaml", YAML);
    GatewaySettings properties = read("gateway.properties", PROPERTIES);

    assertThat(properties)
        .usingRecursiveComparison()
        .withEqualsForType(Object::equals, Strategy.class)
        .ignoringFields("file")
        .isEqualTo(yaml);
  }

  @Test
  void anEmptyFileMeansTheDefaults() throws IOException {
    assertThat(read("gateway.yaml", "# nothing\n"))
        .usingRecursiveComparison()
        .ignoringFields("file")
        .isEqualTo(GatewaySettings.defaults());
    assertThat(GatewaySettings.defaults().listen().toString()).isEqualTo("127.0.0.1:4180");
    assertThat(GatewaySettings.defaults().routing().deadline()).contains(Duration.ofMinutes(2));
    assertThat(GatewaySettings.defaults().limits()).isEqualTo(Limits.DEFAULTS);
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() throws IOException {
    SettingsException refused = refused("gateway.yaml", """
        lisen: 127.0.0.1:1
        limits:
          body: 30
          head-time: soon
        models:
          smart: {models: [a], strategy: cheepest}
          dumb:
            neds: [tools]
        cors: ["*"]
        """);

    assertThat(refused.problems())
        .extracting(problem -> problem.line() + " " + problem.path())
        .containsExactly(
            "1 lisen",
            "3 limits.body",
            "4 limits.head-time",
            "6 models.smart.strategy",
            "8 models.dumb.neds",
            "8 models.dumb.models",
            "9 cors");
    assertThat(refused)
        .hasMessageContaining("gateway.yaml, line 1: lisen is not known; did you mean listen?")
        .hasMessageContaining("line 3: limits.body is a size from 1 to 1073741824 bytes, written"
            + " with its unit: 512B, 16KB, 32MB, but this is '30'")
        .hasMessageContaining("limits.head-time is a duration")
        .hasMessageContaining(
            "'cheepest'; did you mean cheapest? Allowed are priority, round-robin")
        .hasMessageContaining("models.dumb.neds is not known; did you mean needs?")
        .hasMessageContaining("models.dumb.models is missing");
  }

  @Test
  void aProblemOfAPropertiesFileHasItsLine() throws IOException {
    SettingsException refused = refused("gateway.properties", """
        # a comment with a backslash \\
        listen=127.0.0.1:\\
          4180

        models.gpt-4.1.modles=x
        watch=maybe
        watch=true
        """);

    assertThat(refused.problems())
        .extracting(problem -> problem.line() + " " + problem.path())
        .containsExactly(
            "5 models.gpt-4.1.modles", "5 models.gpt-4.1.models", "6 watch", "7 watch");
    assertThat(refused).hasMessageContaining("did you mean models?").hasMessageContaining("twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "providers: {openai: sk-secret-1}",
        "providers: {openai: {api-key: [{x: sk-secret-1}]}}",
        "providers: [sk-secret-1]",
        "providers: {openai: {api-key: 'sk-secret-1'}}\nwatch: perhaps",
        "api-key: sk-secret-1",
        "keys: [{a: sk-secret-1}]",
        "watch: pb-sk-secret-1sk-secret-1sk-secret-1",
        "providers: {openai: {api-key: *sk-secret-1}}",
        "providers: {openai: {api-key: !x!sk-secret-1 a}}",
        "providers: {openai: {api-key: \"sk-secret-1}}",
        "providers: {openai: {api-key: sk-secret-1\u0001}}",
        "providers: {openai: {api-key: @sk-secret-1}}",
      })
  void noValueOfAProviderIsInAMessage(String yaml) throws IOException {
    assertThat(refused("gateway.yaml", yaml)).message().doesNotContain("secret");
  }

  @Test
  void noValueOfAProviderIsInTheText() throws IOException {
    GatewaySettings settings = read(
        "gateway.yaml", "providers: {openai: {api-key: sk-secret, base-url: 'https://u:p@x'}}");

    assertThat(settings.toString()).contains("openai.api-key").doesNotContain("secret", "u:p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &x {b: *x}",
        "? [a]\n: b",
        "[1, 2]",
        "watch: true\nwatch: false",
        "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: {n: {o: {p: {q: {r: {s: {t: {u: 1}}}}}}}}}}}}}}}}}}}}}",
        "watch: true\n---\nwatch: false",
        "watch: [true]",
        "listen: 127.0.0.1",
        "listen: 127.0.0.1:70000",
        "tls: {certificate: x}",
        "cors: https://app.example/path",
        "ledger: {files: 0}",
        "models: {a: {models: []}}",
        "models: {a: [b]}",
        "routing: {models: [a]}",
        "routing: {needs: [TOOLS]}",
        "routing: {strategy: {weighted: {openai: -1}}}",
        "routing: {strategy: {waited: {openai: 1}}}",
        "routing: {max-spend: -1}",
      })
  void whatIsWrongIsRefused(String yaml) throws IOException {
    assertThat(refused("gateway.yaml", yaml)).isNotNull();
  }

  @Test
  void aFileThatGrowsByAliasesIsRefused() throws IOException {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 5; i++) {
      String before = "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [")
          .append((before + ", ").repeat(9))
          .append(before + "]\n");
    }

    assertThat(refused("gateway.yaml", yaml.toString())).hasMessageContaining("by aliases");
  }

  @Test
  void aFileThatIsNotThereOrNotTextIsRefused() throws IOException {
    Path absent = folder.resolve("absent.yaml");
    Path latin =
        Files.write(folder.resolve("latin.yaml"), "# \u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(catchThrowableOfType(SettingsException.class, () -> GatewaySettings.read(absent)))
        .hasMessageContaining("absent.yaml: The file cannot be read");
    assertThat(catchThrowableOfType(SettingsException.class, () -> GatewaySettings.read(latin)))
        .hasMessageContaining("not in UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, true", "localhost:0, true", "[::1]:4180, true", "127.9.9.9:1, true",
    "[0:0:0:0:0:0:0:1]:1, true", "0.0.0.0:1, false", "[::]:1, false", "example.test:1, false",
    "127.0.0.1.example.test:1, false", "[::11]:1, false"
  })
  void onlyLoopbackMayDoWithoutKeys(String listen, boolean loopback) {
    GatewaySettings open =
        GatewaySettings.defaults().withListen(Address.of(listen).orElseThrow());

    SettingsException refused =
        catchThrowableOfType(SettingsException.class, open::requireKeysIfOpen);

    assertThat(refused == null).isEqualTo(loopback);
    open.withKeys(Path.of("keys.txt")).requireKeysIfOpen();
    assertThat(open.listen().toString()).isEqualTo(listen);
  }

  @Test
  void whatACommandLineSetsReplacesWhatTheFileSays() throws IOException {
    GatewaySettings settings = read("gateway.yaml", YAML)
        .withFaults(false)
        .withPlugins(Path.of("other"))
        .withLedger(LedgerSettings.DEFAULTS)
        .withLimits(Limits.DEFAULTS);

    assertThat(settings.faults()).isFalse();
    assertThat(settings.plugins()).contains(Path.of("other"));
    assertThat(settings.ledger().text()).isFalse();
    assertThat(settings.limits().headers()).isEqualTo(100);
    assertThat(settings.models()).containsKey("smart");
  }
}
