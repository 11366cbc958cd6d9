package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has given so far, its parts in the order in which they began. It grows by
 * appending, since a stream has thousands of pieces and its text is asked for once. Not
 * thread-safe: it belongs to the thread that reads.
 */
final class PartialCompletion {

  /** A part whose pieces are still coming. */
  private sealed interface Growing permits GrowingText, GrowingToolCall, Whole {
    ContentPart finish();
  }

  private final List<Growing> parts = new ArrayList<>(2);
  private final SortedMap<Integer, GrowingToolCall> toolCalls = new TreeMap<>();

  /** The last part if it is a text of any kind: most pieces go there. */
  private @Nullable GrowingText last;

  private int length;
  /** Read by a thread that closes the stream under its reader. */
  private volatile boolean output;

  void add(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      text(delta.text(), GrowingText.Kind.TEXT);
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      text(delta.text(), GrowingText.Kind.REASONING);
    } else if (event instanceof CompletionEvent.RefusalDelta delta) {
      text(delta.text(), GrowingText.Kind.REFUSAL);
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      toolCall(delta);
    } else if (event instanceof CompletionEvent.WholePart whole) {
      output = output || !(whole.part() instanceof ContentPart.Opaque);
      begin(new Whole(whole.part()));
    }
  }

  /** Whether the consumer has seen anything of the answer. */
  boolean hasOutput() {
    return output;
  }

  int length() {
    return length;
  }

  String text() {
    List<String> texts = new ArrayList<>(1);
    for (Growing part : parts) {
      if (part instanceof GrowingText piece && piece.kind == GrowingText.Kind.TEXT) {
        texts.add(piece.text());
      }
    }
    return Message.joined(texts);
  }

  Completion.Builder finish(CompletionEvent.Finished finished) {
    Completion.Builder answer = Completion.builder();
    // The calls stand in the order of their indexes, in the places where calls began.
    Iterator<GrowingToolCall> calls = toolCalls.values().iterator();
    for (Growing part : parts) {
      answer.part((part instanceof GrowingToolCall ? calls.next() : part).finish());
    }
    return answer
        .finishReason(finished.reason())
        .usage(finished.usage())
        .details(finished.details());
  }

  private void text(String piece, GrowingText.Kind kind) {
    if (piece.isEmpty()) {
      return;
    }
    length += piece.length();
    if (!output) {
      output = true;
    }
    GrowingText text = last;
    if (text == null || text.kind != kind) {
      text = new GrowingText(kind);
      begin(text);
      last = text;
    }
    text.add(piece);
  }

  private void toolCall(CompletionEvent.ToolCallDelta delta) {
    output = true;
    GrowingToolCall call = toolCalls.get(delta.index());
    if (call == null) {
      call = new GrowingToolCall();
      toolCalls.put(delta.index(), call);
      begin(call);
    }
    call.add(delta);
  }

  private void begin(Growing part) {
    parts.add(part);
    last = null;
  }

  private static final class GrowingText implements Growing {
    enum Kind {
      TEXT,
      REASONING,
      REFUSAL
    }

    /** Longer texts are kept in pieces: a builder that grows takes three times its text in memory for a while. */
    private static final int PIECE = 64 * 1024;

    private final Kind kind;
    /** The only piece so far: a whole answer comes in one, and is not copied. */
    private String only = "";

    private final List<String> pieces = new ArrayList<>(0);
    private @Nullable StringBuilder end;

    GrowingText(Kind kind) {
      this.kind = kind;
    }

    void add(String piece) {
      StringBuilder last = end;
      if (last == null) {
        if (only.isEmpty()) {
          only = piece;
          return;
        }
        last = new StringBuilder();
        end = last;
        addTo(last, only);
      }
      addTo(last, piece);
    }

    private void addTo(StringBuilder last, String piece) {
      if (piece.length() >= PIECE || last.length() >= PIECE) {
        pieces.add(last.toString());
        last.setLength(0);
      }
      if (piece.length() >= PIECE) {
        // Divided: G1 moves no string of half a megabyte, and many of them would leave no room for
        // the whole text in one piece.
        for (int from = 0; from < piece.length(); from += PIECE) {
          pieces.add(piece.substring(from, Math.min(from + PIECE, piece.length())));
        }
      } else {
        last.append(piece);
      }
    }

    String text() {
      StringBuilder last = end;
      if (last == null) {
        return only;
      }
      if (pieces.isEmpty()) {
        return last.toString();
      }
      List<String> all = new ArrayList<>(pieces);
      all.add(last.toString());
      return Message.joined(all);
    }

    @Override
    public ContentPart finish() {
      return switch (kind) {
        case TEXT -> new ContentPart.Text(text());
        case REASONING -> new ContentPart.Reasoning(text());
        case REFUSAL -> new ContentPart.Refusal(text());
      };
    }
  }

  private static final class GrowingToolCall implements Growing {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();

    void add(CompletionEvent.ToolCallDelta delta) {
      id = id.isEmpty() ? delta.id() : id;
      name = name.isEmpty() ? delta.name() : name;
      arguments.append(delta.arguments());
    }

    @Override
    public ContentPart finish() {
      return new ContentPart.ToolCall(id, name, arguments.toString());
    }
  }

  private record Whole(ContentPart part) implements Growing {
    @Override
    public ContentPart finish() {
      return part;
    }
  }
}
