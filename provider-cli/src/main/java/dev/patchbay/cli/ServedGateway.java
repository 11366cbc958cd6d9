package dev.patchbay.cli;

import dev.patchbay.gateway.Gateway;
import dev.patchbay.gateway.GatewayException;
import dev.patchbay.gateway.keys.KeysException;
import dev.patchbay.gateway.settings.Address;
import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.gateway.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.utils.Signals;

/** A gateway that runs until a signal ends it. */
final class ServedGateway {

  private static final Duration AFTER_DRAINING = Duration.ofSeconds(1);

  /** Kept, since levels of loggers that nothing refers to are forgotten. */
  private static final Logger SERVER_LOG = Logger.getLogger("org.eclipse.jetty");

  private ServedGateway() {}

  static int run(Serve options, Console console, Interrupt interrupt, boolean json)
      throws InterruptedException {
    // What its server logs on the way says nothing that is not said below.
    SERVER_LOG.setLevel(Level.WARNING);
    Duration drain;
    Gateway gateway;
    try {
      Path config = options.config;
      GatewaySettings settings =
          with(config == null ? GatewaySettings.defaults() : GatewaySettings.read(config), options);
      drain = settings.limits().drain();
      gateway = config == null
          ? Gateway.start(settings)
          : Gateway.start(config, read -> with(read, options));
    } catch (SettingsException | GatewayException | KeysException | IllegalArgumentException e) {
      throw new UsageException(Failures.text(e), e);
    }
    try {
      reloadOnHangUp(gateway, console);
      tell(gateway, console, json);
      interrupt.await(drain.plus(AFTER_DRAINING));
      if (gateway.openCalls() > 0) {
        console.note(gateway.openCalls() + " calls are under way and have " + drain.toSeconds()
            + " s to finish");
      }
      gateway.drain();
      return ExitCode.OK;
    } finally {
      gateway.close();
    }
  }

  private static GatewaySettings with(GatewaySettings read, Serve options) {
    GatewaySettings settings = read.withFaults(read.faults() || options.faults);
    if (options.listen != null) {
      Address address = Address.of(options.listen)
          .orElseThrow(() -> new UsageException(
              "--listen is host:port, such as 127.0.0.1:4180, and not " + options.listen));
      settings = settings.withListen(address);
    }
    if (options.keys != null) {
      settings = settings.withKeys(options.keys.toAbsolutePath());
    }
    return options.plugins == null
        ? settings
        : settings.withPlugins(options.plugins.toAbsolutePath());
  }

  private static void tell(Gateway gateway, Console console, boolean json) {
    URI address = gateway.address();
    if (json) {
      Json.print(console.out(), of -> of.text("address", address.toString()));
      return;
    }
    long ready = gateway.registry().providers().stream()
        .filter(each -> each.working() && each.info().missing().isEmpty())
        .count();
    console.out().println("Patchbay serves " + ready + " providers at " + address);
    console.out().println("  OpenAI's clients      OPENAI_BASE_URL=" + address + "/v1");
    console.out().println("  Anthropic's clients   ANTHROPIC_BASE_URL=" + address);
    console.out().println("  Which would be asked  curl " + address + "/v1/providers");
    console.out().flush();
  }

  /** By JLine, since javac warns of the JDK's own class, which cannot be helped. Does nothing on a system without the signal. */
  private static void reloadOnHangUp(Gateway gateway, Console console) {
    Signals.register("HUP", () -> {
      try {
        console.say(gateway.reload());
      } catch (RuntimeException e) {
        console.complain("the configuration was not taken over, and the gateway goes on as before: "
            + Failures.text(e));
      }
    });
  }
}
