package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module descriptor and a service file that stand side by side have to name the same class. */
class ModuleFlawTest {

  private static final String SOURCE = """
      package stray;
      public final class Stray extends dev.patchbay.provider.AbstractProvider {
        public Stray() {
          super(dev.patchbay.provider.ProviderInfo.builder("stray", "https://stray.example").models("s").build());
        }
        protected dev.patchbay.provider.CompletionResult createCompletion(
            dev.patchbay.provider.CompletionRequest request, dev.patchbay.provider.CallContext context) {
          return dev.patchbay.provider.Completion.of("");
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void aDescriptorWithoutTheClassBreaksC12() throws Exception {
    assertThat(failure("")).contains("Broken: C12", "it provides []", "module-info.java");
  }

  @Test
  void aDescriptorWithTheClassKeepsC12() throws Exception {
    assertThat(failure("provides dev.patchbay.provider.AbstractProvider with stray.Stray;"))
        .isEmpty();
  }

  private String failure(String provides) throws Exception {
    write("source/stray/Stray.java", SOURCE);
    write(
        "source/module-info.java",
        "module stray { requires dev.patchbay.provider; " + provides + " }");
    write(
        "classes/META-INF/services/dev.patchbay.provider.AbstractProvider",
        "# the one\nstray.Stray\n");
    compile();
    URL[] urls = {folder.resolve("classes").toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(urls, AbstractProvider.class.getClassLoader())) {
      Class<?> stray = loader.loadClass("stray.Stray");
      Supplier<AbstractProvider> made = () -> {
        try {
          return (AbstractProvider) stray.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      };
      return ContractRun.failure(made, Rule.C12);
    }
  }

  private void compile() throws Exception {
    String api = new File(AbstractProvider.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI())
        .getPath();
    int code = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "--module-path",
            api,
            "-d",
            folder.resolve("classes").toString(),
            folder.resolve("source/stray/Stray.java").toString(),
            folder.resolve("source/module-info.java").toString());
    assertThat(code).isZero();
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
