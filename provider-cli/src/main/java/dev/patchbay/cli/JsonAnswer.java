package dev.patchbay.cli;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.List;

/** An answer as a JSON object; a stream as one on each line, whose last has the type {@code done} or {@code error}. */
final class JsonAnswer implements Answer {

  private final Console console;
  private boolean broken;

  JsonAnswer(Console console) {
    this.console = console;
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      piece("text", delta.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      piece("reasoning", delta.text());
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      piece("refusal", delta.text());
    }
  }

  private void piece(String type, String text) {
    if (!text.isEmpty()) {
      Json.print(console.out(), json -> json.text("type", type).text("text", text));
      broken = console.out().checkError();
    }
  }

  @Override
  public void done(Completion completion, Timing timing, boolean streamed) {
    Json.print(console.out(), json -> {
      json.text("type", streamed ? "done" : "answer");
      if (!streamed) {
        json.text("text", completion.text())
            .text("reasoning", completion.reasoning())
            .text("refusal", completion.refusal());
      }
      json.text("provider", completion.provider())
          .text("model", completion.model())
          .text("finish_reason", completion.finishReason().toString());
      usage(json, completion.usage());
      completion.cost().ifPresent(cost -> json.number("cost_usd", cost.usd()));
      json.number("first_token_ms", timing.firstToken().toMillis())
          .number("total_ms", timing.total().toMillis());
      attempts(json, completion.attempts());
    });
  }

  @Override
  public void failed(ProviderException failure) {
    error(console, failure);
  }

  @Override
  public boolean unread() {
    return broken;
  }

  /** A failure as an object. */
  static void error(Console console, ProviderException failure) {
    Json.print(console.out(), json -> {
      json.text("type", "error")
          .text("kind", failure.kind().name())
          .text("message", failure.getMessage())
          .text("provider", failure.provider())
          .text("model", failure.model());
      failure.status().ifPresent(status -> json.number("status", status));
      json.text("code", failure.code())
          .text("request_id", failure.requestId())
          .text("partial_text", failure.partialText());
      failure.retryAfter().ifPresent(wait -> json.number("retry_after_ms", wait.toMillis()));
      json.number("exit_code", ExitCode.of(failure));
      attempts(json, failure.attempts());
    });
  }

  static void usage(Json json, Usage usage) {
    json.object(
        "usage",
        of -> of.known("input_tokens", usage.inputTokens())
            .known("output_tokens", usage.outputTokens())
            .known("total_tokens", usage.totalTokens()));
  }

  static void attempts(Json json, List<Attempt> attempts) {
    json.list("attempts", attempts, (of, attempt) -> {
      of.text("provider", attempt.provider())
          .text("model", attempt.model())
          .text("failure", attempt.failure().map(ErrorKind::name).orElse(null))
          .number("elapsed_ms", attempt.elapsed().toMillis());
      if (attempt.status() > 0) {
        of.number("status", attempt.status());
      }
    });
  }
}
