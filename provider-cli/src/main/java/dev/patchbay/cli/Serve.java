package dev.patchbay.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves a gateway. */
@Command(
    name = "serve",
    description = {
      "Serve a gateway: programs that speak the dialect of OpenAI, Anthropic or Ollama over HTTP use any of the providers."
    },
    sortOptions = false,
    footerHeading = "%nFor example:%n",
    footer = {
      "  OPENAI_API_KEY=... patchbay serve",
      "  patchbay serve --config gateway.yaml",
      "  patchbay serve --listen 0.0.0.0:4180 --keys keys      ('patchbay key new NAME --keys keys')",
      "",
      "SIGTERM and Ctrl-C let calls that are under way finish; SIGHUP reads the configuration again."
    })
final class Serve implements Callable<Integer> {

  private final Console console;
  private final Interrupt interrupt;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The gateway's configuration, as YAML or properties; read again when it changes.")
  @Nullable
  Path config;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen; 127.0.0.1:4180 if neither this nor the configuration says.")
  @Nullable
  String listen;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "The file of the keys that clients need; see 'patchbay key --help'.")
  @Nullable
  Path keys;

  @Option(
      names = "--plugins",
      paramLabel = "FOLDER",
      description = "Also load the plugin jars in this folder, and those that come later.")
  @Nullable
  Path plugins;

  @Option(
      names = "--faults",
      description =
          "Offer the models of the fault provider, such as fault/429, to try clients with.")
  boolean faults;

  @Option(names = "--json", description = "Say where it listens as a JSON object.")
  private boolean json;

  @Option(names = "--no-color", description = "Print without colours.")
  boolean noColor;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and stop.")
  boolean help;

  Serve(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() throws InterruptedException {
    // The gateway's classes are loaded by this one, and for this command alone.
    return ServedGateway.run(this, console, interrupt, json);
  }
}
