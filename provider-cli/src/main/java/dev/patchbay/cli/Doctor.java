package dev.patchbay.cli;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.ProviderRegistry;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything that an answer depends on, and says what is wrong. */
@Command(
    name = "doctor",
    description = {
      "Say what is there and what is wrong: versions, jars, plugins, keys (never their values), and whether the services can be reached."
    },
    footerHeading = "%n",
    footer = "Exit code: 0 if nothing is wrong, 1 otherwise.")
final class Doctor implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = PromptOptions.Time.class,
      description = "How long to try to reach a service: 3s if not set.")
  private Duration timeout = Duration.ofSeconds(3);

  @Mixin
  private final CommonOptions common = new CommonOptions();

  Doctor(Console console) {
    this.console = console;
  }

  /** A provider that is ready, and whether it can be reached. */
  private record Finding(ProviderInfo info, String key, Reach reach) {
    boolean isWrong() {
      return reach.state() == Reach.State.UNREACHABLE && !info.onlyByName();
    }
  }

  @Override
  public Integer call() {
    try (Session session = Session.quiet(console, common, false)) {
      ProviderRegistry registry = session.registry();
      List<ProviderInfo> ready = registry.providers().stream()
          .map(each -> each.info())
          .filter(info -> info.missing().isEmpty() && info.working())
          .toList();
      if (console.terminals().err()) {
        console.note("trying to reach " + ready.size() + " services");
      }
      List<Reach> reached =
          Reach.all(ready.stream().map(ProviderInfo::url).toList(), timeout, console.environment());
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < ready.size(); i++) {
        findings.add(new Finding(ready.get(i), key(ready.get(i)), reached.get(i)));
      }
      if (common.json) {
        json(registry, findings);
      } else {
        print(registry, findings);
      }
      boolean wrong = findings.stream().anyMatch(Finding::isWrong)
          || !registry.failures().isEmpty()
          || !registry.warnings().isEmpty();
      return wrong ? ExitCode.PROVIDER_FAILED : ExitCode.OK;
    }
  }

  /** Where the key of that provider comes from; empty if it needs none. */
  private String key(ProviderInfo info) {
    String own = "PATCHBAY_" + info.id().toUpperCase(Locale.ROOT).replace('-', '_') + "__API_KEY";
    String shared = info.variables().getOrDefault(ProviderConfig.API_KEY, "");
    for (String variable : List.of(own, shared)) {
      if (!console.environment().getOrDefault(variable, "").isBlank()) {
        return variable;
      }
    }
    return "";
  }

  private void print(ProviderRegistry registry, List<Finding> findings) {
    line(console.bold("Versions"));
    for (String each : new Patchbay.Version().getVersion()) {
      line("  " + each);
    }
    line("  " + jars().size() + " jars on the class path, "
        + registry.providers().size() + " providers");
    line(console.bold("Providers that are ready"));
    for (Finding each : findings) {
      line("  " + (each.isWrong() ? "wrong " : "ok    ") + each.info().id() + "  "
          + each.info().url() + "  " + each.reach().inWords(each.info().onlyByName())
          + (each.key().isEmpty() ? "" : "  key from " + each.key()));
    }
    int others = registry.providers().size() - findings.size();
    line("  " + others + " others lack a setting ('patchbay list --all')");
    if (!registry.plugins().isEmpty()) {
      line(console.bold("Plugins"));
    }
    for (PluginReport report : registry.plugins()) {
      line("  " + (report.state() == PluginReport.State.LOADED ? "ok    " : "wrong ") + report);
    }
    for (PluginFailure failure : registry.failures()) {
      line("  wrong " + failure);
    }
    registry.warnings().forEach(each -> line("  wrong " + each));
    console.out().flush();
  }

  private void line(String text) {
    console.out().println(text);
  }

  private static List<String> jars() {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      jars.addAll(Jars.of(entry));
    }
    return jars;
  }

  private void json(ProviderRegistry registry, List<Finding> findings) {
    Json.print(
        console.out(),
        json -> json.text("version", Patchbay.Version.number())
            .text("java", Runtime.version().toString())
            .texts("jars", jars())
            .list(
                "providers",
                findings,
                (of, each) -> of.text("id", each.info().id())
                    .text("url", each.info().url().toString())
                    .text("key_from", each.key())
                    .text("reach", each.reach().state().name())
                    .number("ms", each.reach().millis())
                    .text("failure", each.reach().failure())
                    .flag("wrong", each.isWrong()))
            .list(
                "plugins",
                registry.plugins(),
                (of, each) -> of.text("id", each.id())
                    .text("source", each.source())
                    .text("version", each.version())
                    .text("state", each.state().name())
                    .texts("providers", each.providers()))
            .texts(
                "failures",
                registry.failures().stream().map(PluginFailure::toString).toList())
            .texts("warnings", registry.warnings()));
  }
}
