package dev.patchbay.cli;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists providers, their models and what these can do. */
@Command(
    name = "list",
    description = "List the providers that are ready, their models, and what these can do.",
    footerHeading = "%nFor example:%n",
    footer = {
      "  patchbay list --all             also those that lack a setting, and what to set",
      "  patchbay list ollama --live     the models that are installed now"
    })
final class ListProviders implements Callable<Integer> {

  private static final Duration LIVE_LIMIT = Duration.ofSeconds(10);
  private static final int FEW = 4;

  private final Console console;

  @Parameters(paramLabel = "PROVIDER", description = "List these alone.", arity = "0..*")
  private List<String> ids = List.of();

  @Option(
      names = "--all",
      description = "Also list providers that lack a setting, and all models of each.")
  private boolean all;

  @Option(names = "--live", description = "Ask the services which models they have now.")
  private boolean live;

  @Mixin
  private final CommonOptions common = new CommonOptions();

  ListProviders(Console console) {
    this.console = console;
  }

  /** A provider with the models to show. */
  private record Row(ProviderInfo info, List<ModelInfo> models, String failure) {
    String state() {
      if (!info.missing().isEmpty()) {
        return info.howToConfigure();
      }
      if (!info.working()) {
        return "not known to work there; set patchbay." + info.id() + ".base-url";
      }
      return info.onlyByName() ? "asked only by name: -m " + info.id() + "/MODEL" : "ready";
    }
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(console, common, false)) {
      Collection<AbstractProvider> known = session.registry().providers();
      for (String id : ids) {
        if (known.stream().noneMatch(each -> each.id().equals(id))) {
          throw new UsageException(
              "There is no provider " + id + ". 'patchbay list --all' has all " + known.size());
        }
      }
      List<AbstractProvider> shown = known.stream()
          .filter(each -> ids.isEmpty() ? all || isUsable(each.info()) : ids.contains(each.id()))
          .sorted(
              Comparator.comparing(each -> !isUsable(each.info()) || each.info().onlyByName()))
          .toList();
      List<Row> rows = rows(shown);
      if (common.json) {
        json(rows);
      } else {
        print(rows, known.size() - shown.size());
      }
      return rows.stream().anyMatch(row -> !row.failure().isEmpty())
          ? ExitCode.PROVIDER_FAILED
          : ExitCode.OK;
    }
  }

  private static boolean isUsable(ProviderInfo info) {
    return info.missing().isEmpty() && info.working();
  }

  private List<Row> rows(List<AbstractProvider> shown) {
    List<Row> rows = new ArrayList<>();
    for (AbstractProvider each : shown) {
      ProviderInfo info = each.info();
      if (!live || !isUsable(info)) {
        rows.add(new Row(info, info.models(), ""));
        continue;
      }
      if (console.terminals().err()) {
        console.note("asking " + info.id());
      }
      try {
        rows.add(new Row(info, each.listModels(CallContext.withTimeout(LIVE_LIMIT)), ""));
      } catch (ProviderException e) {
        rows.add(new Row(info, info.models(), Failures.text(e)));
      }
    }
    return rows;
  }

  private void print(List<Row> rows, int hidden) {
    int width = rows.stream().mapToInt(row -> row.info().id().length()).max().orElse(0);
    for (Row row : rows) {
      String id = row.info().id();
      console
          .out()
          .println(console.bold(id) + " ".repeat(width - id.length() + 2)
              + row.info().url() + "  " + row.state());
      if (!row.info().capabilities().isEmpty() && (all || !ids.isEmpty())) {
        console.out().println("    all models: " + listed(row.info().capabilities()));
      }
      boolean whole = all || live || !ids.isEmpty();
      if (!whole && row.info().onlyByName()) {
        continue;
      }
      row.models().stream()
          .limit(whole ? Long.MAX_VALUE : FEW)
          .forEach(model -> console.out().println("    " + line(model)));
      if (!whole && row.models().size() > FEW) {
        console
            .out()
            .println("    " + console.faint("and " + (row.models().size() - FEW) + " more"));
      }
      if (row.info().openModels()) {
        console
            .out()
            .println("    " + console.faint("any other that the service has, as " + id + "/MODEL"));
      }
      if (!row.failure().isEmpty()) {
        console.out().println("    cannot be asked: " + row.failure());
      }
    }
    if (hidden > 0 && ids.isEmpty()) {
      console
          .out()
          .println(
              hidden + " more lack a setting; 'patchbay list --all' says what to set for each");
    }
    console.out().flush();
  }

  private static String line(ModelInfo model) {
    StringBuilder text = new StringBuilder(model.id());
    if (model.kind() != ModelInfo.Kind.CHAT) {
      text.append("  for vectors");
    }
    if (model.contextWindow() > 0) {
      text.append("  ").append(model.contextWindow()).append(" tokens");
    }
    if (!model.capabilities().isEmpty()) {
      text.append("  ").append(listed(model.capabilities()));
    }
    return text.toString();
  }

  private static String listed(Collection<Capability> capabilities) {
    return capabilities.stream()
        .filter(each -> !each.isOpaque())
        .map(Capability::name)
        .collect(Collectors.joining(", "));
  }

  private void json(List<Row> rows) {
    Json.print(
        console.out(),
        json -> json.list("providers", rows, (of, row) -> {
          ProviderInfo info = row.info();
          of.text("id", info.id())
              .text("url", info.url().toString())
              .flag("ready", isUsable(info))
              .flag("only_by_name", info.onlyByName())
              .flag("open_models", info.openModels())
              .text("to_do", info.howToConfigure())
              .text("failure", row.failure())
              .texts(
                  "capabilities",
                  info.capabilities().stream().map(Capability::name).toList())
              .list(
                  "models",
                  row.models(),
                  (to, model) -> to.text("id", model.id())
                      .text("kind", model.kind().name())
                      .known(
                          "context_window", model.contextWindow() == 0 ? -1 : model.contextWindow())
                      .texts(
                          "capabilities",
                          model.capabilities().stream().map(Capability::name).toList()));
        }));
  }
}
