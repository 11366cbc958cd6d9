package dev.patchbay.bulk;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a journal keeps of one row. As a line it is text: fields between tabs, the last of which is a checksum, so that a line which was
 * torn off when its process died is told from a whole one.
 *
 * @param key the row's key
 * @param requestHash what was asked, as {@link RequestHash} has it
 * @param answer what became of the row
 */
public record JournalEntry(String key, String requestHash, BulkAnswer answer) {

  private static final String VERSION = "1";
  private static final int FIELDS = 16;
  private static final int FIELDS_OF_A_CALL = 3;
  private static final int FIELDS_OF_AN_ATTEMPT = 6;
  private static final String ANSWERED = "";

  /** The entry as a line, without a line end. */
  public String toLine() {
    List<String> fields = new ArrayList<>(FIELDS);
    fields.add(VERSION);
    fields.add(key);
    fields.add(requestHash);
    fields.add(name(answer.error()));
    fields.add(answer.text() == null ? "" : answer.text());
    fields.add(answer.refusal());
    fields.add(joined(answer.toolCalls().stream()
        .map(call -> joined(List.of(call.id(), call.name(), call.arguments())))
        .toList()));
    FinishReason reason = answer.finishReason();
    fields.add(reason == null ? "" : reason.kind().name());
    fields.add(reason == null ? "" : reason.raw());
    fields.add(answer.provider());
    fields.add(answer.model());
    Usage usage = answer.usage();
    fields.add(usage.inputTokens() + "," + usage.outputTokens() + "," + usage.cachedInputTokens()
        + "," + usage.cacheWriteTokens() + "," + usage.reasoningTokens());
    fields.add(amount(answer.cost()));
    fields.add(
        joined(answer.attempts().stream().map(JournalEntry::attemptToText).toList()));
    fields.add(answer.errorMessage());
    String line = joined(fields);
    return line + "\t" + checksum(line);
  }

  /** The entry that the line is; empty if the line was torn off, or is of another version. */
  public static Optional<JournalEntry> ofLine(String line) {
    int end = line.lastIndexOf('\t');
    if (end < 0 || !checksum(line.substring(0, end)).equals(line.substring(end + 1))) {
      return Optional.empty();
    }
    List<String> fields = parted(line.substring(0, end));
    if (fields.size() != FIELDS - 1 || !fields.get(0).equals(VERSION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JournalEntry(fields.get(1), fields.get(2), answer(fields)));
    } catch (IllegalArgumentException e) {
      // A newer version has written it, with words that this one does not know.
      return Optional.empty();
    }
  }

  private static BulkAnswer answer(List<String> fields) {
    ErrorKind error = kind(fields.get(3));
    String[] counts = fields.get(11).split(",", -1);
    Usage usage = new Usage(
        Long.parseLong(counts[0]),
        Long.parseLong(counts[1]),
        Long.parseLong(counts[2]),
        Long.parseLong(counts[3]),
        Long.parseLong(counts[4]));
    return new BulkAnswer(
        error == null ? fields.get(4) : null,
        fields.get(5),
        parted(fields.get(6)).stream().map(JournalEntry::toolCall).toList(),
        error == null
            ? new FinishReason(FinishReason.Kind.valueOf(fields.get(7)), fields.get(8))
            : null,
        fields.get(9),
        fields.get(10),
        usage,
        cost(fields.get(12)),
        parted(fields.get(13)).stream().map(JournalEntry::attempt).toList(),
        error,
        fields.get(14),
        false);
  }

  private static ContentPart.ToolCall toolCall(String text) {
    List<String> fields = exactly(FIELDS_OF_A_CALL, text);
    return new ContentPart.ToolCall(fields.get(0), fields.get(1), fields.get(2));
  }

  private static String attemptToText(Attempt attempt) {
    return joined(List.of(
        attempt.provider(),
        attempt.model(),
        name(attempt.error()),
        Integer.toString(attempt.status()),
        Long.toString(attempt.elapsed().toMillis()),
        amount(attempt.cost())));
  }

  private static Attempt attempt(String text) {
    List<String> fields = exactly(FIELDS_OF_AN_ATTEMPT, text);
    return new Attempt(
        fields.get(0),
        fields.get(1),
        kind(fields.get(2)),
        Integer.parseInt(fields.get(3)),
        Duration.ofMillis(Long.parseLong(fields.get(4))),
        cost(fields.get(5)));
  }

  private static List<String> exactly(int count, String text) {
    List<String> fields = parted(text);
    if (fields.size() != count) {
      throw new IllegalArgumentException("not " + count + " fields");
    }
    return fields;
  }

  private static String name(@Nullable ErrorKind kind) {
    return kind == null ? ANSWERED : kind.name();
  }

  private static @Nullable ErrorKind kind(String name) {
    return name.equals(ANSWERED) ? null : ErrorKind.valueOf(name);
  }

  private static String amount(@Nullable Cost cost) {
    return cost == null ? "" : cost.usd().toPlainString() + (cost.atLeast() ? "+" : "");
  }

  private static @Nullable Cost cost(String amount) {
    if (amount.isEmpty()) {
      return null;
    }
    boolean atLeast = amount.endsWith("+");
    String usd = atLeast ? amount.substring(0, amount.length() - 1) : amount;
    return new Cost(new BigDecimal(usd), atLeast);
  }

  private static String checksum(String line) {
    CRC32 sum = new CRC32();
    sum.update(line.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /** The texts between tabs; empty for none. */
  private static String joined(List<String> texts) {
    StringBuilder line = new StringBuilder();
    for (String text : texts) {
      if (line.length() > 0) {
        line.append('\t');
      }
      // So that no field is empty, and no list of one empty field looks like none.
      line.append('.');
      escape(text, line);
    }
    return line.toString();
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
  }

  private static List<String> parted(String line) {
    List<String> texts = new ArrayList<>();
    if (line.isEmpty()) {
      return texts;
    }
    for (String field : line.split("\t", -1)) {
      texts.add(unescaped(field.substring(1)));
    }
    return texts;
  }

  private static String unescaped(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        char next = field.charAt(++i);
        text.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
