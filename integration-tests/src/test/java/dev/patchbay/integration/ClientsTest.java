package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.Gateway;
import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Clients that this project did not write get from the gateway what they get from the services that they were made for. */
@Tag("clients")
class ClientsTest {

  private static final String CONFIGURATION = """
      listen: 127.0.0.1:0
      keys: keys
      faults: true
      providers:
        openai: {api-key: sk-test, base-url: "%s"}
        anthropic: {api-key: sk-test, base-url: "%s"}
        slow: {api-key: sk-test, base-url: "%s"}
        silent: {api-key: sk-test, base-url: "%s"}
        cut: {api-key: sk-test, base-url: "%s"}
        busy: {api-key: sk-test, base-url: "%s"}
      instances: {slow: openai, silent: openai, cut: openai, busy: openai}
      models:
        gpt: {models: [gpt-4o-mini], only: [openai]}
        claude: {models: [claude-sonnet-4-5], only: [anthropic]}
        slow: {models: [gpt-4o-mini], only: [slow]}
        silent: {models: [gpt-4o-mini], only: [silent]}
        cut: {models: [gpt-4o-mini], only: [cut]}
        busy: {models: [gpt-4o-mini], only: [busy], max-attempts: 1}
      """;

  @TempDir
  static Path folder;

  private static ScriptedServices services;
  private static Gateway gateway;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws IOException {
    services = new ScriptedServices();
    Path keys = folder.resolve("keys");
    String key = ApiKeys.create(keys, "clients", KeyOptions.NONE);
    Object[] urls = Stream.of("openai", "anthropic", "slow", "silent", "cut", "busy")
        .map(services::url)
        .toArray();
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, CONFIGURATION.formatted(urls));
    gateway = Gateway.start(GatewaySettings.read(file));
    environment = Map.of(
        "PATCHBAY_GATEWAY", gateway.address().toString().replaceAll("/$", ""),
        "PATCHBAY_KEY", key,
        "PATCHBAY_WATCH", services.watchUrl().toString(),
        "PATCHBAY_FOLDER", folder.toString());
  }

  @AfterAll
  static void stop() {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (gateway.openCalls() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    int open = gateway.openCalls();
    gateway.close();
    services.close();
    assertThat(open).as("calls that outlive their clients").isZero();
  }

  @TestFactory
  Stream<DynamicTest> openAiForPython() throws Exception {
    return ClientProgram.python("openai_python.py", environment);
  }

  @TestFactory
  Stream<DynamicTest> anthropicForPython() throws Exception {
    return ClientProgram.python("anthropic_python.py", environment);
  }

  @TestFactory
  Stream<DynamicTest> ollamaForPython() throws Exception {
    return ClientProgram.python("ollama_python.py", environment);
  }

  @TestFactory
  Stream<DynamicTest> langChain() throws Exception {
    return ClientProgram.python("langchain_python.py", environment);
  }

  @TestFactory
  Stream<DynamicTest> theCommandLlm() throws Exception {
    return ClientProgram.python("llm_command.py", environment);
  }

  @TestFactory
  Stream<DynamicTest> openAiForNode() throws Exception {
    return ClientProgram.node("openai_node.mjs", environment);
  }

  @TestFactory
  Stream<DynamicTest> fetchOfNode() throws Exception {
    return ClientProgram.node("fetch_node.mjs", environment);
  }

  @TestFactory
  Stream<DynamicTest> openAiForJava() throws Exception {
    return ClientProgram.java("OpenAiJava.java", environment);
  }
}
