package dev.patchbay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;

/** A plugin that a test compiles: its provider {@code swapped} answers with the plugin's version. */
final class PluginJar {

  /** The model that it serves. */
  static final String MODEL = "swap-1";

  private static final String SOURCE = """
      package plug;
      import dev.patchbay.provider.*;
      public final class Swapped extends AbstractProvider {
        public Swapped() {
          super(ProviderInfo.builder("swapped", "https://swapped.example").models("swap-1").build());
        }
        @Override
        protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
          return Completion.of("version VERSION");
        }
      }
      """;

  private PluginJar() {}

  /** Compiles that version in a folder, and gives the jar. */
  static Path compile(Path folder, String version) throws IOException {
    Path source = Files.createDirectories(folder.resolve(version)).resolve("Swapped.java");
    Files.writeString(source, SOURCE.replace("VERSION", version));
    StringWriter said = new StringWriter();
    PrintWriter printer = new PrintWriter(said);
    int status = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            printer,
            printer,
            "-proc:none",
            "-nowarn",
            "-d",
            folder.resolve(version).toString(),
            "-cp",
            System.getProperty("jdk.module.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path"),
            source.toString());
    if (status != 0) {
      throw new AssertionError(said);
    }
    Path jar = folder.resolve("swapped-" + version + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("plug/Swapped.class"));
      out.write(Files.readAllBytes(folder.resolve(version).resolve("plug/Swapped.class")));
      out.putNextEntry(new JarEntry("META-INF/services/dev.patchbay.provider.AbstractProvider"));
      out.write("plug.Swapped".getBytes(UTF_8));
    }
    return jar;
  }

  /** Puts the jar into the folder of plugins in place of the one that is there, in one step. */
  static void drop(Path jar, Path plugins) throws IOException {
    Path copy =
        Files.copy(jar, plugins.resolve(".swapped.jar.part"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        copy,
        plugins.resolve("swapped.jar"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
