package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.plugin.InsidePlugin;
import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a plugin that was replaced or removed, nothing is left. */
@Timeout(120)
class UnloadTest extends UsesPluginFolder {

  private static final int ROUNDS = 50;

  @Test
  void copiesGoWhenTheJvmEndsThoughTheRegistryWasNotClosed() throws Exception {
    put("Healthy$Lark");
    Path temporary = Files.createDirectory(dir.resolve("temporary"));

    ChildJvm child = ChildJvm.run(
        dir,
        List.of(
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path")),
            LeavesPluginsOpen.class.getName(),
            folder.toString()));

    assertThat(child.lines()).containsExactly("1");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void fiftyVersionsComeAreUsedAndAreCollected() throws Exception {
    ProviderRegistry registry = registry();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    // Who keeps an old provider keeps none of its classes.
    List<AbstractProvider> kept = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      put(versioned("v" + round));
      registry.refresh();
      loaders.add(useAndGiveLoader(registry, "v" + round));
      kept.add(provider(registry, "versioned"));
    }
    Files.delete(folder.resolve("versioned.jar"));
    registry.refresh();

    await("the collection of all versions", () -> {
      System.gc();
      return loaders.stream().allMatch(loader -> loader.get() == null);
    });
    assertThat(kept).hasSize(ROUNDS);
  }

  @Test
  void aPluginThatFailedIsCollected() {
    put(workshop.jarOf("BrokenConstruction$ThrowsTheUnspeakable"), "x.jar");
    ProviderRegistry registry = registry();
    WeakReference<ClassLoader> loader =
        new WeakReference<>(registry.failures().get(0).cause().getClass().getClassLoader());

    put(workshop.jarOf("Healthy$Lark"), "x.jar");
    registry.refresh();

    await("the collection of the failed version", () -> {
      System.gc();
      return loader.get() == null;
    });
  }

  @Test
  void theCopyOfAVersionIsDeletedWhenItIsClosed() {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    Path copy = InsidePlugin.copyOf(provider(registry, "versioned"));
    assertThat(copy).isDirectory();

    put(versioned("two"));
    registry.refresh();

    await("the deletion", () -> !Files.exists(copy));
  }

  @Test
  void closingTheRegistryDeletesAllCopies() {
    put("Healthy$Lark");
    put("BrokenConstruction$Throws");
    put(workshop.jar("refused.jar", Zoo.classesOf("Library")));
    ProviderRegistry registry = build(builder -> builder);
    Path copies = InsidePlugin.copyOf(provider(registry, "lark")).getParent();
    assertThat(copies).isNotEmptyDirectory();

    registry.close();

    assertThat(copies).doesNotExist();
  }

  private static WeakReference<ClassLoader> useAndGiveLoader(
      ProviderRegistry registry, String version) {
    AbstractProvider provider = provider(registry, "versioned");
    assertThat(answer(provider)).isEqualTo(version);
    try (CompletionStream stream = provider.stream(request("Well?"))) {
      assertThat(stream.toCompletion().text()).isEqualTo(version.repeat(8));
    }
    try (CompletionStream stream = registry.router().stream(request("Well?"))) {
      assertThat(stream.tokens().iterator().next()).isEqualTo(version);
    }
    return new WeakReference<>(InsidePlugin.loaderOf(provider));
  }
}
