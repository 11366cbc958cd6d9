package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a plugin folder. */
abstract class UsesPluginFolder extends UsesWorkshop {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  Path folder;
  private final List<ProviderRegistry> open = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(dir.resolve("plugins"));
  }

  @AfterEach
  void closeRegistries() {
    open.forEach(ProviderRegistry::close);
  }

  /** A registry of the folder alone, without settings. */
  ProviderRegistry registry() {
    return registry(builder -> builder);
  }

  ProviderRegistry registry(UnaryOperator<ProviderRegistry.Builder> options) {
    ProviderRegistry registry = build(options);
    open.add(registry);
    return registry;
  }

  /** A registry that the test closes. */
  ProviderRegistry build(UnaryOperator<ProviderRegistry.Builder> options) {
    return options
        .apply(ProviderRegistry.builder()
            .discovery(false)
            .settings(ProviderSettings.none())
            .pluginFolder(folder))
        .build();
  }

  /** Puts a jar with that class of the zoo into the folder. */
  Path put(String className) {
    return put(workshop.jarOf(className));
  }

  /** Puts a jar into the folder, as if it had been there for long. */
  Path put(Path jar) {
    return put(jar, String.valueOf(jar.getFileName()));
  }

  /** Puts a jar into the folder under that name, in one step and as if it had been there for long. */
  Path put(Path jar, String name) {
    try {
      Path target = folder.resolve(name);
      Files.createDirectories(target.getParent());
      Path complete =
          Files.copy(jar, target.resolveSibling(".incoming"), StandardCopyOption.REPLACE_EXISTING);
      age(complete);
      Files.move(
          complete, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      age(target.getParent());
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void age(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));
  }

  /** A jar of the provider that says that version. */
  Path versioned(String version) {
    return jar(
        "versioned.jar",
        "Patchbay-Plugin-Version=" + version,
        Map.of("version.txt", version.getBytes(UTF_8)),
        "Versioned");
  }

  /** A jar with that class of the zoo and these lines, each name=value, in its manifest. */
  Path jar(String name, String manifest, Map<String, byte[]> more, String className) {
    Map<String, byte[]> entries = Zoo.classesOf(className.replaceAll("\\$.*", ""));
    entries.put(Workshop.SERVICE_FILE, ("providers." + className).getBytes(UTF_8));
    entries.putAll(more);
    return workshop.jar(name, withManifest(entries, manifest));
  }

  private static Map<String, byte[]> withManifest(Map<String, byte[]> entries, String lines) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (String line : lines.split("\n", -1)) {
      String[] parts = line.split("=", 2);
      manifest.getMainAttributes().putValue(parts[0], parts[1]);
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try {
      manifest.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The manifest has to come first: a JarFile finds it anywhere, other readers do not.
    Map<String, byte[]> all = new java.util.TreeMap<>(
        Comparator.comparing((String name) -> !name.equals("META-INF/MANIFEST.MF"))
            .thenComparing(Comparator.naturalOrder()));
    all.putAll(entries);
    all.put("META-INF/MANIFEST.MF", bytes.toByteArray());
    return all;
  }

  static List<String> idsOf(ProviderRegistry registry) {
    return registry.providers().stream().map(AbstractProvider::id).toList();
  }

  static AbstractProvider provider(ProviderRegistry registry, String id) {
    return registry.provider(id).orElseThrow();
  }

  static String answer(AbstractProvider provider) {
    return provider.complete(request("Well?")).text();
  }

  static CompletionRequest request(String text) {
    return CompletionRequest.builder("common").user(text).build();
  }

  /** The one report. */
  static PluginReport report(ProviderRegistry registry) {
    assertThat(registry.plugins()).hasSize(1);
    return registry.plugins().get(0);
  }

  /** Waits until that is so. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain: " + what).isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
