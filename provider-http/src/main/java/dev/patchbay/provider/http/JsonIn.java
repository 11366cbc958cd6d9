package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * One JSON object of an answer, read member by member. A reader is handed one that stands inside the object:
 *
 * <pre>{@code
 * String name;
 * while ((name = json.nextMember()) != null) {
 *   switch (name) {
 *     case "id" -> out.id(json.string());
 *     case "delta" -> delta(json, out);        // begins with: if (json.enterObject()) while (...)
 *     default -> {}                            // what is not read is passed over
 *   }
 * }
 * }</pre>
 *
 * <p>A value of another type than is asked for counts as absent: services send null, or leave a member out, or change its type.
 * What is no JSON ends the reading with an exception that the base turns into a {@link
 * dev.patchbay.provider.ProviderException}; a format need not think of it. An object that was entered is read to its end. Not
 * thread-safe.
 */
public final class JsonIn implements AutoCloseable {

  private final JsonParser parser;
  private final byte[] bytes;
  private final int start;
  private final int end;
  private final JsonStrings strings;
  private boolean unread;

  /** How many {@link #value()} has given, those inside others included. */
  private int values;

  private int textFrom = -1;
  private int textTo = -1;

  /** Stands on the value that these bytes hold, which are UTF-8. */
  JsonIn(byte[] bytes, int offset, int length, JsonStrings strings) {
    this.bytes = bytes;
    this.start = offset;
    this.end = offset + length;
    this.strings = strings;
    this.parser = Json.parser(bytes, offset, length);
  }

  /**
   * Stands inside the object that these bytes hold; what is not UTF-8 in them is read as U+FFFD.
   *
   * @throws tools.jackson.core.JacksonException if they begin with something else
   */
  static JsonIn inObject(byte[] bytes, int offset, int length, JsonStrings strings) {
    byte[] valid = Utf8.valid(bytes, offset, length);
    JsonIn json = valid == bytes
        ? new JsonIn(bytes, offset, length, strings)
        : new JsonIn(valid, 0, valid.length, strings);
    if (Utf8.looksLikeUtf16(json.bytes, json.start, json.end)
        || !json.next()
        || !json.enterObject()) {
      throw new StreamReadException(json.parser, "expected a JSON object");
    }
    return json;
  }

  /**
   * Reads an object that was set aside with {@link #json()}.
   *
   * @param reader is handed the inside of the object
   */
  public static void parse(String object, Consumer<JsonIn> reader) {
    byte[] bytes = object.getBytes(StandardCharsets.UTF_8);
    try (JsonIn json = inObject(bytes, 0, bytes.length, new JsonStrings())) {
      reader.accept(json);
      json.finish();
    }
  }

  /**
   * Reads a value that was set aside with {@link #json()}.
   *
   * @param reader is handed one that stands on the value
   */
  public static void parseValue(String value, Consumer<JsonIn> reader) {
    parse("{\"it\":" + value + "}", json -> {
      json.nextMember();
      reader.accept(json);
    });
  }

  /** Goes on to the outermost value; false if there is none. */
  boolean next() {
    unread = parser.nextToken() != null;
    return unread;
  }

  /** Makes sure that the outermost value is whole, and that nothing follows it. */
  void finish() {
    while (!parser.streamReadContext().inRoot()) {
      if (parser.nextToken() == null) {
        throw new StreamReadException(parser, "the JSON object has no end");
      }
    }
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "expected the end of the data after the JSON object");
    }
  }

  /** The base closes what it opens; a format need not. */
  @Override
  public void close() {
    parser.close();
  }

  /** Whether it reads these very bytes, and no repaired copy of them. */
  boolean reads(byte[] data) {
    return bytes == data;
  }

  /** Goes on to the next member of the object that was entered last. Its name, or null at the object's end. */
  public @Nullable String nextMember() {
    skipUnread();
    String name = parser.nextName();
    if (name != null) {
      parser.nextToken();
      unread = true;
    }
    return name;
  }

  /** Goes on to the next element of the array that was entered last; false at the array's end. */
  public boolean nextElement() {
    skipUnread();
    unread = parser.nextToken() != JsonToken.END_ARRAY;
    return unread;
  }

  /** Goes into the value if it is an object, to be read with {@link #nextMember()}. */
  public boolean enterObject() {
    return enter(JsonToken.START_OBJECT);
  }

  /** Goes into the value if it is an array, to be read with {@link #nextElement()}. */
  public boolean enterArray() {
    return enter(JsonToken.START_ARRAY);
  }

  /** Has that read the value, with {@link #nextMember()}, if it is an object. */
  public void ifObject(Runnable reader) {
    if (enterObject()) {
      reader.run();
    }
  }

  /** Has that read each object of the value, with {@link #nextMember()}, if it is an array; its other elements are passed over. */
  public void forEachObject(Runnable reader) {
    if (enterArray()) {
      while (nextElement()) {
        ifObject(reader);
      }
    }
  }

  /** Whether the value is an object. */
  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether the value is an array. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Whether the value is a string. */
  public boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether the value is anything but null and false. */
  public boolean isPresent() {
    return parser.currentToken() != JsonToken.VALUE_NULL
        && parser.currentToken() != JsonToken.VALUE_FALSE;
  }

  /** Whether the value is {@code true}. */
  public boolean isTrue() {
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** The string, or empty if the value is something else. */
  public String string() {
    return isString() ? decoded() : "";
  }

  /** The string, or the digits of a whole number, or empty if the value is something else. */
  public String scalar() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getString() : string();
  }

  /** The whole number, or -1 if the value is something else, is negative or does not fit a long. */
  public long count() {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return -1;
    }
    return Math.max(-1, parser.getLongValue());
  }

  /** The whole number of that name in the object that was entered last, which this reads to its end; -1 as {@link #count()}. */
  public long countOf(String member) {
    long count = -1;
    String name;
    while ((name = nextMember()) != null) {
      count = name.equals(member) ? count() : count;
    }
    return count;
  }

  /** The number, or {@link Double#NaN} if the value is something else. */
  public double number() {
    JsonToken token = parser.currentToken();
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
        ? parser.getDoubleValue()
        : Double.NaN;
  }

  /** The numbers of an array, or none if the value is something else. What is no number among them is {@link Float#NaN}. */
  public float[] floats() {
    float[] numbers = new float[64];
    int count = 0;
    if (enterArray()) {
      while (nextElement()) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = (float) number();
      }
    }
    return Arrays.copyOf(numbers, count);
  }

  /** The value as strings, numbers, booleans, nulls, and lists and maps of those. */
  public @Nullable Object value() {
    Limits.requireCount(++values, Limits.MAX_VALUES, "values in members of other names");
    unread = false;
    return switch (parser.currentToken()) {
      case VALUE_STRING -> decoded();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> Json.fraction(parser);
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        String name;
        while ((name = nextMember()) != null) {
          members.put(name, value());
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (nextElement()) {
          elements.add(value());
        }
        yield elements;
      }
      default -> null;
    };
  }

  /** The value as JSON text, exactly as the service wrote it. */
  public String json() {
    int from = start + (int) parser.currentTokenLocation().getByteOffset();
    int to = isString() ? JsonStrings.endOf(bytes, from + 1, end) + 1 : 0;
    if (to == 0) {
      if (isString()) {
        // The parser has not yet looked for the string's end.
        parser.finishToken();
      }
      parser.skipChildren();
      to = start + (int) parser.currentLocation().getByteOffset();
    }
    unread = false;
    if (to - from > Limits.MAX_KEPT_BYTES / Character.BYTES) {
      // To decode it takes three times its length, which a small heap may not have: what meets the
      // limit of what is kept meets it here.
      Limits.requireLength(
          (long) Character.BYTES * JsonStrings.length(bytes, from, to),
          Limits.MAX_KEPT_BYTES,
          "what is kept of the answer");
    }
    return JsonStrings.string(bytes, from, to);
  }

  /**
   * The members of the object as text: strings as they are, all else as JSON text; those that are null are left out. Empty if the
   * value is no object.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (enterObject()) {
      String name;
      while ((name = nextMember()) != null) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
          texts.put(name, isString() ? string() : json());
        }
      }
    }
    return texts;
  }

  /** The same for an object that was set aside. */
  public static Map<String, String> texts(String object) {
    Map<String, String> texts = new LinkedHashMap<>();
    parseValue(object, json -> texts.putAll(json.texts()));
    return texts;
  }

  /** The members of an object that was set aside, each as JSON text; those that are null are left out. */
  public static Map<String, String> members(String object) {
    Map<String, String> members = new LinkedHashMap<>();
    parse(object, json -> {
      String name;
      while ((name = json.nextMember()) != null) {
        if (json.parser.currentToken() != JsonToken.VALUE_NULL) {
          members.put(name, json.json());
        }
      }
    });
    return members;
  }

  /** The elements of an array that was set aside, each as JSON text. */
  public static void elements(String array, Consumer<String> reader) {
    parseValue(array, json -> {
      if (json.enterArray()) {
        while (json.nextElement()) {
          reader.accept(json.json());
        }
      }
    });
  }

  /**
   * The counts of the object, those of objects in it under both names with a dot between them: {@code details.cached}. Of another
   * name it has -1. Empty if the value is no object.
   */
  public ToLongFunction<String> counts() {
    Map<String, Long> counts = new HashMap<>();
    addCounts("", counts);
    return name -> counts.getOrDefault(name, -1L);
  }

  private void addCounts(String prefix, Map<String, Long> counts) {
    if (enterObject()) {
      String name;
      while ((name = nextMember()) != null) {
        if (isObject()) {
          addCounts(prefix + name + ".", counts);
        } else {
          // To join it with an empty prefix would copy it, in each event of a stream that counts.
          counts.put(prefix.isEmpty() ? name : prefix + name, count());
        }
      }
    }
  }

  /**
   * The string, as {@link #string()} gives it, decoded straight from the bytes where it stood, so that the parser has only to pass
   * over it. For {@link AnswerSink}, which learns from the place what further events may look like.
   */
  String text() {
    if (!isString()) {
      textFrom = -1;
      return "";
    }
    int from = start + (int) parser.currentTokenLocation().getByteOffset() + 1;
    String text = strings.read(bytes, from, end);
    textFrom = text == null ? -1 : from;
    textTo = strings.end();
    return text == null ? parser.getString() : text;
  }

  /** The string, which the parser decodes quickly where it is short, and with several times its length of memory where it is long. */
  private String decoded() {
    return end - start > Limits.MAX_ODD_STRING ? text() : parser.getString();
  }

  /** Where in the bytes the last {@link #text()} begins, behind its quote; -1 if it was not read straight from them. */
  int textFrom() {
    return textFrom;
  }

  /** Where in the bytes it ends, before its quote. */
  int textTo() {
    return textTo;
  }

  private boolean enter(JsonToken opening) {
    if (parser.currentToken() != opening) {
      return false;
    }
    unread = false;
    return true;
  }

  private void skipUnread() {
    if (unread) {
      unread = false;
      parser.skipChildren();
    }
  }
}
