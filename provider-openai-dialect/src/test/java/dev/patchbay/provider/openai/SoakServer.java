package dev.patchbay.provider.openai;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.time.Duration;

/** Serves streams, of which every fifth goes wrong, until its standard input ends. Runs in a JVM of its own. */
final class SoakServer {

  static final String TOKEN = "token ";
  static final int TOKENS = 20;

  private static final int MOST_REQUESTS = 1_000_000;
  private static final Duration PAUSE = Duration.ofMillis(2);

  private SoakServer() {}

  public static void main(String[] args) throws IOException {
    Script good = tokens(TOKENS).chunk(Answers.STOP + Answers.DONE).end();
    Script[] faults = {
      tokens(7).reset(),
      tokens(7).end(),
      tokens(7)
          .chunk(Answers.event("{'error':{'message':'overloaded','code':'server_error'}}"))
          .end(),
      Script.json(503, "{\"error\":{\"message\":\"no channel\",\"type\":\"one_api_error\"}}"),
      tokens(3).silence(),
      Script.raw().reset(),
    };
    Script[] scripts = new Script[MOST_REQUESTS];
    for (int i = 0; i < scripts.length; i++) {
      scripts[i] = i % 5 == 4 ? faults[i / 5 % faults.length] : good;
    }
    try (FaultServer server = FaultServer.answering(good, scripts)) {
      System.out.println(server.url());
      while (System.in.read() >= 0) {
        // The test closes our standard input when it is done.
      }
    }
  }

  private static Script tokens(int count) {
    Script script = Script.stream();
    for (int i = 0; i < count; i++) {
      script = script.chunk(Answers.token(TOKEN)).pause(PAUSE);
    }
    return script;
  }
}
