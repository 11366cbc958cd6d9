package dev.patchbay.cli;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model. */
@Command(
    name = "bench",
    description = "Ask a model again and again, and say how fast it answers and what fails.",
    sortOptions = false,
    footerHeading = "%n",
    footer = {
      "Each call is one attempt: what fails is counted, and not tried again. The calls are real, and",
      "services charge for them. Exit code: 0 if a call succeeded, 1 if none did."
    })
final class Bench implements Callable<Integer> {

  private final Console console;
  private final Interrupt interrupt;

  @Parameters(
      paramLabel = "QUESTION",
      description = "What to ask; if not given, for a sentence about the sky.",
      arity = "0..*")
  private List<String> words = List.of();

  @Option(
      names = {"-n", "--calls"},
      paramLabel = "NUMBER",
      description = "How many calls to make; 20 if not set.")
  private int calls = 20;

  @Option(
      names = {"-c", "--at-once"},
      paramLabel = "NUMBER",
      description = "How many of them at once; 4 if not set.")
  private int atOnce = 4;

  @Mixin
  private final RoutingChoice choice = new RoutingChoice();

  @Mixin
  private final PromptOptions prompt = new PromptOptions();

  @Mixin
  private final CommonOptions common = new CommonOptions();

  Bench(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    if (calls < 1 || atOnce < 1) {
      throw new UsageException("--calls and --at-once are 1 or more");
    }
    CompletionRequest.Builder request = CompletionRequest.builder("any")
        .user(words.isEmpty() ? "Write one sentence about the sky." : String.join(" ", words))
        .options(prompt.options());
    try (Session session = Session.open(console, common, choice.demo)) {
      CompletionRequest asked = request.model(session.model(choice, List.of())).build();
      Router router = session
          .registry()
          .router(choice.options(new RoutingListener() {}).maxAttempts(1).build());
      // None could serve: better said once than counted.
      session
          .registry()
          .select(choice.query().toBuilder().model(asked.model()).build())
          .first();
      Measurements measured = run(router, asked);
      if (common.json) {
        measured.json(console, asked.model(), atOnce);
      } else {
        measured.print(console, asked.model(), atOnce);
      }
      return measured.succeeded() == 0 ? ExitCode.PROVIDER_FAILED : ExitCode.OK;
    }
  }

  private Measurements run(Router router, CompletionRequest request) {
    Measurements measured = new Measurements();
    AtomicInteger begun = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    CallContext all = CallContext.create();
    interrupt.watch(all);
    try {
      measured.begin();
      for (int i = 0; i < Math.min(calls, atOnce); i++) {
        Thread thread = new Thread(
            () -> {
              while (begun.getAndIncrement() < calls && !all.cancelled()) {
                one(router, request, all, measured);
                progress(measured.count());
              }
            },
            "patchbay-bench-" + i);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      measured.end();
    } catch (InterruptedException e) {
      all.cancel();
      Thread.currentThread().interrupt();
    } finally {
      interrupt.forget(all);
    }
    if (console.terminals().err()) {
      console.say("");
    }
    return measured;
  }

  private void one(
      Router router, CompletionRequest request, CallContext all, Measurements measured) {
    CallContext context =
        prompt.deadline == null ? CallContext.create() : CallContext.withTimeout(prompt.deadline);
    long start = System.nanoTime();
    CallContext.Registration registration = all.onCancel(context::cancel);
    try {
      long first = 0;
      Completion answer;
      if (prompt.whole) {
        answer = router.complete(request, context);
      } else {
        try (CompletionStream stream = router.stream(request, context)) {
          for (CompletionEvent unused : stream) {
            if (first == 0) {
              first = System.nanoTime();
            }
          }
          answer = stream.toCompletion();
        }
      }
      long end = System.nanoTime();
      measured.success(
          new Timing(
              Duration.ofNanos((first == 0 ? end : first) - start), Duration.ofNanos(end - start)),
          answer.usage().outputTokens());
    } catch (ProviderException e) {
      measured.failure(e.kind());
    } finally {
      registration.close();
    }
  }

  private void progress(int done) {
    if (console.terminals().err()) {
      console.err().print("\r" + done + " of " + calls + " calls");
      console.err().flush();
    }
  }
}
