package dev.patchbay.provider.http;

import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one object of the OpenAI chat dialect: a whole {@code chat.completion}, or one {@code chat.completion.chunk} of a
 * stream. Both hold the same members, a chunk under {@code delta} and a whole answer under {@code message}.
 *
 * <p>What services add is passed over, and what they leave out or send as null is taken as absent. Of several choices the
 * one of index 0 counts: Patchbay never asks for more. The instance is used again for the next chunk, so that a token
 * costs no more than its own string.
 */
final class ChatReader {

  /**
   * One element of {@code tool_calls}.
   *
   * @param index -1 if it has none
   */
  record ToolCallPart(int index, String id, String name, String arguments) {}

  /** The parser passes over a shorter string in less time than it takes to take it out. */
  private static final int LONG_STRING = 2 * 1024;

  private final int longString;
  private String text = "";
  private String reasoning = "";
  private final List<ToolCallPart> toolCalls = new ArrayList<>(0);
  private @Nullable FinishReason finishReason;
  private @Nullable Usage usage;
  private @Nullable ServiceError error;
  private boolean hasChoice;

  private final JsonStrings strings = new JsonStrings();
  private @Nullable LongStrings longStrings;
  private byte @Nullable [] bytes;
  private int start;
  private int end;
  private int choices;
  private int texts;
  private int textFrom = -1;
  private int textTo;

  ChatReader() {
    this(LONG_STRING);
  }

  /** Makes a reader that takes strings of that many bytes and more out before it parses. */
  ChatReader(int longString) {
    this.longString = longString;
  }

  String text() {
    return text;
  }

  String reasoning() {
    return reasoning;
  }

  List<ToolCallPart> toolCalls() {
    return toolCalls;
  }

  @Nullable
  FinishReason finishReason() {
    return finishReason;
  }

  @Nullable
  Usage usage() {
    return usage;
  }

  /** The {@code error} member, if there was one that was not null. */
  @Nullable
  ServiceError error() {
    return error;
  }

  /** Whether there was at least one choice. */
  boolean hasChoice() {
    return hasChoice;
  }

  /** Whether there was a single choice and in it a single text, and nothing else that counts. */
  boolean isTextAlone() {
    return textFrom >= 0
        && choices == 1
        && texts == 1
        && reasoning.isEmpty()
        && toolCalls.isEmpty()
        && finishReason == null
        && usage == null
        && error == null;
  }

  /** Where in the bytes the text begins, behind its quote; -1 if it was not read straight from them. */
  int textFrom() {
    return textFrom;
  }

  /** Where in the bytes the text ends, before its quote. */
  int textTo() {
    return textTo;
  }

  /**
   * Reads the object that these bytes hold.
   *
   * @throws JacksonException if they do not hold exactly one JSON object
   */
  void read(byte[] json, int offset, int length) throws JacksonException {
    if (!Utf8.isValid(json, offset, length)) {
      try (JsonParser parser = Json.lenientParser(json, offset, length)) {
        read(parser);
      }
      return;
    }
    LongStrings taken =
        length < longString ? null : LongStrings.of(json, offset, length, longString, strings);
    if (taken == null) {
      readAll(json, offset, length);
    } else if (!readRest(taken)) {
      readAll(json, offset, length);
    }
  }

  private void readAll(byte[] json, int offset, int length) throws JacksonException {
    bytes = json;
    start = offset;
    end = offset + length;
    try (JsonParser parser = Json.parser(json, offset, length)) {
      read(parser);
    } finally {
      bytes = null;
    }
  }

  /** Tells whether all could be read: what an error says is not looked for among the long strings. */
  private boolean readRest(LongStrings taken) throws JacksonException {
    longStrings = taken;
    try (JsonParser parser = Json.parser(taken.rest(), 0, taken.restLength())) {
      read(parser);
    } finally {
      longStrings = null;
    }
    return error == null;
  }

  private void read(JsonParser parser) throws JacksonException {
    clear();
    error = null;
    usage = null;
    hasChoice = false;
    choices = 0;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new StreamReadException(parser, "expected a JSON object");
    }
    String name;
    while ((name = parser.nextName()) != null) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "choices" -> readChoices(parser);
        case "usage" -> readUsage(parser);
        case "error" -> {
          if (value != JsonToken.VALUE_NULL && value != JsonToken.VALUE_FALSE) {
            error = ServiceError.read(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "expected the end of the data after the JSON object");
    }
  }

  private void clear() {
    text = "";
    reasoning = "";
    toolCalls.clear();
    finishReason = null;
    texts = 0;
    textFrom = -1;
  }

  private void readChoices(JsonParser parser) throws JacksonException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      choices++;
      if (parser.currentToken() == JsonToken.START_OBJECT && !hasChoice) {
        readChoice(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readChoice(JsonParser parser) throws JacksonException {
    long index = 0;
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      switch (name) {
        case "index" -> index = Math.max(0, Json.countOrSkip(parser));
        case "delta", "message" -> readMessage(parser);
        case "finish_reason" -> finishReason = finishReason(stringOrSkip(parser));
        default -> parser.skipChildren();
      }
    }
    if (index == 0) {
      hasChoice = true;
    } else {
      clear();
    }
  }

  private void readMessage(JsonParser parser) throws JacksonException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      switch (name) {
        case "content" -> text = joined(text, content(parser));
        // A refusal takes the place of the content; it is what the model has to say.
        case "refusal" -> {
          String refusal = stringOrSkip(parser);
          texts += refusal.isEmpty() ? 0 : 1;
          text = joined(text, refusal);
        }
        // The first name is DeepSeek's and llama.cpp's, the second OpenRouter's.
        case "reasoning_content", "reasoning" ->
          reasoning = orElse(stringOrSkip(parser), reasoning);
        case "tool_calls" -> readToolCalls(parser);
        default -> parser.skipChildren();
      }
    }
  }

  /** Content is a string, or a list of parts of which those with a text count. */
  private String content(JsonParser parser) throws JacksonException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return text(parser);
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return "";
    }
    texts++;
    StringBuilder content = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        content.append(stringOrSkip(parser));
        continue;
      }
      String name;
      while ((name = parser.nextName()) != null) {
        parser.nextToken();
        if (name.equals("text")) {
          content.append(stringOrSkip(parser));
        } else {
          parser.skipChildren();
        }
      }
    }
    return content.toString();
  }

  /** Decodes the string that the parser stands on from the bytes, so that the parser has only to pass over it. */
  private String text(JsonParser parser) throws JacksonException {
    texts++;
    byte[] json = bytes;
    if (json != null) {
      int from = start + (int) parser.currentTokenLocation().getByteOffset() + 1;
      int to = JsonStrings.endOf(json, from, end);
      String decoded = to < 0 ? null : strings.decode(json, from, to);
      if (decoded != null) {
        textFrom = from;
        textTo = to;
        return decoded;
      }
    }
    return string(parser);
  }

  private String stringOrSkip(JsonParser parser) throws JacksonException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? string(parser)
        : Json.stringOrSkip(parser);
  }

  private String string(JsonParser parser) throws JacksonException {
    String string = parser.getString();
    if (longStrings != null && string.isEmpty()) {
      String taken = longStrings.at(parser.currentTokenLocation().getByteOffset());
      return taken == null ? string : taken;
    }
    return string;
  }

  private void readToolCalls(JsonParser parser) throws JacksonException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readToolCall(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readToolCall(JsonParser parser) throws JacksonException {
    long index = -1;
    String id = "";
    String function = "";
    String arguments = "";
    String name;
    while ((name = parser.nextName()) != null) {
      JsonToken value = parser.nextToken();
      if (name.equals("index")) {
        index = Json.countOrSkip(parser);
      } else if (name.equals("id")) {
        id = stringOrSkip(parser);
      } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
        String member;
        while ((member = parser.nextName()) != null) {
          parser.nextToken();
          switch (member) {
            case "name" -> function = stringOrSkip(parser);
            case "arguments" -> arguments = stringOrSkip(parser);
            default -> parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    toolCalls.add(
        new ToolCallPart((int) Math.min(index, Integer.MAX_VALUE), id, function, arguments));
  }

  private void readUsage(JsonParser parser) throws JacksonException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    long input = -1;
    long output = -1;
    long cached = -1;
    long reasoned = -1;
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      switch (name) {
        case "prompt_tokens" -> input = Json.countOrSkip(parser);
        case "completion_tokens" -> output = Json.countOrSkip(parser);
        case "prompt_tokens_details" -> cached = countIn(parser, "cached_tokens");
        case "completion_tokens_details" -> reasoned = countIn(parser, "reasoning_tokens");
        default -> parser.skipChildren();
      }
    }
    usage = new Usage(input, output, cached, -1, reasoned);
  }

  private static long countIn(JsonParser parser, String member) throws JacksonException {
    long count = -1;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      String name;
      while ((name = parser.nextName()) != null) {
        parser.nextToken();
        if (name.equals(member)) {
          count = Json.countOrSkip(parser);
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    return count;
  }

  private static @Nullable FinishReason finishReason(String raw) {
    return switch (raw) {
      // Some relays send an empty reason with every chunk.
      case "" -> null;
      case "stop" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      case "tool_calls" -> FinishReason.TOOL_CALLS;
      case "function_call" -> new FinishReason(FinishReason.Kind.TOOL_CALLS, raw);
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> new FinishReason(FinishReason.Kind.OTHER, raw);
    };
  }

  private static String joined(String first, String second) {
    return first.isEmpty() ? second : first + second;
  }

  private static String orElse(String value, String other) {
    return value.isEmpty() ? other : value;
  }
}
