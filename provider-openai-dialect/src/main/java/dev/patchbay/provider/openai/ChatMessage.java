package dev.patchbay.provider.openai;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;

/** Reads the {@code message} of a whole answer, or the {@code delta} of a chunk, of that provider. */
final class ChatMessage {

  /** Where Gemini puts the signature of a thought, which it wants back with the message or with the call. */
  private static final String EXTRA_CONTENT = "extra_content";

  private final String provider;
  private final ReasoningDetails details = new ReasoningDetails();

  ChatMessage(String provider) {
    this.provider = provider;
  }

  /** The same for one that was set aside. */
  void read(String text, AnswerSink out) {
    JsonIn.parse(text, json -> members(json, out));
  }

  void read(JsonIn json, AnswerSink out) {
    json.ifObject(() -> members(json, out));
  }

  /** There is no more of it. */
  void end(AnswerSink out) {
    details.end(provider, out);
  }

  private void members(JsonIn json, AnswerSink out) {
    boolean reasoned = false;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "content" -> readContent(json, out);
        case "refusal" -> out.refusal(json.string());
        // The first name is DeepSeek's and llama.cpp's, the second OpenRouter's; some send both.
        case "reasoning_content", "reasoning" -> {
          if (!reasoned && json.isString()) {
            reasoned = true;
            out.reasoningBefore(json);
          }
        }
        case "tool_calls" -> json.forEachObject(() -> readToolCall(json, out));
        // What tool calls were before 2023-11.
        case "function_call" -> {
          if (json.isObject()) {
            Function function = readFunction(json);
            out.toolCall(0, "", function.name, function.arguments);
          }
        }
        case "annotations" -> json.forEachObject(() -> readAnnotation(json, out));
        case EXTRA_CONTENT -> readExtraContent(json, out);
        case ReasoningDetails.MEMBER -> details.read(json, out);
        case "role" -> {}
        default -> {
          if (json.isPresent()) {
            out.extra("/message/" + name, json.value());
          }
        }
      }
    }
  }

  /** Content is a string, or a list of parts with texts and, from Mistral, lists of thoughts. */
  private static void readContent(JsonIn json, AnswerSink out) {
    if (json.isString()) {
      out.text(json);
    } else {
      json.forEachObject(() -> readPart(json, out));
    }
  }

  private static void readPart(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "text" -> out.text(json.string());
        case "thinking" -> readThoughts(json, out);
        default -> {}
      }
    }
  }

  private static void readThoughts(JsonIn json, AnswerSink out) {
    if (json.isString()) {
      out.reasoning(json.string());
    } else {
      json.forEachObject(() -> readThought(json, out));
    }
  }

  private static void readThought(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      if (name.equals("text")) {
        out.reasoning(json.string());
      }
    }
  }

  private void readToolCall(JsonIn json, AnswerSink out) {
    long index = -1;
    String id = "";
    Function function = Function.NONE;
    String more = "";
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "index" -> index = json.count();
        case "id" -> id = json.string();
        case "function" -> function = readFunction(json);
        case EXTRA_CONTENT -> more = json.isObject() ? json.json() : "";
        default -> {}
      }
    }
    out.toolCall(index, id, function.name, function.arguments);
    if (!more.isEmpty()) {
      out.part(opaque(more));
    }
  }

  private void readExtraContent(JsonIn json, AnswerSink out) {
    if (json.isObject()) {
      out.part(opaque(json.json()));
    }
  }

  private ContentPart opaque(String extraContent) {
    return new ContentPart.Opaque(
        ChatFormat.NAME, provider, "{\"" + EXTRA_CONTENT + "\":" + extraContent + "}");
  }

  private record Function(String name, String arguments) {
    static final Function NONE = new Function("", "");
  }

  private static Function readFunction(JsonIn json) {
    if (!json.enterObject()) {
      return Function.NONE;
    }
    String function = "";
    String arguments = "";
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "name" -> function = json.string();
        case "arguments" -> arguments = arguments(json);
        default -> {}
      }
    }
    return new Function(function, arguments);
  }

  /** JSON text in a string; from some services the object itself. */
  private static String arguments(JsonIn json) {
    return json.isObject() ? json.json() : json.string();
  }

  private static void readAnnotation(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      if (name.equals("url_citation")) {
        json.ifObject(() -> readCitation(json, out));
      }
    }
  }

  private static void readCitation(JsonIn json, AnswerSink out) {
    String url = "";
    String title = "";
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "url" -> url = json.string();
        case "title" -> title = json.string();
        default -> {}
      }
    }
    out.part(new ContentPart.Citation(url, title, ""));
  }
}
