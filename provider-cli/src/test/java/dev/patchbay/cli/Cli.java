package dev.patchbay.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command as the launcher does, without a process around it. */
final class Cli {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {

    /** Each line of standard output as JSON. */
    List<JsonNode> json() {
      return out.lines().map(MAPPER::readTree).toList();
    }
  }

  private final Map<String, String> environment = new TreeMap<>();
  private final Interrupt interrupt = Interrupt.none();
  private byte[] input = {};
  private Console.Terminals terminals = Console.Terminals.NONE;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Cli with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  Cli reading(String text) {
    return reading(text.getBytes(StandardCharsets.UTF_8));
  }

  Cli reading(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** As if in front of a person. */
  Cli inTerminal() {
    terminals = new Console.Terminals(true, true, true);
    return this;
  }

  Interrupt interrupt() {
    return interrupt;
  }

  /** What it has printed so far, for another thread. */
  String outSoFar() {
    return out.toString();
  }

  Result run(String... args) {
    Console console = Console.of(
        new PrintWriter(out),
        new PrintWriter(err),
        new ByteArrayInputStream(input),
        environment,
        terminals);
    int code = Patchbay.run(console, interrupt, Arrays.copyOf(args, args.length));
    console.flush();
    return new Result(code, out.toString(), err.toString());
  }
}
