package dev.patchbay.cli;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.Selection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says which provider would be asked. */
@Command(
    name = "explain",
    description = {
      "Say which provider would be asked, in which order the others follow, and the first reason against each of the rest. Asks nothing."
    },
    sortOptions = false,
    footerHeading = "%nFor example:%n",
    footer = {
      "  patchbay explain -m gpt-5.4-mini --needs tools --strategy cheapest",
      "",
      "Exit code: 0 if a provider can serve, 3 if none can."
    })
final class Explain implements Callable<Integer> {

  private final Console console;

  @Mixin
  private final RoutingChoice choice = new RoutingChoice();

  @Option(names = "--no-stream", description = "The answer is wanted as a whole.")
  private boolean whole;

  @Mixin
  private final CommonOptions common = new CommonOptions();

  Explain(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = Session.quiet(console, common, choice.demo)) {
      String model = choice.model == null && choice.demo ? DemoService.MODEL : choice.model;
      CompletionRequest request =
          CompletionRequest.builder(model == null ? "any" : model).user("").stream(!whole)
              .build();
      Selection selection;
      String text;
      if (model == null) {
        ProviderQuery.Builder query =
            choice.query().toBuilder().capabilities(request.requiredCapabilities());
        selection = session.registry().select(query.fallbackModels().build());
        text = selection.explain();
      } else {
        Router router =
            session.registry().router(choice.options(new RoutingListener() {}).build());
        CallContext context = CallContext.create();
        selection = router.select(request, context);
        text = router.explain(request, context);
      }
      if (common.json) {
        json(selection.summary(), text);
      } else {
        console.out().print(text);
        console.out().flush();
      }
      return selection.candidates().isEmpty() ? ExitCode.NONE_COULD_SERVE : ExitCode.OK;
    }
  }

  private void json(Selection.Summary summary, String text) {
    Json.print(
        console.out(),
        json -> json.text("wanted", summary.wanted())
            .list(
                "candidates",
                summary.candidates(),
                (of, each) -> of.text("provider", each.provider())
                    .text("model", each.model())
                    .text("url", each.url().toString())
                    .text("cooling_down", each.resting()))
            .list(
                "rejections",
                summary.rejections(),
                (of, each) -> of.text("provider", each.provider())
                    .text("reason", each.reason().name())
                    .text("detail", each.detail()))
            .text("order", summary.order())
            .texts("nearest_models", summary.nearestModels())
            .texts("failures", summary.failures())
            .texts("warnings", summary.warnings())
            .text("explanation", text));
  }
}
