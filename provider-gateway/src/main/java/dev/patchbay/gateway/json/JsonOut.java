package dev.patchbay.gateway.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes JSON texts, and whatever stands between them on the wire, into bytes that are taken piece by piece. Used again for each event of
 * a stream. Not thread-safe.
 */
public final class JsonOut {

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .rootValueSeparator("")
      .recyclerPool(new SmallBuffers())
      .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
      .build();

  private final Bytes bytes = new Bytes();
  private final JsonGenerator generator =
      FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

  /** The bytes without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(512);
    }

    ByteBuffer taken() {
      ByteBuffer taken = ByteBuffer.wrap(toByteArray());
      reset();
      return taken;
    }
  }

  /** Begins an object: the root, or an element of a list. */
  public JsonOut object() {
    generator.writeStartObject();
    return this;
  }

  /** Begins an object as a member. */
  public JsonOut object(String name) {
    generator.writeName(name);
    generator.writeStartObject();
    return this;
  }

  /** Begins a list as a member. */
  public JsonOut list(String name) {
    generator.writeName(name);
    generator.writeStartArray();
    return this;
  }

  /** Begins a list: the root, or an element of another. */
  public JsonOut list() {
    generator.writeStartArray();
    return this;
  }

  /** Ends the innermost object or list. */
  public JsonOut end() {
    TokenStreamContext context = generator.streamWriteContext();
    if (context.inArray()) {
      generator.writeEndArray();
    } else {
      generator.writeEndObject();
    }
    return this;
  }

  /** A member with a text; null is written as null. */
  public JsonOut member(String name, @Nullable String text) {
    generator.writeName(whole(name));
    generator.writeString(text == null ? null : whole(text));
    return this;
  }

  /** A member with a number. */
  public JsonOut member(String name, long number) {
    generator.writeName(name);
    generator.writeNumber(number);
    return this;
  }

  /** A member with a number. */
  public JsonOut member(String name, double number) {
    generator.writeName(name);
    generator.writeNumber(number);
    return this;
  }

  /** A member with a truth value. */
  public JsonOut member(String name, boolean flag) {
    generator.writeName(name);
    generator.writeBoolean(flag);
    return this;
  }

  /** A member with a tree of maps, lists, texts, numbers, truth values and nulls. */
  public JsonOut tree(String name, @Nullable Object value) {
    generator.writeName(name);
    write(generator, value);
    return this;
  }

  /** A member whose value is JSON text, which is copied as it is. */
  public JsonOut json(String name, String json) {
    generator.writeName(name);
    generator.writeRawValue(json);
    return this;
  }

  /** The members of a tree, in the object that is open. */
  public JsonOut members(Map<String, ? extends @Nullable Object> members) {
    members.forEach(this::tree);
    return this;
  }

  /** An element of a list. */
  public JsonOut element(@Nullable Object value) {
    write(generator, value);
    return this;
  }

  /** An element that is a number. */
  public JsonOut element(float number) {
    generator.writeNumber(number);
    return this;
  }

  /** Bytes between JSON texts, as they are. */
  public JsonOut raw(byte[] between) {
    generator.flush();
    bytes.writeBytes(between);
    return this;
  }

  /** Text between JSON texts, as it is. */
  public JsonOut raw(String between) {
    return raw(between.getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON string between raw bytes. */
  public JsonOut string(String text) {
    generator.writeString(whole(text));
    return this;
  }

  /** The text with a replacement character for each half of a character, which UTF-8 has no form for. */
  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
      }
    }
    return text;
  }

  /** What was written since the last time. The bytes are the caller's. */
  public ByteBuffer take() {
    generator.flush();
    return bytes.taken();
  }

  /** Whether nothing was written since the last time. */
  public boolean isEmpty() {
    generator.flush();
    return bytes.size() == 0;
  }

  static void write(JsonGenerator generator, @Nullable Object value) {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      generator.writeStartObject();
      members.forEach((name, member) -> {
        generator.writeName(whole(String.valueOf(name)));
        write(generator, member);
      });
      generator.writeEndObject();
    } else if (value instanceof List<?> elements) {
      generator.writeStartArray();
      elements.forEach(element -> write(generator, element));
      generator.writeEndArray();
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof BigDecimal decimal) {
      generator.writeNumber(decimal);
    } else if (value instanceof BigInteger big) {
      generator.writeNumber(big);
    } else if (value instanceof Double || value instanceof Float) {
      generator.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      generator.writeNumber(number.longValue());
    } else {
      generator.writeString(whole(value.toString()));
    }
  }
}
