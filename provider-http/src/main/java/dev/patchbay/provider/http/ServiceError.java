package dev.patchbay.provider.http;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a service says of its failure, in any of the shapes that OpenAI-like services and the relays before them use:
 *
 * <ul>
 *   <li>{@code {"error":{"message":"...","type":"...","code":"..."}}}, where the code may be a number
 *   <li>{@code {"error":true,"msg":"..."}} and {@code {"error":"..."}}
 *   <li>{@code {"message":"..."}}, {@code {"msg":"..."}}, {@code {"detail":"..."}}
 *   <li>a JSON string
 * </ul>
 *
 * @param message for people; never used to decide
 * @param type the service's class of error, or empty
 * @param code the service's code, or empty
 * @param challenge whether it demands a captcha or another proof that a person asks
 */
record ServiceError(String message, String type, String code, boolean challenge) {

  static final ServiceError NONE = new ServiceError("", "", "", false);

  private static final Set<String> CHALLENGES = Set.of(
      "captcha", "captcha_required", "captcha_token", "captchaToken", "verification_required");

  /** Reads an error from a body, of which only the beginning may be at hand; {@link #NONE} if it is not JSON. */
  static ServiceError parse(byte[] body, int length) {
    Builder error = new Builder();
    try (JsonParser parser = Json.lenientParser(body, 0, length)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        error.message = parser.getString();
      } else if (token == JsonToken.START_OBJECT) {
        error.readMembers(parser);
      }
    } catch (JacksonException e) {
      // Not JSON, or cut off by the limit: what was read up to here is all that there is to know.
    }
    return error.build();
  }

  /** Reads the value of an {@code error} member that the parser stands on. */
  static ServiceError read(JsonParser parser) throws JacksonException {
    Builder error = new Builder();
    error.readError(parser);
    return error.build();
  }

  private static final class Builder {
    private String message = "";
    private String type = "";
    private String code = "";
    private boolean challenge;

    ServiceError build() {
      return new ServiceError(
          message, type, code, challenge || CHALLENGES.contains(code) || CHALLENGES.contains(type));
    }

    void readMembers(JsonParser parser) throws JacksonException {
      String name;
      while ((name = parser.nextName()) != null) {
        parser.nextToken();
        switch (name) {
          case "error" -> readError(parser);
          case "message", "msg", "detail" -> message = orElse(Json.stringOrSkip(parser), message);
          case "type" -> type = orElse(Json.stringOrSkip(parser), type);
          case "code" -> code = orElse(scalar(parser), code);
          default -> {
            challenge |= CHALLENGES.contains(name) && !isNo(parser.currentToken());
            parser.skipChildren();
          }
        }
      }
    }

    private void readError(JsonParser parser) throws JacksonException {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readMembers(parser);
      } else {
        message = orElse(Json.stringOrSkip(parser), message);
      }
    }

    private static boolean isNo(JsonToken value) {
      return value == JsonToken.VALUE_FALSE || value == JsonToken.VALUE_NULL;
    }

    private static String scalar(JsonParser parser) throws JacksonException {
      return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? parser.getString()
          : Json.stringOrSkip(parser);
    }

    private static String orElse(String value, String other) {
      return value.isEmpty() ? other : value;
    }
  }
}
