package dev.patchbay.provider.openai;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads answers in the OpenAI chat dialect: a whole {@code chat.completion}, or the {@code chat.completion.chunk}s of a stream. Both
 * hold the same members, a chunk under {@code delta} and a whole answer under {@code message}. What services leave out or send as
 * null is taken as absent. Of several choices the first counts: Patchbay never asks for more.
 */
final class ChatReader implements AnswerReader {

  /** Members that say nothing about the answer; the last is random text that hides how long a token is. */
  private static final Set<String> SAY_NOTHING = Set.of("object", "created", "obfuscation");

  private final ChatMessage messages;
  private boolean finished;
  private final List<String> sources = new ArrayList<>(0);

  /** Whether there was a message where it belongs: in {@code delta} or {@code message}, as the answer is a stream or not. */
  private boolean inPlace;

  /** A finish reason that means a failure. What else the object says is read before it is thrown. */
  private String failure = "";

  ChatReader(String provider) {
    messages = new ChatMessage(provider);
  }

  @Override
  public void whole(JsonIn answer, AnswerSink out) {
    if (readAnswer(answer, "message", out)) {
      end(out);
      out.done();
    }
  }

  @Override
  public void event(String name, JsonIn event, AnswerSink out) {
    readAnswer(event, "delta", out);
    if (finished) {
      end(out);
    }
  }

  @Override
  public boolean mark(String data, AnswerSink out) {
    if (data.equals("[DONE]")) {
      end(out);
      out.done();
      return true;
    }
    return false;
  }

  /** Tells whether there was a choice. */
  private boolean readAnswer(JsonIn json, String message, AnswerSink out) {
    boolean chosen = false;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "id" -> out.id(json.string());
        case "model" -> out.model(json.string());
        case "choices" -> chosen = readChoices(json, message, out);
        case "usage" -> ChatUsage.read(json, out);
        // Groq puts what it has to say beside the dialect under a name of its own.
        case "x_groq" -> json.ifObject(() -> readGroq(json, out));
        case "error" -> out.requireNoError(json);
        default -> {
          if (!SAY_NOTHING.contains(name)) {
            readExtra(name, json, out);
          }
        }
      }
    }
    requireNoFailure(out);
    return chosen;
  }

  private void readExtra(String name, JsonIn json, AnswerSink out) {
    Object value = out.extra(name, json);
    // Perplexity repeats them with each chunk.
    if (name.equals("citations") && sources.isEmpty() && value instanceof List<?> cited) {
      cited.forEach(source -> sources.add(String.valueOf(source)));
    }
  }

  private void end(AnswerSink out) {
    messages.end(out);
    sources.forEach(source -> out.part(new ContentPart.Citation(source, "", "")));
    sources.clear();
  }

  private static void readGroq(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "usage" -> ChatUsage.read(json, out);
        case "error" -> out.requireNoError(json);
        default -> {}
      }
    }
  }

  private boolean readChoices(JsonIn json, String message, AnswerSink out) {
    boolean chosen = false;
    if (json.enterArray()) {
      while (json.nextElement()) {
        if (!chosen && json.enterObject()) {
          chosen = readChoice(json, message, out);
        }
      }
    }
    return chosen;
  }

  /** Tells whether it was the first choice. */
  private boolean readChoice(JsonIn json, String message, AnswerSink out) {
    boolean other = false;
    String instead = "";
    String reason = "";
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "index" -> other = json.count() > 0;
        case "delta", "message" -> {
          if (other) {
            continue;
          }
          if (name.equals(message)) {
            inPlace |= json.isObject();
            messages.read(json, out);
          } else if (!inPlace && json.isObject()) {
            instead = json.json();
          }
        }
        case "logprobs" -> json.ifObject(() -> readLogprobs(json, out));
        case "finish_reason" -> reason = json.string();
        case "error" -> out.requireNoError(json);
        default -> {}
      }
    }
    if (other) {
      return false;
    }
    if (!inPlace && !instead.isEmpty()) {
      // A service that streams, and has put a whole answer into an event, or the other way round.
      messages.read(instead, out);
    }
    finish(reason, out);
    return true;
  }

  private void finish(String reason, AnswerSink out) {
    switch (reason) {
      // Some relays send an empty reason with every chunk.
      case "" -> {}
      // DeepSeek's word for an answer that it had to break off; OpenRouter's and Mistral's;
      // Gemini's.
      case "insufficient_system_resource",
          "error",
          "malformed_function_call",
          "MALFORMED_FUNCTION_CALL" -> failure = reason;
      default -> {
        finished = true;
        out.finishReason(finishReason(reason));
      }
    }
  }

  private static FinishReason finishReason(String raw) {
    return switch (raw) {
      case "stop" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      // Mistral's; the first names the context window of the model.
      case "model_length", "max_tokens" -> new FinishReason(FinishReason.Kind.LENGTH, raw);
      case "tool_calls" -> FinishReason.TOOL_CALLS;
      case "function_call" -> new FinishReason(FinishReason.Kind.TOOL_CALLS, raw);
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> new FinishReason(FinishReason.Kind.OTHER, raw);
    };
  }

  private void requireNoFailure(AnswerSink out) {
    if (failure.equals("insufficient_system_resource")) {
      throw out.failed(
          ErrorKind.OVERLOADED,
          failure,
          "the service broke off for lack of resources (" + failure + ")");
    }
    if (!failure.isEmpty()) {
      throw out.failedWith(failure);
    }
  }

  private static void readLogprobs(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      if (name.equals("content")) {
        out.logprobs(json);
      }
    }
  }
}
