package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plugins that stream at the same time, each with its own version of one library. */
class ConflictingLibrariesTest extends UsesPluginFolder {

  private static final int TOKENS = 8;

  @Test
  void twoVersionsOfOneClass() {
    put("one", "First", library("first"));
    put("two", "Second", library("second"));

    assertTogether("first", "the second");
  }

  @Test
  void twoVersionsOfJackson() {
    String jackson = "com/fasterxml/jackson/core/jackson-core/";
    put("one", "Parser", artifact(jackson + "2.18.9/jackson-core-2.18.9.jar"));
    put("two", "Parser", artifact(jackson + "2.22.4/jackson-core-2.22.4.jar"));

    assertTogether("[2.18.9", "[2.22.4");
  }

  @Test
  void twoVersionsOfOkHttp() {
    String kotlin = "org/jetbrains/kotlin/kotlin-stdlib/";
    put(
        "one",
        "Caller",
        artifact("com/squareup/okhttp3/okhttp/4.12.0/okhttp-4.12.0.jar"),
        artifact("com/squareup/okio/okio-jvm/3.6.0/okio-jvm-3.6.0.jar"),
        artifact(kotlin + "1.8.21/kotlin-stdlib-1.8.21.jar"));
    put(
        "two",
        "Caller",
        artifact("com/squareup/okhttp3/okhttp-jvm/5.5.1/okhttp-jvm-5.5.1.jar"),
        artifact("com/squareup/okio/okio-jvm/3.18.1/okio-jvm-3.18.1.jar"),
        artifact(kotlin + "2.1.21/kotlin-stdlib-2.1.21.jar"));

    assertTogether("/okhttp-4.12.0.jar", "/okhttp-jvm-5.5.1.jar");
  }

  /** Puts a plugin into a sub-folder, together with the library that it is compiled against. */
  private void put(String id, String speaker, Path... library) {
    Path classes = workshop.compiled(
        "classes-of-" + id,
        "-cp " + ChildJvm.path(Workshop.located(AbstractProvider.class))
            + java.io.File.pathSeparator + ChildJvm.path(library),
        "speakers/Speaker.java",
        "speakers/" + speaker + ".java");
    Map<String, byte[]> entries = Workshop.filesIn(classes);
    entries.put("id.txt", id.getBytes(UTF_8));
    entries.put(Workshop.SERVICE_FILE, ("speakers." + speaker).getBytes(UTF_8));
    put(workshop.jar(id + ".jar", entries), id + "/" + id + ".jar");
    Arrays.asList(library).forEach(jar -> put(jar, id + "/" + jar.getFileName()));
  }

  private void assertTogether(String one, String two) {
    ProviderRegistry registry = registry();
    assertThat(registry.failures()).isEmpty();
    try (CompletionStream first = provider(registry, "one").stream(request("Well?"));
        CompletionStream second = provider(registry, "two").stream(request("Well?"))) {
      Iterator<String> ones = first.tokens().iterator();
      Iterator<String> twos = second.tokens().iterator();
      for (int i = 0; i < TOKENS; i++) {
        assertThat(ones.next()).endsWith(one);
        assertThat(twos.next()).endsWith(two);
      }
    }
  }

  private Path library(String version) {
    Path classes = workshop.compiled(
        "library-" + version, "-g:none", "libraries/" + version + "/library/Words.java");
    return workshop.jar("library.jar-" + version + ".jar", Workshop.filesIn(classes));
  }

  /** A jar of the local Maven repository; without it, the test has nothing to say. */
  private static Path artifact(String path) {
    Path repository = Path.of(System.getProperty(
        "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    Path jar = repository.resolve(path);
    assumeTrue(Files.exists(jar), () -> jar + " is not at hand");
    return jar;
  }
}
