package dev.patchbay.benchmarks.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures gateways by turns, each in a process of its own, in front of one service on loopback.
 *
 * <pre>
 * java -jar gateways.jar [--rounds n] [--seconds n] [--warm-up seconds] [--streams n] name=command [name:path=command ...]
 * </pre>
 *
 * <p>In a command, {@code {port}} is where the gateway is to listen and {@code {upstream}} the service's port.
 */
public final class Gateways {

  private Gateways() {}

  /** Measures, and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(Map.of(
        "--rounds",
        "3",
        "--seconds",
        "4",
        "--warm-up",
        "20",
        "--streams",
        "1000",
        "--headers",
        ""));
    List<String> doors = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--")) {
        options.put(args[i], args[++i]);
      } else {
        doors.add(args[i]);
      }
    }
    int rounds = Integer.parseInt(options.get("--rounds"));
    Duration time = Duration.ofSeconds(Long.parseLong(options.get("--seconds")));
    Duration warmUp = Duration.ofSeconds(Long.parseLong(options.get("--warm-up")));
    int streams = Integer.parseInt(options.get("--streams"));
    String java = ProcessHandle.current().info().command().orElse("java");
    String self = System.getProperty("java.class.path", "");
    List<Door> opened = new ArrayList<>();
    try (Door upstream = Door.start(
        "upstream",
        java + " -XX:+UseSerialGC -cp " + self + " " + Upstream.class.getName() + " {port}",
        0,
        "/v1/chat/completions",
        List.of())) {
      opened.add(new Door("direct", upstream.port(), null, "/v1/chat/completions", List.of()));
      for (String each : doors) {
        int equals = each.indexOf('=');
        String[] nameAndPath = each.substring(0, equals).split(":", 2);
        List<String> headers = options.get("--headers").isEmpty()
            ? List.of()
            : Arrays.asList(options
                .get("--headers")
                .replace("{upstream}", String.valueOf(upstream.port()))
                .split("\\|"));
        opened.add(Door.start(
            nameAndPath[0],
            each.substring(equals + 1),
            upstream.port(),
            nameAndPath.length > 1 ? nameAndPath[1] : "/v1/chat/completions",
            headers));
      }
      measure(opened, upstream, rounds, time, warmUp, streams);
    } finally {
      opened.forEach(Door::close);
    }
  }

  private static void measure(
      List<Door> doors, Door upstream, int rounds, Duration time, Duration warmUp, int streams)
      throws IOException, InterruptedException {
    for (Door door : doors) {
      System.out.printf("%s: %,d KB resident when idle%n", door.name(), door.residentKb());
    }
    System.err.println("warming up");
    for (Door door : doors) {
      Duration each = door.process() == null ? time : warmUp;
      new Load(door, upstream, false).run(64, each);
      new Load(door, upstream, true).run(4, each);
      new Load(door, upstream, false).run(1, each);
    }
    Map<String, List<Load.Result>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Door door : doors) {
        System.err.println("round " + round + ", " + door.name());
        add(
            results,
            "1 connection, small answers",
            door,
            new Load(door, upstream, false).run(1, time));
        add(
            results,
            "64 connections, small answers",
            door,
            new Load(door, upstream, false).run(64, time));
        add(
            results,
            "4 connections, streams of 100 chunks",
            door,
            new Load(door, upstream, true).run(4, time));
      }
    }
    results.forEach((what, each) -> System.out.printf(
        "%-55s %,9.0f/s  p50 %,8.0f us  p99 %,8.0f us  CPU %,7.1f us  failed %d  share of the processors: gateway %.0f %%, service %.0f %%, load %.0f %%%n",
        what,
        median(each, Load.Result::perSecond),
        median(each, Load.Result::p50),
        median(each, Load.Result::p99),
        median(each, Load.Result::cpu),
        each.stream().mapToLong(Load.Result::failed).sum(),
        median(each, Load.Result::busy),
        median(each, Load.Result::upstream),
        median(each, Load.Result::load)));
    if (streams > 0) {
      for (Door door : doors.subList(1, doors.size())) {
        System.out.printf(
            "%s: %.1f KB for each of %,d open streams%n",
            door.name(), Load.open(door, streams), streams);
      }
    }
  }

  private static void add(
      Map<String, List<Load.Result>> results, String what, Door door, Load.Result result) {
    results.computeIfAbsent(what + ", " + door.name(), key -> new ArrayList<>()).add(result);
  }

  private static double median(List<Load.Result> results, ToDoubleFunction<Load.Result> figure) {
    double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
