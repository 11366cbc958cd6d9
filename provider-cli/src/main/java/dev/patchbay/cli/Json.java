package dev.patchbay.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a JSON object on a line. Members whose value is null, and texts that are empty, are left out. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;

  private Json(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Prints an object with those members, and flushes: whoever reads line by line sees it now. */
  static void print(PrintWriter out, Consumer<Json> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      members.accept(new Json(generator));
      generator.writeEndObject();
    }
    out.println(text);
    out.flush();
  }

  Json text(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      generator.writeName(name);
      generator.writeString(value);
    }
    return this;
  }

  Json number(String name, long value) {
    generator.writeName(name);
    generator.writeNumber(value);
    return this;
  }

  /** A number that is left out if it is not known, and so below 0. */
  Json known(String name, long value) {
    return value < 0 ? this : number(name, value);
  }

  Json number(String name, BigDecimal value) {
    generator.writeName(name);
    generator.writeNumber(value);
    return this;
  }

  Json flag(String name, boolean value) {
    generator.writeName(name);
    generator.writeBoolean(value);
    return this;
  }

  Json object(String name, Consumer<Json> members) {
    generator.writeName(name);
    generator.writeStartObject();
    members.accept(this);
    generator.writeEndObject();
    return this;
  }

  /** A list of objects. */
  <T> Json list(String name, Collection<T> items, BiConsumer<Json, T> members) {
    generator.writeName(name);
    generator.writeStartArray();
    for (T item : items) {
      generator.writeStartObject();
      members.accept(this, item);
      generator.writeEndObject();
    }
    generator.writeEndArray();
    return this;
  }

  Json texts(String name, Collection<String> items) {
    generator.writeName(name);
    generator.writeStartArray();
    items.forEach(generator::writeString);
    generator.writeEndArray();
    return this;
  }
}
