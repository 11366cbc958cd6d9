package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The doctor says what became of each plugin and what to do. */
class DoctorTest extends UsesPluginFolder {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anOrderlyFolder() {
    put(versioned("one"));
    put(jar("birds.jar", "Patchbay-Plugin-Version=1.2", Map.of(), "Healthy$Lark"));

    int status = run(folder.toString());

    assertThat(out.toString(UTF_8)).isEqualTo("""
        STATE   FILE           PLUGIN     VERSION  PROVIDERS (MODELS)
        LOADED  birds.jar      birds      1.2      lark (common)
        LOADED  versioned.jar  versioned  one      versioned (common, model-one, vectors)
        Loaded: 2 of 2
        """);
    assertThat(status).isZero();
  }

  @Test
  void aFolderWithFaults() throws Exception {
    Files.writeString(folder.resolve("page.jar"), "<html>");
    put(workshop.jarOf("Healthy$Lark"), "lark/lark.jar");
    put(workshop.jar(
        "three.jar",
        List.of("Healthy", "BrokenConstruction"),
        "providers.Healthy$Wren",
        "providers.BrokenConstruction$Throws",
        "providers.BrokenConstruction$NeedsLibrary"));

    int status = run(folder.toString());

    assertThat(out.toString(UTF_8)).isEqualTo("""
        STATE    FILE       PLUGIN  VERSION  PROVIDERS (MODELS)
        LOADED   lark/      lark    unknown  lark (common)
        REFUSED  page.jar   page    unknown  -
                 wrong:  page.jar is a web page and no jar
                 to do:  Download it again: the server has sent a page, such as an error or a login, in its place.
        FAILED   three.jar  three   unknown  wren (common)
                 wrong:  providers.BrokenConstruction$Throws: java.lang.IllegalStateException: no licence file
                 to do:  Its constructor threw; ask its author.
                 wrong:  providers.BrokenConstruction$NeedsLibrary: java.lang.NoClassDefFoundError: providers/Library
                 to do:  It needs providers.Library, which is not in the plugin: add the jar that has it.
        Loaded: 1 of 3
        """);
    assertThat(status).isEqualTo(1);
  }

  @Test
  void anEmptyFolder() {
    assertThat(run(folder.toString())).isZero();
    assertThat(out.toString(UTF_8)).endsWith("Loaded: 0 of 0\n");
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThat(run("nowhere")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .isEqualTo("The plugin folder nowhere is not a folder; create it, or correct the path\n");
  }

  @Test
  void noFolder() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("Usage: java -cp ... dev.patchbay.registry.Doctor");
  }

  @Test
  void anOption() {
    assertThat(run("--help")).isEqualTo(2);
  }

  @Test
  void itIsAProgramThatNeedsTheRegistryAndTheApiAlone() throws Exception {
    put("Healthy$Lark");
    put(versioned("one"));
    String path = ChildJvm.path(
        Workshop.located(ProviderRegistry.class), Workshop.located(AbstractProvider.class));

    ChildJvm child = ChildJvm.run(
        dir,
        List.of(
            "-Dpatchbay.versioned.closings=" + dir.resolve("absent"),
            "-cp",
            path,
            "dev.patchbay.registry.Doctor",
            folder.toString()));

    assertThat(child.lines())
        .contains("LOADED  Healthy-Lark.jar  Healthy-Lark  unknown  lark (common)")
        .contains("Loaded: 2 of 2");
    assertThat(child.lines().get(child.lines().size() - 1))
        .startsWith("A plugin failed to close: providers.Versioned from ");
    assertThat(child.status()).isEqualTo(1);
  }

  private int run(String... arguments) {
    return Doctor.run(
        List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
