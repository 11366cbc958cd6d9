package dev.patchbay.examples.routing;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Three providers in front of three small servers on this machine. The first one's server fails, each time in another way;
 * the program prints whom the router asks, what it makes of the failure, and how the providers stand in the end.
 */
public final class Routing {

  private static final CompletionRequest REQUEST =
      CompletionRequest.builder("gpt-4").user("Why is the sky blue?").build();

  /** What the first provider's server does after it has answered once. */
  private static final Script[] FAILURES = {
    Script.json(503, error("the machine is on fire")),
    Script.json(400, error("messages must not be empty")),
    Script.stream().chunk(token("Blue light ")).close(),
    Script.whole(
        429, Map.of("content-type", "application/json", "retry-after", "30"), error("slow down")),
  };

  private final PrintStream out;

  Routing(PrintStream out) {
    this.out = out;
  }

  /** Runs the program. */
  public static void main(String[] args) {
    new Routing(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
  }

  void run() {
    try (FaultServer first = FaultServer.answering(answer("Alpha says: scattering."), FAILURES);
        FaultServer second = FaultServer.answering(answer("Beta says: scattering."));
        FaultServer third = FaultServer.answering(answer("Gamma says: scattering."));
        ProviderRegistry registry = ProviderRegistry.builder()
            .discovery(false)
            .provider(new LocalService("alpha", first.url(), models("gpt-4"), Capability.TOOLS))
            .provider(new LocalService("beta", second.url(), models("gpt-4", "gpt-3.5-turbo")))
            .provider(new LocalService("gamma", third.url(), models("gpt-3.5-turbo")))
            .priority("alpha", "beta")
            .build()) {
      show(registry);
    }
  }

  private void show(ProviderRegistry registry) {
    Router router =
        registry.router(RoutingOptions.builder().listener(new Narrator(out)).build());

    title("Who can serve gpt-4?");
    out.print(registry.select(REQUEST).explain());

    title("And with a tool?");
    CompletionRequest withTool = REQUEST.toBuilder()
        .tool(new Tool("look", "Looks out of the window", "{}"))
        .build();
    out.print(registry.select(withTool).explain());

    title("All is well");
    ask(router);

    title("Alpha's service fails with HTTP 503: beta is asked at once");
    ask(router);

    title("Alpha's service refuses the request with HTTP 400: beta would refuse it as well");
    ask(router);

    title("Alpha's stream breaks off after its first words: no second answer is joined to them");
    stream(router);

    title("Alpha's service asks to be left alone for 30 seconds");
    ask(router);

    title("So the next call goes to beta right away");
    ask(router);
    out.print(registry.select(REQUEST).explain());

    title("How they stand");
    registry.health().forEach(health -> out.println("  " + Narrator.inWords(health)));
  }

  private void ask(Router router) {
    try {
      Completion answer = router.complete(REQUEST);
      out.println("=> " + answer.text() + " ("
          + (answer.attempts().size() == 1
              ? "1 attempt)"
              : answer.attempts().size() + " attempts)"));
    } catch (ProviderException e) {
      out.println("=> " + e.getMessage());
    }
  }

  private void stream(Router router) {
    try (CompletionStream stream = router.stream(REQUEST)) {
      for (String token : stream.tokens()) {
        out.println("  token: " + token);
      }
    } catch (ProviderException e) {
      out.println("=> " + e.getMessage());
      out.println("   The text so far: " + e.partialText());
    }
  }

  private void title(String text) {
    out.println();
    out.println(text);
  }

  private static String[] models(String... ids) {
    return ids;
  }

  private static Script answer(String text) {
    return Script.json(
        200,
        "{\"choices\":[{\"message\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}");
  }

  private static String token(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String error(String message) {
    return "{\"error\":{\"message\":\"" + message + "\"}}";
  }
}
