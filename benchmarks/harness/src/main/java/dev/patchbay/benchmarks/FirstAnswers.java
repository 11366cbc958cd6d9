package dev.patchbay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures fresh JVMs with the JVM's own defaults, from the start of the process to its first answer. */
final class FirstAnswers {

  private final Path benchmarks;
  private final Path log;
  private final String baseUrl;

  FirstAnswers(Path benchmarks, Path log, String baseUrl) {
    this.benchmarks = benchmarks;
    this.log = log;
    this.baseUrl = baseUrl;
  }

  Map<Metric, Double> measure(Contestant client) throws IOException {
    long start = System.nanoTime();
    try (Child child = start(client, List.of())) {
      child.readLine();
      double millis = (System.nanoTime() - start) / 1e6;
      return Map.of(Metric.START, millis, Metric.START_CPU, (double) child.cpu().toMillis());
    }
  }

  /** How many classes are loaded by then, by the JVM's own log, which would slow down a start that is timed. */
  long countClasses(Contestant client) throws IOException {
    Path classes = Files.createTempFile("patchbay-classes", ".log");
    try {
      try (Child child = start(client, List.of("-Xlog:class+load:file=" + classes))) {
        child.readLine();
      }
      try (Stream<String> lines = Files.lines(classes)) {
        return lines.filter(line -> line.contains(" source: ")).count();
      }
    } finally {
      Files.delete(classes);
    }
  }

  private Child start(Contestant client, List<String> javaOptions) throws IOException {
    return Child.start(
        javaOptions,
        Child.classPathOf(client.folder(benchmarks)),
        log,
        FirstAnswer.class,
        client.firstAnswerClassName(),
        baseUrl);
  }
}
