package dev.patchbay.gateway.ledger;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.Usage;
import java.nio.charset.StandardCharsets;

/** Writes entries as JSON: what is not known is left out. */
public final class EntryJson {

  private EntryJson() {}

  /** Writes an entry as an object: the root, or an element of a list. */
  public static void write(JsonOut out, Entry entry) {
    out.object().member("id", whole(entry.id())).member("start", entry.start().toString());
    text(out, "key", entry.key());
    text(out, "dialect", entry.dialect());
    text(out, "asked", entry.asked());
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
        .ifPresent(text ->
            out.member("prompt", whole(text.prompt())).member("answer", whole(text.answer())));
    out.end();
  }

  private static void attempt(JsonOut out, Attempt attempt) {
    out.object()
        .member("provider", whole(attempt.provider()))
        .member("model", whole(attempt.model()));
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
    out.object("tokens");
    count(out, "in", usage.inputTokens());
    count(out, "out", usage.outputTokens());
    count(out, "cached", usage.cachedInputTokens());
    count(out, "cache_written", usage.cacheWriteTokens());
    count(out, "reasoning", usage.reasoningTokens());
    out.end();
  }

  private static void cost(JsonOut out, Cost cost) {
    out.json("usd", cost.usd().toPlainString());
    if (cost.atLeast()) {
      out.member("at_least", true);
    }
  }

  private static void count(JsonOut out, String name, long count) {
    if (count >= 0) {
      out.member(name, count);
    }
  }

  private static void text(JsonOut out, String name, String text) {
    if (!text.isEmpty()) {
      out.member(name, whole(text));
    }
  }

  /** A text as it was sent may have halves of characters, which no JSON can be written of. */
  private static String whole(String text) {
    boolean halves = text.codePoints()
        .anyMatch(each -> Character.isBmpCodePoint(each) && Character.isSurrogate((char) each));
    return halves
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : text;
  }
}
