package dev.patchbay.cli;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks, prints the answer, and says what was asked for about it. */
final class Asking {

  private final Console console;
  private final Interrupt interrupt;
  private final Router router;
  private final PromptOptions options;
  private long start;
  private long firstToken;

  Asking(
      Console console,
      Interrupt interrupt,
      Session session,
      RoutingChoice choice,
      PromptOptions options) {
    this.console = console;
    this.interrupt = interrupt;
    this.options = options;
    router = session.registry().router(choice.options(new RoutingListener() {}).build());
  }

  Router router() {
    return router;
  }

  /**
   * Asks.
   *
   * @throws ProviderException if none answers, or the stream breaks off
   */
  Completion ask(CompletionRequest request, Answer answer) {
    CallContext context =
        options.deadline == null ? CallContext.create() : CallContext.withTimeout(options.deadline);
    explain(request, context);
    start = System.nanoTime();
    firstToken = 0;
    interrupt.watch(context);
    try {
      Completion completion =
          options.whole ? router.complete(request, context) : stream(request, context, answer);
      Timing timing = timing();
      answer.done(completion, timing, !options.whole);
      report(completion.attempts(), completion.usage(), completion.cost().orElse(null), timing);
      return completion;
    } catch (ProviderException e) {
      answer.failed(e);
      report(e.attempts(), e.usage(), Cost.of(e.attempts()).orElse(null), timing());
      throw e;
    } finally {
      interrupt.forget(context);
    }
  }

  private Completion stream(CompletionRequest request, CallContext context, Answer answer) {
    try (CompletionStream stream = router.stream(request, context)) {
      for (CompletionEvent event : stream) {
        if (firstToken == 0) {
          firstToken = System.nanoTime();
        }
        answer.event(event);
        if (answer.unread()) {
          throw ProviderException.of(ErrorKind.CANCELLED, "the reader of standard output has gone");
        }
      }
      return stream.toCompletion();
    }
  }

  private Timing timing() {
    long now = System.nanoTime();
    return new Timing(
        Duration.ofNanos((firstToken == 0 ? now : firstToken) - start),
        Duration.ofNanos(now - start));
  }

  private void explain(CompletionRequest request, CallContext context) {
    if (options.why) {
      CompletionRequest wanted = request.toBuilder().stream(!options.whole).build();
      console.note(router.explain(wanted, context).stripTrailing());
    }
  }

  private void report(List<Attempt> attempts, Usage usage, @Nullable Cost cost, Timing timing) {
    if (options.why) {
      console.note(Attempts.inWords(attempts));
    }
    if (options.usage) {
      console.note(inWords(usage, cost, timing));
    }
  }

  /** What an answer took, on a line. */
  private static String inWords(Usage usage, @Nullable Cost cost, Timing timing) {
    StringBuilder text = new StringBuilder("Took ");
    if (usage.equals(Usage.UNKNOWN)) {
      text.append("an unknown number of tokens");
    } else {
      text.append(counted(usage.inputTokens())).append(" tokens in, ");
      text.append(counted(usage.outputTokens())).append(" out");
    }
    text.append("; cost ").append(cost == null ? "not known" : cost);
    text.append("; ").append(Timing.seconds(timing.total()));
    if (!timing.firstToken().equals(timing.total())) {
      text.append(", the first token after ").append(Timing.seconds(timing.firstToken()));
      double rate = timing.rate(usage.outputTokens());
      if (rate > 0) {
        text.append(String.format(Locale.ROOT, ", %.0f tokens/s", rate));
      }
    }
    return text.toString();
  }

  private static String counted(long tokens) {
    return tokens < 0 ? "?" : String.valueOf(tokens);
  }
}
