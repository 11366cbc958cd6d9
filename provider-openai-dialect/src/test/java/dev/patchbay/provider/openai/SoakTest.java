package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 64 streams at a time for minutes, a fifth of them faulty, in a small heap. Run by the profile soak. */
@Tag("soak")
class SoakTest {

  private static final int STREAMS = 64;
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("soak.seconds", 300));
  private static final int SAMPLES = 15;
  private static final String WHOLE = SoakServer.TOKEN.repeat(SoakServer.TOKENS);

  private final AtomicLong started = new AtomicLong();
  private final LongAdder ended = new LongAdder();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> wrong = new ConcurrentHashMap<>();

  /** What is used at one moment, after a garbage collection. */
  private record Sample(long heapKiB, int threads, long sockets, long calls) {}

  @Test
  void heapThreadsAndSocketsStayFlatAndEveryCallEndsOnce() throws Exception {
    Process server = startServer();
    try {
      AbstractProvider provider = Parrot.at(firstLine(server), "idle-timeout", "300ms");
      long deadline = System.nanoTime() + TIME.toNanos();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        Thread caller = new Thread(() -> callUntil(deadline, provider));
        caller.start();
        callers.add(caller);
      }
      List<Sample> samples = sampleUntil(deadline);
      for (Thread caller : callers) {
        caller.join();
      }

      System.out.println("ended: " + outcomes);
      assertThat(wrong).isEmpty();
      assertThat(ended.sum()).as("calls that ended").isEqualTo(started.get());
      assertThat(outcomes.keySet())
          .as("every kind of end was met")
          .contains("whole", "closed", "STREAM_INTERRUPTED", "MODEL_UNAVAILABLE", "UNREACHABLE");
      assertFlat(samples);
    } finally {
      server.getOutputStream().close();
      server.waitFor();
    }
  }

  private void callUntil(long deadline, AbstractProvider provider) {
    while (System.nanoTime() < deadline) {
      // Every seventeenth consumer loses interest after the first token.
      boolean bored = started.incrementAndGet() % 17 == 0;
      String outcome = call(provider, bored);
      outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
      ended.increment();
    }
  }

  private String call(AbstractProvider provider, boolean bored) {
    StringBuilder text = new StringBuilder();
    try (CompletionStream stream = provider.stream(Parrot.HELLO)) {
      for (String token : stream.tokens()) {
        text.append(token);
        if (bored) {
          return "closed";
        }
      }
      return expect(
          text.toString().equals(WHOLE), "a success with less than the whole text", "whole");
    } catch (ProviderException e) {
      boolean honest = WHOLE.startsWith(e.partialText())
          && e.partialText().contentEquals(text)
          && e.kind() != ErrorKind.PLUGIN_FAILURE;
      return expect(
          honest, "a failure that is wrong about the text: " + e, e.kind().name());
    }
  }

  private String expect(boolean holds, String otherwise, String outcome) {
    if (!holds) {
      wrong.computeIfAbsent(otherwise, name -> new LongAdder()).increment();
    }
    return outcome;
  }

  private List<Sample> sampleUntil(long deadline) throws InterruptedException, IOException {
    List<Sample> samples = new ArrayList<>();
    long interval = (deadline - System.nanoTime()) / (SAMPLES + 1);
    for (int i = 0; i < SAMPLES; i++) {
      Thread.sleep(Duration.ofNanos(interval).toMillis());
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      Sample sample = new Sample(
          (runtime.totalMemory() - runtime.freeMemory()) / 1024,
          Thread.getAllStackTraces().size(),
          openSockets(),
          ended.sum());
      System.out.println(sample);
      samples.add(sample);
    }
    return samples;
  }

  /** The highest of the last third is hardly above the highest of the first. */
  private static void assertFlat(List<Sample> samples) {
    List<Sample> first = samples.subList(0, SAMPLES / 3);
    List<Sample> last = samples.subList(SAMPLES - SAMPLES / 3, SAMPLES);
    assertThat(max(last, Sample::heapKiB)).isLessThan(max(first, Sample::heapKiB) + 4 * 1024);
    assertThat(max(last, Sample::threads)).isLessThan(max(first, Sample::threads) + 8);
    assertThat(max(last, Sample::sockets)).isLessThan(max(first, Sample::sockets) + STREAMS / 2);
  }

  private static long max(List<Sample> samples, ToLongFunction<Sample> value) {
    return samples.stream().mapToLong(value).max().orElseThrow();
  }

  private static long openSockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(SoakTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // Closed since it was listed.
      return false;
    }
  }

  private static Process startServer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SoakServer.class.getName())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process server) throws IOException {
    return new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }
}
