package dev.patchbay.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A process of its own for one client, on the client's class path. Takes a case, a number of milliseconds and one of calls a line, puts
 * that load on the client, and answers with a line of figures, or with one of what went wrong.
 */
final class ClientProcess {

  static final String OK = "ok ";
  static final String FAILED = "failed ";

  private final String className;
  private final int port;
  private final Map<Scene, ChatClient> clients = new EnumMap<>(Scene.class);

  private ClientProcess(String className, int port) {
    this.className = className;
    this.port = port;
  }

  public static void main(String[] args) throws IOException {
    // Libraries print what they like; only the figures may reach the runner.
    PrintStream answers = System.out;
    System.setOut(System.err);
    ClientProcess process = new ClientProcess(args[0], Integer.parseInt(args[1]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String command;
    while ((command = commands.readLine()) != null) {
      answers.println(process.answer(command));
    }
    System.exit(0);
  }

  private String answer(String command) {
    String[] words = command.split(" ", -1);
    try {
      Map<Metric, Double> figures =
          run(Case.valueOf(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
      return OK
          + figures.entrySet().stream()
              .map(figure -> figure.getKey() + "=" + figure.getValue())
              .collect(Collectors.joining(" "));
    } catch (Exception e) {
      e.printStackTrace();
      return FAILED + e.toString().replaceAll("\\s+", " ");
    }
  }

  private Map<Metric, Double> run(Case what, long millis, long minCalls) throws Exception {
    ChatClient client = clients.get(what.scene());
    if (client == null) {
      client = create(className, what.scene().baseUrl(port));
      clients.put(what.scene(), client);
    }
    return what.kind() == Case.Kind.OPEN
        ? new OpenLoad(client, what, port).run()
        : new Load(client, what, millis, minCalls).run();
  }

  /** Makes a client of that class. */
  static ChatClient create(String className, String baseUrl) throws ReflectiveOperationException {
    return Class.forName(className)
        .asSubclass(ChatClient.class)
        .getConstructor(String.class)
        .newInstance(baseUrl);
  }
}
