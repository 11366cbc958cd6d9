package dev.patchbay.provider.openai;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What OpenRouter says of a model's reasoning beside its text: signatures and encrypted parts, which it wants back with the message
 * (openrouter.ai/docs, "Preserving reasoning blocks"). A stream gives each detail in pieces of the same type and index. They
 * have to go back as one: pieces are refused, or their signature is (github.com/agno-agi/agno, issue 8794).
 */
final class ReasoningDetails {

  static final String MEMBER = "reasoning_details";

  private static final String BEGINNING = "{\"" + MEMBER + "\":[";

  /** Members of which a later piece is the continuation. All others are repeated, or come once. */
  private static final Set<String> GROWING = Set.of("text", "summary", "data");

  private static final int MOST = 1_000;
  private static final int MOST_CHARACTERS = 2 * 1024 * 1024;

  private final List<Detail> details = new ArrayList<>(0);
  private long characters;

  /** A detail: its members as JSON text, and what those say that have come in several pieces. */
  private record Detail(Map<String, String> members, Map<String, StringBuilder> grown) {

    boolean goesOnWith(Map<String, String> piece) {
      String index = members.get("index");
      return index != null
          && index.equals(piece.get("index"))
          && Objects.equals(members.get("type"), piece.get("type"));
    }

    void add(Map<String, String> piece) {
      piece.forEach((name, value) -> {
        String before = members.put(name, value);
        if (before != null && GROWING.contains(name)) {
          grown.computeIfAbsent(name, each -> new StringBuilder(said(before))).append(said(value));
        }
      });
    }

    String json() {
      grown.forEach((name, text) -> members.put(name, JsonOut.quoted(text)));
      return JsonOut.text(members);
    }

    private static String said(String value) {
      return JsonIn.texts("{\"it\":" + value + "}").getOrDefault("it", "");
    }
  }

  /** Whether the part is what {@link #end} gives. */
  static boolean are(ContentPart part) {
    return part instanceof ContentPart.Opaque opaque && opaque.data().startsWith(BEGINNING);
  }

  /** Takes the details of a message, or the pieces of a chunk. */
  void read(JsonIn json, AnswerSink out) {
    if (json.enterArray()) {
      while (json.nextElement()) {
        if (json.isObject()) {
          add(json.json());
          // An event with an effect beside its text: else the same one again would not be shown.
          out.usage(Usage.UNKNOWN);
        }
      }
    }
  }

  private void add(String json) {
    characters += json.length();
    if (details.size() == MOST || characters > MOST_CHARACTERS) {
      throw ProviderException.of(
          ErrorKind.LIMIT_EXCEEDED,
          "the details of the reasoning are more than " + MOST + ", or longer than "
              + MOST_CHARACTERS + " characters");
    }
    Map<String, String> piece = JsonIn.members(json);
    for (Detail detail : details) {
      if (detail.goesOnWith(piece)) {
        detail.add(piece);
        return;
      }
    }
    details.add(new Detail(new LinkedHashMap<>(piece), new LinkedHashMap<>(0)));
  }

  /** Gives out all so far as a part of that provider's. */
  void end(String provider, AnswerSink out) {
    if (!details.isEmpty()) {
      StringJoiner all = new StringJoiner(",", BEGINNING, "]}");
      details.forEach(detail -> all.add(detail.json()));
      details.clear();
      out.part(new ContentPart.Opaque(ChatFormat.NAME, provider, all.toString()));
    }
  }
}
