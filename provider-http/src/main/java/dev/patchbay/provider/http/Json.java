package dev.patchbay.provider.http;

import java.io.OutputStream;
import java.math.BigDecimal;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON parsers and generators that keep Patchbay's limits. */
final class Json {

  /** More than any service nests an answer, and far from what would exhaust a stack. */
  private static final int MAX_DEPTH = 100;

  private Json() {}

  /** A parser for what a service sent. */
  static JsonParser parser(byte[] bytes, int offset, int length) {
    return Factory.ANSWERS.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }

  /** A parser for what the application sends. */
  static JsonParser parser(String text) {
    return Factory.REQUESTS.createParser(ObjectReadContext.empty(), text);
  }

  static JsonGenerator generator(OutputStream out) {
    return Factory.REQUESTS.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** A double where that is exact, and the text of a number that no type holds, which takes an exponent of ten digits. */
  static Object fraction(JsonParser parser) {
    try {
      BigDecimal exact = parser.getDecimalValue();
      double near = exact.doubleValue();
      return Double.isFinite(near) && BigDecimal.valueOf(near).compareTo(exact) == 0 ? near : exact;
    } catch (NumberFormatException e) {
      return parser.getString();
    }
  }

  /** Made when JSON is first needed. */
  private static final class Factory {
    static final JsonFactory ANSWERS = factory(Limits.MAX_ODD_STRING);
    static final JsonFactory REQUESTS = factory(Limits.MAX_BODY_BYTES);

    private static JsonFactory factory(int longestString) {
      return JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(MAX_DEPTH)
              .maxStringLength(longestString)
              .maxDocumentLength(Limits.MAX_BODY_BYTES)
              .build())
          .build();
    }
  }
}
