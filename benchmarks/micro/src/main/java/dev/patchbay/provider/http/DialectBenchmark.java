package dev.patchbay.provider.http;

import dev.patchbay.benchmarks.Answers;
import dev.patchbay.provider.anthropic.Messages;
import dev.patchbay.provider.bedrock.ConverseStream;
import dev.patchbay.provider.gemini.GeminiStream;
import dev.patchbay.provider.ollama.OllamaStream;
import dev.patchbay.provider.openai.Chat;
import dev.patchbay.provider.openai.services.ResponsesStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a token of a stream costs in each dialect: all of the way up to the application, from memory, without HTTP. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DialectBenchmark.TOKENS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DialectBenchmark {

  static final int TOKENS = 10_000;

  /** The formats. */
  public enum Dialect {
    CHAT,
    RESPONSES,
    ANTHROPIC,
    GEMINI,
    OLLAMA,
    BEDROCK
  }

  @Param
  Dialect dialect = Dialect.CHAT;

  private WireFormat format = Chat.format();
  private byte[] stream = {};

  /** Makes the stream, and makes sure that all of it is read. */
  @Setup
  public void write() {
    format = switch (dialect) {
      case CHAT -> Chat.format();
      case RESPONSES -> ResponsesStream.format();
      case ANTHROPIC -> Messages.format();
      case GEMINI -> GeminiStream.format();
      case OLLAMA -> OllamaStream.format();
      case BEDROCK -> ConverseStream.format();
    };
    stream = switch (dialect) {
      case CHAT -> Answers.stream(TOKENS);
      case RESPONSES -> ResponsesStream.of(TOKENS);
      case ANTHROPIC -> Messages.stream(TOKENS);
      case GEMINI -> GeminiStream.of(TOKENS);
      case OLLAMA -> OllamaStream.of(TOKENS);
      case BEDROCK -> ConverseStream.of(TOKENS);
    };
    AtomicInteger tokens = new AtomicInteger();
    Wire.tokens(format, stream, token -> tokens.incrementAndGet());
    if (tokens.get() != TOKENS) {
      throw new IllegalStateException(dialect + " gives " + tokens + " tokens");
    }
  }

  /** Reads a stream as an application does. */
  @Benchmark
  public void token(Blackhole sink) {
    Wire.tokens(format, stream, sink::consume);
  }
}
