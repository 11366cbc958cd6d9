package dev.patchbay.benchmarks.bulk;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures a job on a standalone cluster of processes on loopback, a master and two workers, and a plain router in one JVM, each against a
 * service that takes 20 ms for an answer and is asked by 32 calls at the same time.
 *
 * <pre>
 * SPARK_HOME=... java -cp 'benchmarks/bulk/target/app/*' dev.patchbay.benchmarks.bulk.BulkRates [--rows n] [--calls n] [--millis n] [--cores n] [--rounds n] [--cases plain,bare,all]
 *   [--partitions n] [--journal-rows n]
 * </pre>
 *
 * <p>What is printed: the rate between the first call and the last answer as a share of what 32 calls at the same time could be, and the
 * CPU a row, between the two, of the driver and of all executors.
 */
public final class BulkRates {

  private static final int WORKERS = 2;

  private final int rows;
  private final int calls;
  private final long millis;
  private final int cores;
  private final String partitions;
  private final String journalRows;
  private final Path folder = Files.createTempDirectory("bulk-rates");
  private final List<Process> cluster = new ArrayList<>();
  private final int port = freePort();

  private BulkRates(Map<String, String> options) throws IOException {
    rows = Integer.parseInt(options.getOrDefault("--rows", "50000"));
    calls = Integer.parseInt(options.getOrDefault("--calls", "32"));
    millis = Long.parseLong(options.getOrDefault("--millis", "20"));
    cores = Integer.parseInt(options.getOrDefault("--cores", "2"));
    partitions = options.getOrDefault("--partitions", "0");
    journalRows = options.getOrDefault("--journal-rows", "0");
  }

  /** Measures, and prints a line for each round of each case. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    BulkRates rates = new BulkRates(options);
    List<String> cases =
        List.of(options.getOrDefault("--cases", "plain,bare,all").split(","));
    for (int round = Integer.parseInt(options.getOrDefault("--rounds", "1")); round > 0; round--) {
      for (String each : cases) {
        switch (each) {
          case "plain" -> rates.plainRouter();
          case "bare" -> rates.job("job without rate, budget and journal", 0);
          // Twice the rate that is possible, so that it does not bind.
          case "all" -> rates.job("job with all three", 2 * 60_000L * rates.calls / rates.millis);
          default ->
            throw new IllegalArgumentException(
                "There is no case " + each + "; there are plain, bare and all");
        }
      }
    }
  }

  private void plainRouter() throws IOException, InterruptedException {
    Process[] process = new Process[1];
    Span span = new Span(() -> Stream.of(process[0].toHandle()), Stream::empty);
    try (SlowService service = new SlowService(millis, rows, span::begin, span::end)) {
      process[0] = start(
          "plain",
          service,
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              PlainRouter.class.getName(),
              "" + rows,
              "" + calls));
      finish(process[0], "plain");
      print("plain router, one JVM", span, service);
    }
  }

  private void job(String name, long rate) throws IOException, InterruptedException {
    Process[] driver = new Process[1];
    Span span = new Span(() -> Stream.of(driver[0].toHandle()), this::executors);
    try (SlowService service = new SlowService(millis, rows, span::begin, span::end)) {
      startCluster(service);
      driver[0] = start(
          "driver",
          service,
          List.of(
              home() + "/bin/spark-submit",
              "--master",
              "spark://127.0.0.1:" + port,
              "--conf",
              "spark.plugins=dev.patchbay.spark.BulkPlugin",
              "--conf",
              "spark.executor.memory=768m",
              "--conf",
              "spark.ui.enabled=false",
              "--jars",
              jars(),
              "--class",
              RowsJob.class.getName(),
              jar(BulkRates.class).toString(),
              "" + rows,
              "" + calls / (WORKERS * cores),
              Files.createTempDirectory(folder, "job").toUri().toString(),
              "" + rate,
              partitions,
              journalRows));
      finish(driver[0], "driver");
      String report = Files.readAllLines(folder.resolve("driver.log")).stream()
          .filter(line -> line.startsWith("DONE"))
          .collect(Collectors.joining());
      if (!report.contains("answered=" + rows + ",")) {
        throw new IllegalStateException("Not all rows were answered: " + report);
      }
      print(name, span, service);
    } finally {
      stopCluster();
    }
  }

  private void startCluster(SlowService service) throws IOException, InterruptedException {
    String spark = home() + "/bin/spark-class";
    cluster.add(start(
        "master",
        service,
        List.of(
            spark,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--webui-port",
            "0")));
    awaitLine("master", "I have been elected leader");
    for (int i = 0; i < WORKERS; i++) {
      cluster.add(start(
          "worker-" + i,
          service,
          List.of(
              spark,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--cores",
              "" + cores,
              "--memory",
              "1g",
              "--webui-port",
              "0",
              "--work-dir",
              folder.resolve("work").toString(),
              "spark://127.0.0.1:" + port)));
      awaitLine("worker-" + i, "Successfully registered with master");
    }
  }

  private Stream<ProcessHandle> executors() {
    return cluster.stream().flatMap(Process::descendants);
  }

  private void stopCluster() throws InterruptedException {
    List<ProcessHandle> children = executors().toList();
    cluster.forEach(Process::destroy);
    for (Process process : cluster) {
      process.waitFor();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    cluster.clear();
  }

  private Process start(String name, SlowService service, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile());
    builder
        .environment()
        .putAll(Map.of(
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PATCHBAY_OPENAI__BASE_URL",
            service.url(),
            "PATCHBAY_OPENAI__API_KEY",
            "of-no-use",
            "BULK_KEY",
            "of-no-use"));
    return builder.start();
  }

  private void awaitLine(String name, String text) throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (Files.readString(folder.resolve(name + ".log")).contains(text)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("It has not started, see " + folder.resolve(name + ".log"));
  }

  private void finish(Process process, String name) throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("It has failed, see " + folder.resolve(name + ".log"));
    }
  }

  private void print(String name, Span span, SlowService service) {
    double ideal = (double) rows * millis / calls;
    System.out.printf(
        "%-40s %,6.0f rows/s, %5.1f %% of the ideal rate; CPU a row: driver %.3f ms, executors %.3f ms; at most %d calls at the same time%n",
        name,
        rows * 1e9 / span.nanos(),
        100 * ideal * 1e6 / span.nanos(),
        (double) span.ownCpu().toNanos() / 1e6 / rows,
        (double) span.executorsCpu().toNanos() / 1e6 / rows,
        service.mostOpen());
  }

  private static String home() {
    String home = System.getenv("SPARK_HOME");
    if (home == null) {
      throw new IllegalStateException(
          "Set SPARK_HOME to a distribution of Spark, or to the folder of the package pyspark");
    }
    return home;
  }

  private static Path jar(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static String jars() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(each -> !Path.of(each).equals(jar(BulkRates.class)))
        .collect(Collectors.joining(","));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What passes between the first call and the last answer. */
  private static final class Span {
    private final Supplier<Stream<ProcessHandle>> own;
    private final Supplier<Stream<ProcessHandle>> executors;
    private long began;
    private long ended;
    private Duration ownBefore = Duration.ZERO;
    private Duration ownAfter = Duration.ZERO;
    private Duration executorsBefore = Duration.ZERO;
    private Duration executorsAfter = Duration.ZERO;

    Span(Supplier<Stream<ProcessHandle>> own, Supplier<Stream<ProcessHandle>> executors) {
      this.own = own;
      this.executors = executors;
    }

    synchronized void begin() {
      began = System.nanoTime();
      ownBefore = cpu(own.get());
      executorsBefore = cpu(executors.get());
    }

    synchronized void end() {
      ended = System.nanoTime();
      ownAfter = cpu(own.get());
      executorsAfter = cpu(executors.get());
    }

    synchronized long nanos() {
      return ended - began;
    }

    synchronized Duration ownCpu() {
      return ownAfter.minus(ownBefore);
    }

    synchronized Duration executorsCpu() {
      return executorsAfter.minus(executorsBefore);
    }

    private static Duration cpu(Stream<ProcessHandle> processes) {
      return processes
          .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
          .reduce(Duration.ZERO, Duration::plus);
    }
  }
}
