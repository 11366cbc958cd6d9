package dev.patchbay.provider.http;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The body of a request, which a format writes member by member. It stands in the outermost object, which the base opens and
 * closes; a format closes what it opens:
 *
 * <pre>{@code
 * json.member("model", asked.model());
 * json.object("thinking").member("type", "enabled").member("budget_tokens", budget).end();
 * }</pre>
 *
 * <p>The {@linkplain dev.patchbay.provider.CompletionRequest#extras() extras} of the request are written by the base: a nested one
 * when the object that it belongs to is closed. Not thread-safe.
 */
public final class JsonOut {

  /** What extras of a request for vectors may not replace. */
  private static final Set<String> TEXTS_RESERVED = Set.of("model", "input", "encoding_format");

  private final JsonGenerator json;
  private final Extras extras;
  private final Deque<String> path = new ArrayDeque<>(4);

  /** The elements that extras add to arrays which are open, by path. */
  private final Map<String, Collection<?>> added = new HashMap<>(0);

  private JsonOut(JsonGenerator json, Extras extras) {
    this.json = json;
    this.extras = extras;
  }

  /** What the format writes for that request, and its extras. */
  static Buffer body(WireFormat format, Outgoing asked) {
    return body(
        Extras.of(asked.request(), format), format.reserved(), json -> format.body(asked, json));
  }

  /** What the format writes for these texts, and the request's extras. */
  static Buffer body(EmbeddingFormat format, OutgoingTexts asked) {
    return body(asked.request().extras(), TEXTS_RESERVED, json -> format.body(asked, json));
  }

  /** The request as its tokens are counted. */
  static Buffer body(TokenCountFormat format, WireFormat whole, Outgoing asked) {
    return body(
        Extras.of(asked.request(), whole), whole.reserved(), json -> format.body(asked, json));
  }

  private static Buffer body(
      Map<String, @Nullable Object> wanted, Set<String> reserved, Consumer<JsonOut> members) {
    Buffer body = new Buffer();
    try (JsonGenerator generator = Json.generator(body.outputStream())) {
      JsonOut json =
          new JsonOut(generator, wanted.isEmpty() ? Extras.NONE : new Extras(wanted, reserved));
      generator.writeStartObject();
      members.accept(json);
      json.writeExtrasOf("");
      generator.writeEndObject();
    } catch (JacksonException e) {
      // A format may read parts of the request, and one that was made by hand may be anything.
      throw invalid("the request cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
    return body;
  }

  /** The text of an object with these members, each of which is JSON text, as {@link JsonIn#members(String)} gives them. */
  public static String text(Map<String, String> members) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    members.forEach((name, value) -> text.add(quoted(name) + ":" + value));
    return text.toString();
  }

  /** A string as JSON text, in its quotes. */
  public static String quoted(CharSequence text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
  }

  /** A member that is a string. */
  public JsonOut member(String name, String value) {
    name(name);
    json.writeString(value);
    return this;
  }

  /** A member that is a whole number. */
  public JsonOut member(String name, long value) {
    name(name);
    json.writeNumber(value);
    return this;
  }

  /** A member that is true or false. */
  public JsonOut member(String name, boolean value) {
    name(name);
    json.writeBoolean(value);
    return this;
  }

  /** A member that the service does not do without, unless an extra gives it another value. */
  public JsonOut memberByDefault(String name, boolean value) {
    return extras.has(pathOf(name)) ? this : member(name, value);
  }

  /** A member that is a number, if there is one. Whole numbers have no fraction, as services' own clients send them. */
  public JsonOut member(String name, OptionalDouble value) {
    if (value.isPresent()) {
      double number = value.getAsDouble();
      name(name);
      if (number == Math.rint(number) && Math.abs(number) < 1e9) {
        json.writeNumber((long) number);
      } else {
        json.writeNumber(number);
      }
    }
    return this;
  }

  /** A member that is a whole number, if there is one. */
  public JsonOut member(String name, OptionalInt value) {
    if (value.isPresent()) {
      member(name, value.getAsInt());
    }
    return this;
  }

  /** A member that is a whole number, if there is one. */
  public JsonOut member(String name, OptionalLong value) {
    if (value.isPresent()) {
      member(name, value.getAsLong());
    }
    return this;
  }

  /** A member that is a string, unless that is empty. */
  public JsonOut given(String name, String value) {
    return value.isEmpty() ? this : member(name, value);
  }

  /** A member that is a list of strings, unless that is empty. */
  public JsonOut given(String name, List<String> values) {
    return values.isEmpty() ? this : value(name, values);
  }

  /** A member of any value if that holds, else nothing. */
  public JsonOut memberIf(boolean present, String name, @Nullable Object value) {
    return present ? value(name, value) : this;
  }

  /** A member of any value: null, a string, a number, a boolean, or a list or a map of those. */
  public JsonOut value(String name, @Nullable Object value) {
    name(name);
    value(value);
    return this;
  }

  /**
   * A member that is JSON text, copied token by token, so that text which is no JSON cannot change what stands around it.
   *
   * @param what names the text in the error if it is no JSON, such as {@code the parameters of tool weather}
   * @throws ProviderException {@link ErrorKind#INVALID_REQUEST} if it is not exactly one JSON value
   */
  public JsonOut json(String name, String text, String what) {
    name(name);
    copy(text, what);
    return this;
  }

  /** Whether there are extras for what stands inside of that member, which then has to be written as an object or an array. */
  public boolean hasExtrasIn(String name) {
    return !extras.isEmpty() && extras.hasWithin(pathOf(name));
  }

  /**
   * The members that describe a tool: its {@code name}, its {@code description} if it has one, and the schema of its parameters.
   *
   * @param schema what the service calls the schema
   */
  public JsonOut tool(Tool tool, String schema) {
    member("name", tool.name()).given("description", tool.description());
    return json(schema, tool.parameters(), "the parameters of tool " + tool.name());
  }

  /** A member that is the object of a call's arguments, empty if the call has none. */
  public JsonOut arguments(String name, ContentPart.ToolCall call) {
    String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
    return json(name, arguments, "the arguments of the call of tool " + call.name());
  }

  /** Opens a member that is an object. */
  public JsonOut object(String name) {
    name(name);
    json.writeStartObject();
    path.addLast(pathOf(name));
    return this;
  }

  /** Opens a member that is an array. If an extra of that name is a list, its elements follow those of the format. */
  public JsonOut array(String name) {
    String full = pathOf(name);
    Collection<?> more = extras.takeElements(full);
    if (!more.isEmpty()) {
      added.put(full, more);
    }
    name(name);
    json.writeStartArray();
    path.addLast(full);
    return this;
  }

  /** Opens an object as the next element of an array. */
  public JsonOut object() {
    json.writeStartObject();
    path.addLast(
        extras.isEmpty()
            ? ""
            : pathOf(String.valueOf(json.streamWriteContext().getParent().getCurrentIndex())));
    return this;
  }

  /** Adds a string to an array. */
  public JsonOut element(String value) {
    json.writeString(value);
    return this;
  }

  /**
   * Adds JSON text to an array.
   *
   * @throws ProviderException as {@link #json(String, String, String)} does
   */
  public JsonOut elementOf(String text, String what) {
    copy(text, what);
    return this;
  }

  /** Copies the members of a JSON object into the object that is open, such as those of an opaque part of its format. */
  public JsonOut membersOf(String text, String what) {
    try (JsonParser parser = Json.parser(text)) {
      if (parser.nextToken() == null || !parser.isExpectedStartObjectToken()) {
        throw invalid(what + " is no JSON object", null);
      }
      String name;
      while ((name = parser.nextName()) != null) {
        name(name);
        parser.nextToken();
        json.copyCurrentStructureExact(parser);
      }
      if (parser.nextToken() != null) {
        throw invalid(what + " is more than one JSON value", null);
      }
    } catch (JacksonException e) {
      throw invalid(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
    return this;
  }

  /** Closes the object or array that was opened last. */
  public JsonOut end() {
    if (json.streamWriteContext().inObject()) {
      writeExtrasOf(path());
      json.writeEndObject();
    } else {
      added.getOrDefault(path(), List.of()).forEach(this::value);
      json.writeEndArray();
    }
    path.removeLast();
    return this;
  }

  private void writeExtrasOf(String parent) {
    if (!extras.isEmpty()) {
      extras.takeMembers(parent).forEach((name, value) -> {
        json.writeName(name);
        value(value);
      });
    }
  }

  private void name(String name) {
    if (!extras.isEmpty()) {
      extras.write(pathOf(name));
    }
    json.writeName(name);
  }

  /** The path of that member; of interest only as long as there are extras. */
  private String pathOf(String name) {
    return extras.isEmpty() ? "" : path() + "/" + name;
  }

  private String path() {
    return path.isEmpty() ? "" : path.getLast();
  }

  private void copy(String text, String what) {
    try (JsonParser parser = Json.parser(text)) {
      if (parser.nextToken() == null) {
        throw invalid(what + " is empty", null);
      }
      // Exact: a number that no double holds would become another, or the string "Infinity".
      json.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        throw invalid(what + " is more than one JSON value", null);
      }
    } catch (JacksonException e) {
      throw invalid(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      items.forEach(this::value);
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      members.forEach((key, member) -> {
        json.writeName((String) key);
        value(member);
      });
      json.writeEndObject();
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else {
      json.writeNumber(((Number) value).longValue());
    }
  }

  private static ProviderException invalid(String detail, @Nullable Throwable cause) {
    return ProviderException.builder(ErrorKind.INVALID_REQUEST, detail)
        .cause(cause)
        .build();
  }
}
