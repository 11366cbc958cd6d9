package dev.patchbay.gateway.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object that was received. It remembers which of its members were asked for: the {@link #rest()} are those that the reader does
 * not know. A member that is null counts as absent, as clients write it for what they do not set. A member of another type than the one
 * asked for is a {@link BadRequest} that names its path. Not thread-safe.
 */
public final class JsonObject {

  /** Far from a stack overflow. */
  private static final int MAX_DEPTH = 500;

  /** Numbers are short; long ones are there to keep a parser busy. */
  private static final int MAX_NUMBER = 100;

  static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER)
          .maxStringLength(Integer.MAX_VALUE)
          .build())
      .build();

  private final String path;
  private final String pointer;
  private final Map<String, @Nullable Object> members;
  private final Set<String> known = new HashSet<>();

  private JsonObject(String path, String pointer, Map<String, @Nullable Object> members) {
    this.path = path;
    this.pointer = pointer;
    this.members = members;
  }

  /**
   * Reads a body.
   *
   * @throws BadRequest if it is not one JSON object, has a name twice, or is nested too deep
   */
  public static JsonObject parse(byte[] body) {
    return parse(body, MAX_DEPTH);
  }

  /** The same, nested at most so deep. */
  public static JsonObject parse(byte[] body, int depth) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadRequest("", "The body is not a JSON object");
      }
      Map<String, @Nullable Object> members = object(parser, depth);
      if (parser.nextToken() != null) {
        throw new BadRequest("", "Something follows the JSON object that is the body");
      }
      return new JsonObject("", "", members);
    } catch (JacksonException e) {
      throw new BadRequest("", "The body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** An object of members that are at hand, for what is not read from a body. */
  public static JsonObject of(String path, Map<String, ? extends @Nullable Object> members) {
    return new JsonObject(path, "", new LinkedHashMap<>(members));
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      members.put(name, value(parser, depth));
    }
    return members;
  }

  private static @Nullable Object value(JsonParser parser, int depth) {
    if (parser.streamReadContext().getNestingDepth() > depth) {
      throw new BadRequest(
          "", "The body is nested deeper than " + depth + " levels, the gateway's limits.depth");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, depth);
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser, depth));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** A value that was read, as JSON text. */
  public static String text(@Nullable Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      JsonOut.write(generator, value);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Where the object stands in the body; empty for the body itself. */
  public String path() {
    return path;
  }

  /** The same with slashes, as names of hints have it; empty for the body itself. */
  public String pointer() {
    return pointer;
  }

  /** The path of a member. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The names of all members that are not null. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    members.forEach((name, value) -> {
      if (value != null) {
        names.add(name);
      }
    });
    return names;
  }

  /** The member, whatever it is; null if it is absent. */
  public @Nullable Object value(String name) {
    known.add(name);
    return members.get(name);
  }

  /** Whether the member is there and not null; it does not count as asked for. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /** The text, or the other one if it is absent. */
  public String text(String name, String otherwise) {
    String text = textOrNull(name);
    return text == null ? otherwise : text;
  }

  /** The text; null if it is absent. */
  public @Nullable String textOrNull(String name) {
    return as(String.class, name, "a text");
  }

  /** The text, which has to be there. */
  public String requiredText(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw new BadRequest(path(name), "The member " + path(name) + " is missing");
    }
    return text;
  }

  /** The truth value, or the other one if it is absent. */
  public boolean flag(String name, boolean otherwise) {
    Boolean flag = flagOrNull(name);
    return flag == null ? otherwise : flag;
  }

  /** The truth value; null if it is absent. */
  public @Nullable Boolean flagOrNull(String name) {
    return as(Boolean.class, name, "true or false");
  }

  /** The number. */
  public OptionalDouble number(String name) {
    Number number = as(Number.class, name, "a number");
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number.doubleValue());
  }

  /** The whole number. */
  public OptionalLong wholeNumber(String name) {
    Number number = as(Number.class, name, "a whole number");
    if (number == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(exact(number));
    } catch (ArithmeticException e) {
      throw wrong(name, "a whole number", number);
    }
  }

  private static long exact(Number number) {
    return number instanceof BigDecimal decimal
        ? decimal.longValueExact()
        : number instanceof BigInteger big ? big.longValueExact() : number.longValue();
  }

  /** The whole number, if it is an {@code int}. */
  public OptionalInt count(String name) {
    OptionalLong number = wholeNumber(name);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    long value = number.getAsLong();
    if (value != (int) value) {
      throw wrong(name, "a number of that size", value);
    }
    return OptionalInt.of((int) value);
  }

  /** The object; null if it is absent. */
  public @Nullable JsonObject object(String name) {
    Map<?, ?> found = as(Map.class, name, "an object");
    return found == null ? null : new JsonObject(path(name), pointer + "/" + name, members(found));
  }

  /** The list; null if it is absent. */
  public @Nullable List<? extends @Nullable Object> list(String name) {
    List<?> found = as(List.class, name, "a list");
    return found;
  }

  /** The objects of a list, which is empty if it is absent. */
  public List<JsonObject> objects(String name) {
    List<? extends @Nullable Object> list = list(name);
    if (list == null) {
      return List.of();
    }
    List<JsonObject> objects = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      String where = path(name) + "[" + i + "]";
      if (!(list.get(i) instanceof Map<?, ?> element)) {
        throw new BadRequest(where, "The member " + where + " is not an object");
      }
      objects.add(new JsonObject(where, pointer + "/" + name + "/" + i, members(element)));
    }
    return objects;
  }

  /** The texts of a list, which is empty if it is absent; a single text counts as a list of one. */
  public List<String> texts(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    List<?> list = value instanceof List<?> elements ? elements : List.of(value);
    List<String> texts = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a text or a list of texts", value);
      }
      texts.add(text);
    }
    return texts;
  }

  /** The members that were not asked for, without nulls, in their order. */
  public Map<String, Object> rest() {
    Map<String, Object> rest = new LinkedHashMap<>();
    members.forEach((name, value) -> {
      if (value != null && !known.contains(name)) {
        rest.put(name, value);
      }
    });
    return rest;
  }

  /** All members, as they were read. */
  public Map<String, @Nullable Object> members() {
    return members;
  }

  /** The object as JSON text. */
  public String json() {
    return text(members);
  }

  private <T> @Nullable T as(Class<T> type, String name, String wanted) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw wrong(name, wanted, value);
    }
    return type.cast(value);
  }

  /** What to throw if a member is not what it has to be. */
  public BadRequest wrong(String name, String wanted, Object value) {
    String is = value instanceof Map
        ? "an object"
        : value instanceof List ? "a list" : shortened(text(value));
    return new BadRequest(
        path(name), "The member " + path(name) + " is " + wanted + ", but this is " + is);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  @SuppressWarnings("unchecked") // What was read has texts as names.
  private static Map<String, @Nullable Object> members(Map<?, ?> found) {
    return (Map<String, @Nullable Object>) found;
  }
}
