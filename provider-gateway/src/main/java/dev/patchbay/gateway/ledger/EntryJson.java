package dev.patchbay.gateway.ledger;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.Usage;

/** Writes entries as JSON: what is not known is left out. */
public final class EntryJson {

  private EntryJson() {}

  /** Writes an entry as an object: the root, or an element of a list. */
  public static void write(JsonOut out, Entry entry) {
    out.object().member("id", entry.id()).member("start", entry.start().toString());
    text(out, "key", entry.key());
    text(out, "dialect", entry.dialect());
    text(out, "asked_model", entry.asked());
    text(out, "provider", entry.provider());
    text(out, "model", entry.model());
    out.member("stream", entry.stream()).list("attempts");
    entry.attempts().forEach(attempt -> attempt(out, attempt));
    out.end();
    if (entry.status() > 0) {
      out.member("status", entry.status());
    }
    entry.error().ifPresent(kind -> out.member("error", kind.name()));
    usage(out, entry.usage());
    entry.cost().ifPresent(cost -> cost(out, cost));
    entry.firstToken().ifPresent(millis -> out.member("first_token_ms", millis));
    out.member("total_ms", entry.total()).member("ended", entry.ending().word());
    entry
        .text()
        .ifPresent(text -> out.member("prompt", text.prompt()).member("answer", text.answer()));
    out.end();
  }

  private static void attempt(JsonOut out, Attempt attempt) {
    out.object().member("provider", attempt.provider()).member("model", attempt.model());
    attempt.failure().ifPresent(kind -> out.member("error", kind.name()));
    if (attempt.status() > 0) {
      out.member("status", attempt.status());
    }
    out.member("ms", attempt.elapsed().toMillis());
    if (attempt.cost() != null) {
      cost(out, attempt.cost());
    }
    out.end();
  }

  private static void usage(JsonOut out, Usage usage) {
    if (usage.equals(Usage.UNKNOWN)) {
      return;
    }
    count(out, "input_tokens", usage.inputTokens());
    count(out, "output_tokens", usage.outputTokens());
    count(out, "cached_tokens", usage.cachedInputTokens());
    count(out, "cache_written_tokens", usage.cacheWriteTokens());
    count(out, "reasoning_tokens", usage.reasoningTokens());
  }

  private static void cost(JsonOut out, Cost cost) {
    out.json("cost_usd", cost.usd().toPlainString());
    if (cost.atLeast()) {
      out.member("cost_at_least", true);
    }
  }

  private static void count(JsonOut out, String name, long count) {
    if (count >= 0) {
      out.member(name, count);
    }
  }

  private static void text(JsonOut out, String name, String text) {
    if (!text.isEmpty()) {
      out.member(name, text);
    }
  }
}
