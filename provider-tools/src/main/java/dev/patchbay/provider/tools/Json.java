package dev.patchbay.provider.tools;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON, and says what is wrong with it without repeating it. */
final class Json {

  /** An enum is called by the name of its constant, as in the schema. */
  static final JsonMapper MAPPER = JsonMapper.builder()
      .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
      .build();

  /** For what is still growing: what is missing is null, and zero where null cannot be. */
  static final JsonMapper LENIENT = MAPPER
      .rebuild()
      .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
      .build();

  /** More beginnings than that are not tried: braces without end would take time without end. */
  private static final int MOST_STARTS = 64;

  private Json() {}

  /** The value that this is and nothing else; null if it is not JSON. */
  static @Nullable JsonNode value(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The objects in a text that may say something before, between and behind them; those inside others are left out. */
  static List<JsonNode> objectsIn(String text) {
    List<JsonNode> objects = new ArrayList<>();
    int start = text.indexOf('{');
    for (int i = 0; start >= 0 && i < MOST_STARTS; i++) {
      int behind = start + 1;
      try (JsonParser parser = MAPPER.createParser(text.substring(start))) {
        objects.add(parser.readValueAsTree());
        behind = start + (int) parser.currentLocation().getCharOffset();
      } catch (JacksonException e) {
        // Not an object: the next brace may begin one.
      }
      start = text.indexOf('{', behind);
    }
    return objects;
  }

  /** What there is of a value of that type; null if it cannot be read. */
  static @Nullable Object bindPart(JsonNode node, Type type) {
    try {
      return LENIENT.readerFor(LENIENT.constructType(type)).readValue(node);
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * The value of that type.
   *
   * @throws WrongValue if it does not fit
   */
  static @Nullable Object bind(JsonNode node, Type type) throws WrongValue {
    try {
      return MAPPER.readerFor(MAPPER.constructType(type)).readValue(node);
    } catch (JacksonException e) {
      throw new WrongValue(inWords(e));
    }
  }

  /** What is wrong, for people and for the model. */
  static final class WrongValue extends Exception {
    private static final long serialVersionUID = 1L;

    WrongValue(String words) {
      super(words, null, false, false);
    }

    String words() {
      return String.valueOf(getMessage());
    }
  }

  /** Not with Jackson's message, which repeats the value. What a constructor says is the application's word. */
  private static String inWords(JacksonException e) {
    String place = e.getPath().stream()
        .map(step ->
            "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
        .collect(Collectors.joining());
    String subject = place.isEmpty() ? "it" : place;
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return subject + ": " + e.getCause().getMessage();
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return subject + " cannot be read as " + mismatch.getTargetType().getSimpleName();
    }
    return subject + " cannot be read";
  }
}
