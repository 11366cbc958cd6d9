package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of Ollama, a line for each event. All that lines have in common is made once; a piece of text then costs no more than
 * itself. Calls of tools come whole, before the last line.
 */
final class OllamaEvents implements EventWriter {

  private static final byte[] END_OF_LINE = bytes("\n");
  private static final byte[] AFTER_PIECE = bytes("},\"done\":false}\n");

  private final JsonOut out;
  private final SortedMap<Integer, Growing> calls = new TreeMap<>();
  private String model;
  private Instant created = Instant.now();
  private Duration waited = Duration.ZERO;
  private byte[] beforeText = {};
  private byte[] beforeThinking = {};

  /** A call whose pieces are still coming. */
  private record Growing(String id, String name, StringBuilder arguments) {}

  OllamaEvents(String model, JsonOut out) {
    this.out = out;
    this.model = model;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Elsewhere than in the stream, where something may be waiting to be taken. */
  private void prepare() {
    JsonOut apart = new JsonOut();
    apart.object();
    OllamaAnswer.head(model, created, apart);
    apart.end();
    String head = StandardCharsets.UTF_8.decode(apart.take()).toString();
    String before =
        head.substring(0, head.length() - 1) + ",\"message\":{\"role\":\"assistant\",\"content\":";
    beforeText = bytes(before);
    beforeThinking = bytes(before + "\"\",\"thinking\":");
  }

  /** Nothing of its own: a line without content would say nothing. */
  @Override
  public void begin(Report report) {
    Instant now = Instant.now();
    waited = Duration.between(report.start(), now);
    model = report.model();
    created = now;
    prepare();
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      piece(beforeText, delta.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      piece(beforeThinking, delta.text());
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      piece(beforeText, delta.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      calls
          .computeIfAbsent(
              delta.index(), index -> new Growing(delta.id(), delta.name(), new StringBuilder()))
          .arguments
          .append(delta.arguments());
    } else if (event instanceof CompletionEvent.WholePart whole
        && whole.part() instanceof ContentPart.Image image
        && image.media().address().isEmpty()) {
      line("images", List.of(image.media().base64()));
    }
  }

  private void piece(byte[] before, String text) {
    if (!text.isEmpty()) {
      out.raw(before).string(text).raw(AFTER_PIECE);
    }
  }

  private void line(String member, Object value) {
    out.object();
    OllamaAnswer.head(model, created, out);
    out.object("message").member("role", "assistant").member("content", "");
    out.tree(member, value).end();
    out.member("done", false).end().raw(END_OF_LINE);
  }

  @Override
  public void finish(CompletionEvent.Finished finished, Report report) {
    List<ContentPart.ToolCall> whole = calls.values().stream()
        .map(call -> new ContentPart.ToolCall(call.id, call.name, call.arguments.toString()))
        .toList();
    List<Map<String, @Nullable Object>> objects = OllamaAnswer.calls(whole, finished.reason());
    if (!objects.isEmpty()) {
      line("tool_calls", objects);
    }
    out.object();
    OllamaAnswer.head(model, Instant.now(), out);
    out.object("message").member("role", "assistant").member("content", "").end();
    OllamaAnswer.done(finished, report, waited, out);
    out.end().raw(END_OF_LINE);
  }

  /** Without a line that is {@code done}: official clients raise an error for this line. */
  @Override
  public void fail(Problem problem, Report report) {
    out.object();
    OllamaDialect.writeError(problem, out);
    report.write(out);
    out.end().raw(END_OF_LINE);
  }

  @Override
  public void keepAlive() {
    if (beforeText.length == 0) {
      prepare();
    }
    out.raw(beforeText).string("").raw(AFTER_PIECE);
  }
}
