package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a folder with 200 plugins takes to load: the first time in a JVM, which is the warm-up, and then again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class PluginFolderBenchmark {

  private static final int PLUGINS = 200;
  private static final String CLASS = Numbered.class.getName();
  private static final String CLASS_FILE = CLASS.replace('.', '/') + ".class";

  /** How many bytes a jar has besides its class. */
  @Param({"0", "1048576"})
  public int ballast;

  private Path folder;
  private @Nullable ProviderRegistry registry;

  /** Fills the folder. */
  @Setup
  public void fill() throws IOException {
    folder = Files.createTempDirectory("plugins");
    for (int i = 0; i < PLUGINS; i++) {
      writeJar(folder.resolve("number-" + i + ".jar"), i);
    }
  }

  /** Loads all of them. */
  @Benchmark
  public ProviderRegistry load() {
    ProviderRegistry loaded = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .pluginFolder(folder)
        .build();
    registry = loaded;
    return loaded;
  }

  /** Makes sure that all are there, and closes them. */
  @TearDown(Level.Invocation)
  public void close() {
    ProviderRegistry loaded = Objects.requireNonNull(registry);
    if (loaded.providers().size() != PLUGINS) {
      throw new IllegalStateException("only " + loaded.providers().size() + " were loaded");
    }
    loaded.close();
  }

  /** Removes the folder. */
  @TearDown
  public void remove() throws IOException {
    for (int i = 0; i < PLUGINS; i++) {
      Files.delete(folder.resolve("number-" + i + ".jar"));
    }
    Files.delete(folder);
  }

  private void writeJar(Path jar, int number) throws IOException {
    byte[] noise = new byte[ballast];
    new Random(number).nextBytes(noise);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream classFile = getClass().getResourceAsStream("/" + CLASS_FILE)) {
      put(out, CLASS_FILE, classFile.readAllBytes());
      put(out, "META-INF/services/" + AbstractProvider.class.getName(), CLASS.getBytes(UTF_8));
      put(out, "id.txt", ("number-" + number).getBytes(UTF_8));
      put(out, "noise.bin", noise);
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
  }

  /** The provider in each jar: its id stands in {@code id.txt}. */
  public static final class Numbered extends AbstractProvider {

    /** Reads the id. */
    public Numbered() {
      super(ProviderInfo.builder(readId(), "https://numbered.example")
          .models("common")
          .build());
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("well");
    }

    private static String readId() {
      try (InputStream text = Numbered.class.getResourceAsStream("/id.txt")) {
        return new String(text.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
