package dev.patchbay.provider.http;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON parsers and generators that keep Patchbay's limits. */
final class Json {

  /** More than any service nests an answer, and far from what would exhaust a stack. */
  private static final int MAX_DEPTH = 100;

  private Json() {}

  static JsonParser parser(byte[] bytes, int offset, int length) {
    return Factory.INSTANCE.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }

  static JsonParser parser(String text) {
    return Factory.INSTANCE.createParser(ObjectReadContext.empty(), text);
  }

  static JsonParser parser(InputStream in) {
    return Factory.INSTANCE.createParser(ObjectReadContext.empty(), in);
  }

  static JsonGenerator generator(OutputStream out) {
    return Factory.INSTANCE.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A parser that shows invalid UTF-8 as U+FFFD, where the ordinary one refuses it. */
  static JsonParser lenientParser(byte[] bytes, int offset, int length) {
    return parser(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  /** The string that the parser stands on, or empty if it stands on anything else, which is passed over. */
  static String stringOrSkip(JsonParser parser) throws JacksonException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return "";
  }

  /** The number that the parser stands on, or -1 if it stands on anything else, which is passed over. */
  static long countOrSkip(JsonParser parser) throws JacksonException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      // What does not fit a long is no count that could be used.
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? -1
          : Math.max(-1, parser.getLongValue());
    }
    parser.skipChildren();
    return -1;
  }

  /** Made when JSON is first needed. */
  private static final class Factory {
    static final JsonFactory INSTANCE = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(Limits.MAX_BODY_BYTES)
            .maxDocumentLength(Limits.MAX_BODY_BYTES)
            .build())
        .build();
  }
}
