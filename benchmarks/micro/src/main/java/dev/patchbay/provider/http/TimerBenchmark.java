package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What the timer of a call costs, around a read and around a whole call, with as many callers at once as {@code -t} says. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(8)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerBenchmark {

  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final TransportSettings SETTINGS = TransportSettings.of(ProviderConfig.empty());

  private final Call call =
      HTTP.newCall(new Request.Builder().url("http://127.0.0.1/").build());
  private final Progress progress = new Progress();
  private CallTimer timer;

  @Setup(Level.Iteration)
  public void open() {
    timer = new CallTimer(call, SETTINGS, progress);
  }

  @TearDown(Level.Iteration)
  public void close() {
    timer.close();
  }

  /** A read of a stream, and the event that it gives. */
  @Benchmark
  public void read() throws IOException {
    timer.begin();
    timer.end();
    timer.event();
  }

  /** A call whose answer comes in one read. */
  @Benchmark
  public void call() throws IOException {
    try (CallTimer own = new CallTimer(call, SETTINGS, progress)) {
      own.begin();
      own.end();
    }
  }
}
