package dev.patchbay.provider.http;

import dev.patchbay.benchmarks.Answers;
import dev.patchbay.benchmarks.jdk.TightChat;
import dev.patchbay.provider.openai.Chat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a token of a stream costs that is in memory already: without sockets, without HTTP. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StreamBenchmark.TOKENS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamBenchmark {

  static final int TOKENS = 10_000;

  private final byte[] stream = Answers.stream(TOKENS);

  /** The tight reference. */
  @Benchmark
  public void tight(Blackhole sink) throws IOException {
    TightChat.stream(new ByteArrayInputStream(stream), sink::consume);
  }

  /** The decoder alone. */
  @Benchmark
  public int decoder() throws IOException {
    return Wire.events(stream);
  }

  /** Decoder and reader, without what a call needs. */
  @Benchmark
  public void chunks(Blackhole sink) throws IOException {
    Wire.chunks(Chat.format(), stream, sink::consume);
  }

  /** All of it, up to the tokens that an application sees. */
  @Benchmark
  public void tokens(Blackhole sink) {
    Wire.tokens(Chat.format(), stream, sink::consume);
  }
}
