package dev.patchbay.provider.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads an answer that is one JSON object and no completion. */
final class JsonAnswer {

  private JsonAnswer() {}

  /**
   * What the reader makes of the object. An array is read as an object with the array as its member {@code data}.
   *
   * @param what what the object is to hold, for messages, such as {@code vectors}
   * @param reader gives null if the object has no such thing in it
   * @throws dev.patchbay.provider.ProviderException if the answer is a failure, or something else
   */
  static <R> R read(
      HttpExchange exchange, WireFormat service, String what, Function<JsonIn, @Nullable R> reader)
      throws IOException {
    AnswerHead head = exchange.head();
    if (head.status() != 200) {
      throw HttpErrors.ofAnswer(head, exchange.readError(), service);
    }
    BodyBuffer sent = exchange.readBuffer(Limits.MAX_BODY_BYTES + 1);
    Limits.requireLength(sent.length(), Limits.MAX_BODY_BYTES, "the answer");
    byte[] body = sent.bytes();
    int length = sent.length();
    if (isArray(body, length)) {
      body = ("{\"data\":" + new String(body, 0, length, StandardCharsets.UTF_8) + "}")
          .getBytes(StandardCharsets.UTF_8);
      length = body.length;
    }
    try (JsonIn json = JsonIn.inObject(body, 0, length, new JsonStrings())) {
      R result = reader.apply(json);
      json.finish();
      if (result == null) {
        throw HttpErrors.unexpected(head, "JSON without " + what, body, length);
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw HttpErrors.ofJson(e, "the answer", body, 0, length, head);
    } catch (JacksonException e) {
      throw HttpErrors.unexpected(head, "something else than " + what, sent.bytes(), sent.length());
    }
  }

  private static boolean isArray(byte[] body, int length) {
    String start = new String(body, 0, Math.min(length, 16), StandardCharsets.ISO_8859_1);
    return start.stripLeading().startsWith("[");
  }
}
