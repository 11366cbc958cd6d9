package dev.patchbay.examples.quickstart;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Rejection;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Selection;
import dev.patchbay.testkit.EquingStandIn;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks one of the providers on the class path a question. The answer goes to standard output, all else to standard error. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    version = "Patchbay quickstart",
    description = "Asks one of the providers on the class path a question.",
    footer = {
      "",
      "It asks the first service that it finds a key for, such as OPENAI_API_KEY or ANTHROPIC_API_KEY.",
      "Without any it talks to a stand-in for the Equing service that it starts itself.",
      "For a live Equing: --base-url, or the environment variable PATCHBAY_EQUING__BASE_URL.",
      "",
      "Exit code: 0 answered, 2 wrong usage or setting, 3 unknown model, 4 no provider, 5 unreachable,",
      "6 the service failed, 7 the stream was cut, 130 cancelled."
    })
public final class Quickstart implements Callable<Integer> {

  private static final String STAND_IN_PROVIDER = "equing";
  private static final String STAND_IN_MODEL = "gpt-3.5-turbo";

  /** Models that cost little; of other providers the first one is asked. */
  private static final Map<String, String> SMALL_MODELS = Map.of(
      "openai", "gpt-5.4-mini",
      "anthropic", "claude-haiku-5-5",
      "mistral", "mistral-small-latest",
      "deepseek", "deepseek-v4-flash");

  /** Why providers are passed over if none has the model. */
  private static final Set<Rejection.Reason> UNKNOWN_MODEL = EnumSet.of(
      Rejection.Reason.NO_SUCH_MODEL,
      Rejection.Reason.NOT_ASKED_FOR,
      Rejection.Reason.NOT_CONFIGURED,
      Rejection.Reason.NOT_NAMED);

  private static final Duration STAND_IN_PAUSE = Duration.ofMillis(30);

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model to ask, also as provider/model; if not given, a small one.")
  private String model = "";

  @Option(names = "--provider", paramLabel = "ID", description = "Use this provider and no other.")
  private @Nullable String provider;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "Where the service is: of --provider, else of equing. You vouch that it works.")
  private @Nullable String baseUrl;

  @Option(names = "--no-stream", description = "Wait for the whole answer.")
  private boolean whole;

  @Option(
      names = "--list",
      description = "List the providers, their flags and their models, and stop.")
  private boolean list;

  @Option(
      names = "--explain",
      description = "Say which provider would be chosen and why not the others, and stop.")
  private boolean explain;

  @Parameters(
      paramLabel = "QUESTION",
      description = "The question; read from standard input if not given.")
  private List<String> words = List.of();

  /** Runs the program and ends the JVM. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Quickstart())
        .setOut(utf8(FileDescriptor.out))
        .setErr(utf8(FileDescriptor.err))
        .execute(args));
  }

  @Override
  public Integer call() throws IOException {
    ExitCode code;
    try (ProviderRegistry registry = registry(baseUrl)) {
      if (model.isEmpty()) {
        chooseModel(registry);
      }
      code = list ? list(registry) : run(registry);
    }
    return code.value();
  }

  /** A model of the provider that is asked for, or else of the first one that is ready to be used. */
  private void chooseModel(ProviderRegistry registry) {
    boolean equing = provider == null && baseUrl != null;
    AbstractProvider ready = equing
        ? null
        : registry.providers().stream()
            .filter(each -> provider == null ? isReady(each.info()) : each.id().equals(provider))
            .filter(each -> !each.info().models().isEmpty())
            .min(Comparator.comparing(each -> !SMALL_MODELS.containsKey(each.id())))
            .orElse(null);
    model = ready == null
        ? STAND_IN_MODEL
        : SMALL_MODELS.getOrDefault(ready.id(), ready.info().models().get(0).id());
    if (ready != null && provider == null && !ready.id().equals(STAND_IN_PROVIDER)) {
      provider = ready.id();
      String variable = ready.info().variables().getOrDefault(ProviderConfig.API_KEY, "");
      err()
          .println(
              (System.getenv(variable) == null ? "A setting" : variable) + " makes " + ready.id()
                  + " ready, so its " + model + " is asked; --model and --provider choose others");
    }
  }

  private static boolean isReady(ProviderInfo info) {
    return info.working() && info.missing().isEmpty() && !info.onlyByName();
  }

  private ExitCode list(ProviderRegistry registry) {
    out()
        .printf(
            "%-17s %-8s %-7s %-14s %-6s %s%n",
            "PROVIDER", "WORKING", "STREAM", "GPT-3.5-TURBO", "GPT-4", "URL");
    List<AbstractProvider> configured = registry.providers().stream()
        .filter(each -> each.info().missing().isEmpty())
        .toList();
    for (AbstractProvider each : configured) {
      out()
          .printf(
              "%-17s %-8s %-7s %-14s %-6s %s%n",
              each.id(),
              yesNo(each.working()),
              yesNo(each.supportsStream()),
              yesNo(each.supportsGpt35Turbo()),
              yesNo(each.supportsGpt4()),
              each.url());
      each.info().models().forEach(info -> out().println("  model " + info.id()));
    }
    registry.providers().stream()
        .filter(each -> !configured.contains(each))
        .forEach(each ->
            out().printf("%-17s not configured: %s%n", each.id(), each.info().howToConfigure()));
    tellFailures(registry);
    return ExitCode.OK;
  }

  private ExitCode run(ProviderRegistry registry) throws IOException {
    Selection selection = registry.select(query());
    boolean standInWouldDo = baseUrl == null
        && selection.candidates().isEmpty()
        && selection.rejections().stream().anyMatch(Quickstart::isUnconfiguredEquing);
    if (!standInWouldDo) {
      return answer(registry, selection);
    }
    try (EquingStandIn standIn = EquingStandIn.start(STAND_IN_PAUSE);
        ProviderRegistry withStandIn = registry(standIn.url().toString())) {
      err()
          .println("No service is configured, so this is the Equing stand-in at " + standIn.url()
              + ", which is no model. For a live service: --base-url URL");
      return answer(withStandIn, withStandIn.select(query()));
    }
  }

  private ExitCode answer(ProviderRegistry registry, Selection selection) throws IOException {
    if (explain) {
      out().print(selection.explain());
      out().flush();
    }
    if (selection.candidates().isEmpty()) {
      return notFound(registry, selection);
    }
    if (explain) {
      return ExitCode.OK;
    }
    String question = question();
    if (question.isBlank()) {
      return fail(
          ExitCode.USAGE,
          "there is no question: give one as arguments or on standard input (--help says more)");
    }
    AbstractProvider chosen = selection.first();
    tellFailures(registry);
    List<String> ready = registry.providers().stream()
        .filter(each -> isReady(each.info()))
        .map(Quickstart::flags)
        .toList();
    err().println("Found " + ready.size() + " that can be used: " + String.join(", ", ready));
    err()
        .println("Chose " + chosen.id() + " at " + chosen.url() + ": first of "
            + selection.candidates().size() + " that can serve " + model
            + (whole ? "" : " and stream"));
    RoutingOptions options = RoutingOptions.builder()
        .among(provider == null ? anyProvider() : only(provider))
        .listener(new FailoverNotes(err()))
        .build();
    return ask(
        registry.router(options),
        CompletionRequest.builder(model).user(question).build());
  }

  private static ProviderQuery anyProvider() {
    return ProviderQuery.builder().build();
  }

  private static ProviderQuery only(String id) {
    return ProviderQuery.builder().provider(id).build();
  }

  private ExitCode ask(Router router, CompletionRequest request) {
    CallContext context = CallContext.create();
    // Ctrl-C ends the JVM; this lets the service know at once.
    Runtime.getRuntime().addShutdownHook(new Thread(context::cancel, "cancel"));
    try {
      if (whole) {
        out().println(router.complete(request, context).text());
        return ExitCode.OK;
      }
      try (CompletionStream stream = router.stream(request, context)) {
        print(stream);
      }
      return ExitCode.OK;
    } catch (ProviderException e) {
      return fail(ExitCode.of(e), e.getMessage());
    } finally {
      out().flush();
    }
  }

  private void print(CompletionStream stream) {
    try {
      for (String token : stream.tokens()) {
        out().print(token);
        out().flush();
      }
    } finally {
      out().println();
    }
  }

  private ExitCode notFound(ProviderRegistry registry, Selection selection) {
    for (PluginFailure failure : registry.failures()) {
      if (failure.stage() == PluginFailure.Stage.CONFIGURATION) {
        return fail(ExitCode.USAGE, failure.cause().getMessage());
      }
    }
    tellFailures(registry);
    boolean unknownModel = !selection.rejections().isEmpty()
        && selection.rejections().stream().map(Rejection::reason).allMatch(UNKNOWN_MODEL::contains)
        && registry.providers().stream().noneMatch(each -> each.info().supportsModel(model));
    try {
      selection.first();
      throw new IllegalStateException("there is a candidate");
    } catch (ProviderException e) {
      return fail(unknownModel ? ExitCode.UNKNOWN_MODEL : ExitCode.NO_PROVIDER, e.getMessage());
    }
  }

  private ProviderQuery query() {
    ProviderQuery.Builder query = ProviderQuery.builder().model(model);
    if (!whole) {
      query.capability(Capability.STREAM);
    }
    if (provider != null) {
      query.provider(provider);
    }
    return query.build();
  }

  private ProviderRegistry registry(@Nullable String url) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder().logging(false);
    if (url != null) {
      builder.config(
          provider == null ? STAND_IN_PROVIDER : provider,
          ProviderConfig.builder()
              .set(ProviderConfig.BASE_URL, url, "--base-url")
              .build());
    }
    return builder.build();
  }

  private String question() throws IOException {
    return words.isEmpty()
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip()
        : String.join(" ", words);
  }

  private void tellFailures(ProviderRegistry registry) {
    registry.failures().forEach(failure -> err().println("Not loaded: " + failure));
  }

  private ExitCode fail(ExitCode code, @Nullable String message) {
    err().println("quickstart: " + message);
    return code;
  }

  private static boolean isUnconfiguredEquing(Rejection rejection) {
    return rejection.reason() == Rejection.Reason.NOT_WORKING
        && rejection.provider().id().equals(STAND_IN_PROVIDER);
  }

  private static String flags(AbstractProvider each) {
    return each.id() + " (working " + yesNo(each.working()) + ", stream "
        + yesNo(each.supportsStream()) + ", gpt-3.5-turbo " + yesNo(each.supportsGpt35Turbo())
        + ", gpt-4 " + yesNo(each.supportsGpt4()) + ")";
  }

  private static String yesNo(boolean flag) {
    return flag ? "yes" : "no";
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
