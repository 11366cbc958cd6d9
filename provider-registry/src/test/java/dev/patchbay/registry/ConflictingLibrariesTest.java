package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
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
    put("one", "Parser", fetched("jackson-core-2.18.9.jar"));
    put("two", "Parser", fetched("jackson-core-2.22.4.jar"));

    assertTogether("[2.18.9", "[2.22.4");
  }

  @Test
  void twoVersionsOfOkHttp() {
    put(
        "one",
        "Caller",
        fetched("okhttp-4.12.0.jar"),
        fetched("okio-jvm-3.6.0.jar"),
        fetched("kotlin-stdlib-1.8.21.jar"));
    put(
        "two",
        "Caller",
        fetched("okhttp-jvm-5.5.1.jar"),
        fetched("okio-jvm-3.18.1.jar"),
        fetched("kotlin-stdlib-2.1.21.jar"));

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

  /** A jar that the build has fetched; Maven runs tests in the module's folder. */
  private static Path fetched(String jar) {
    return Path.of("target", "libraries", jar).toAbsolutePath();
  }
}
