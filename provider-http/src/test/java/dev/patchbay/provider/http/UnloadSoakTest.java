package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.FaultServer;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The classes of a plugin that was closed are let go, OkHttp's and those of the timers among them. It takes a minute, for so
 * long live threads of OkHttp and Okio that have nothing to do. Run by the profile soak.
 */
@Tag("soak")
class UnloadSoakTest {

  /** What a plugin's class loader runs. */
  public static final class Caller implements Consumer<String> {
    @Override
    public void accept(String url) {
      for (String most : new String[] {"256", "8"}) {
        AbstractProvider provider = Parrot.at(url, "max-idle-connections", most);
        String streamed = provider.stream(Parrot.HELLO).toCompletion().text();
        assertThat(streamed).isEqualTo("Hi");
        provider.close();
      }
    }
  }

  @Test
  void aClassLoaderWhoseProvidersWereUsedAndClosedIsCollected() throws Exception {
    try (FaultServer server = FaultServer.answering(Answers.SHORT_STREAM)) {
      WeakReference<ClassLoader> loader = usedLoader(server.url().toString());

      Eventually.holds("the class loader is collected", Duration.ofMinutes(3), () -> {
        System.gc();
        return loader.refersTo(null);
      });
    }
  }

  private static WeakReference<ClassLoader> usedLoader(String url) throws Exception {
    URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(UnloadSoakTest::url)
        .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      @SuppressWarnings("unchecked")
      Consumer<String> caller = (Consumer<String>)
          loader.loadClass(Caller.class.getName()).getConstructor().newInstance();
      caller.accept(url);
      return new WeakReference<>(loader);
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
