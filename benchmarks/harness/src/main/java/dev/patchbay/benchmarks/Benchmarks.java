package dev.patchbay.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs all clients against one server, each in a process of its own, in rounds in which they take turns, and prints the
 * table.
 */
public final class Benchmarks {

  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx2g");

  private final Options options;
  private final Path benchmarks;
  private final Path log;
  private final Results results = new Results();
  private final Map<Contestant, Child> children = new EnumMap<>(Contestant.class);

  private Benchmarks(Options options, Path benchmarks) throws IOException {
    this.options = options;
    this.benchmarks = benchmarks;
    this.log = Files.createTempFile("patchbay-benchmarks", ".log");
  }

  /** Runs what the command line asks for. */
  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      System.out.println(Options.HELP);
      return;
    }
    try {
      Options options = Options.parse(args);
      System.out.println(new Benchmarks(options, benchmarksFolder()).run());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /** This jar is in {@code benchmarks/harness/target}. */
  private static Path benchmarksFolder() throws URISyntaxException {
    Path jar = Path.of(
        Benchmarks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.resolve("../../..").normalize();
  }

  private String run() throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    System.err.println("Errors of the clients go to " + log);
    for (Contestant client : options.clients()) {
      client.jars(benchmarks);
    }
    String ownClassPath = System.getProperty("java.class.path");
    try (Child server = Child.start(HEAP, ownClassPath, log, AnswerServer.class)) {
      int port = Integer.parseInt(server.readLine());
      for (Case what : options.cases()) {
        System.err.println(what.id());
        if (what.kind() == Case.Kind.START) {
          runStarts(what, port);
        } else {
          runRounds(what, port);
        }
      }
    } finally {
      children.values().forEach(Child::close);
    }
    return new Report(results, options.clients()).of(options.cases(), benchmarks, load);
  }

  private void runRounds(Case what, int port) throws IOException {
    if (what.kind() == Case.Kind.OPEN) {
      String hindrance = OpenLoad.hindrance(what.callers());
      if (!hindrance.isEmpty()) {
        options.clients().forEach(client -> results.fail(what, client, hindrance));
        return;
      }
    }
    List<Contestant> turns = new ArrayList<>(options.clients());
    long warmUp = options.warmUpMillis(what);
    if (warmUp > 0) {
      for (Contestant client : turns) {
        measure(what, client, warmUp, options.warmUpCalls(what), port);
      }
    }
    for (int round = 0; round < options.rounds(what); round++) {
      for (Contestant client : turns) {
        if (!results.failed(what, client)) {
          Map<Metric, Double> figures = measure(what, client, options.millis(), 1, port);
          results.add(what, client, figures);
        }
      }
      // Nobody always comes after the same neighbour's garbage.
      Collections.rotate(turns, 1);
    }
  }

  private Map<Metric, Double> measure(
      Case what, Contestant client, long millis, long minCalls, int port) throws IOException {
    Child child = child(client, port);
    String answer;
    try {
      child.send(what.name() + " " + millis + " " + minCalls);
      do {
        // The JVM itself prints there too, when a Java option makes it.
        answer = child.readLine();
      } while (!answer.startsWith(ClientProcess.OK) && !answer.startsWith(ClientProcess.FAILED));
    } catch (IOException e) {
      child.close();
      children.remove(client);
      answer = ClientProcess.FAILED + e.getMessage();
    }
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    if (answer.startsWith(ClientProcess.OK)) {
      for (String figure : answer.substring(ClientProcess.OK.length()).split(" ", -1)) {
        int equals = figure.indexOf('=');
        figures.put(
            Metric.valueOf(figure.substring(0, equals)),
            Double.valueOf(figure.substring(equals + 1)));
      }
    } else {
      System.err.println(what.id() + ", " + client.title() + ": " + answer);
      results.fail(what, client, answer);
    }
    return figures;
  }

  private Child child(Contestant client, int port) throws IOException {
    Child child = children.get(client);
    if (child == null) {
      List<String> javaOptions = new ArrayList<>(HEAP);
      javaOptions.addAll(options.javaOptions());
      String classPath = Child.classPathOf(client.folder(benchmarks));
      child = Child.start(
          javaOptions,
          classPath,
          log,
          ClientProcess.class,
          client.className(),
          Integer.toString(port));
      children.put(client, child);
    }
    return child;
  }

  private void runStarts(Case what, int port) throws IOException {
    FirstAnswers starts = new FirstAnswers(benchmarks, log, what.scene().baseUrl(port));
    List<Contestant> turns = new ArrayList<>(options.clients());
    for (Contestant client : turns) {
      results.add(what, client, Map.of(Metric.CLASSES, (double) starts.countClasses(client)));
    }
    for (int round = 0; round < options.rounds(what); round++) {
      for (Contestant client : turns) {
        results.add(what, client, starts.measure(client));
      }
      Collections.rotate(turns, 1);
    }
  }
}
