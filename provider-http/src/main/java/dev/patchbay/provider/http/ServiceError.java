package dev.patchbay.provider.http;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a service says of its failure. Read from any of the shapes that services and the relays before them use:
 *
 * <ul>
 *   <li>{@code {"error":{"message":"...","type":"...","code":"..."}}}, where the code may be a number; Google calls the type {@code
 *       status}, and sends it as the element of an array, too
 *   <li>{@code {"error":true,"msg":"..."}} and {@code {"error":"..."}}
 *   <li>{@code {"message":"..."}}, {@code {"Message":"..."}} (AWS), {@code {"msg":"..."}}, {@code {"detail":"..."}}
 *   <li>a JSON string
 * </ul>
 *
 * @param status the HTTP status of the answer; 200 for an error inside an answer
 * @param code the service's machine-readable code, or empty
 * @param type the service's machine-readable class of error, or empty
 * @param message for people; decides only where the service has no code and fixes the phrase
 * @param retryAfter how long the service asks to be left alone in the body of its answer, or null
 * @param challenge whether it demands a captcha or another proof that a person asks
 */
public record ServiceError(
    int status,
    String code,
    String type,
    String message,
    @Nullable Duration retryAfter,
    boolean challenge) {

  private static final Set<String> CHALLENGES = Set.of(
      "captcha", "captcha_required", "captcha_token", "captchaToken", "verification_required");

  /**
   * Reads the value that the reader stands on, inside an answer: the value of an {@code error} member, say.
   *
   * @param json stands on an object, a string, or anything else, which says nothing
   */
  public static ServiceError read(JsonIn json) {
    Builder error = new Builder();
    error.readError(json);
    return error.build(200);
  }

  /** Reads an error from a body, of which only the beginning may be at hand; one that says nothing if it is not JSON. */
  static ServiceError parse(int status, byte[] body, int length) {
    Builder error = new Builder();
    byte[] valid = Utf8.valid(body, 0, length);
    try (JsonIn json =
        new JsonIn(valid, 0, valid == body ? length : valid.length, new JsonStrings())) {
      if (json.next()) {
        boolean inArray = json.enterArray();
        if (!inArray || json.nextElement()) {
          error.readBody(json);
        }
      }
    } catch (JacksonException e) {
      // Not JSON, or cut off by the limit: what was read up to here is all that there is to know.
    }
    return error.build(status);
  }

  /** This error, with that code if it has neither code nor type, and with that message if it has none. */
  ServiceError or(String otherCode, String otherMessage) {
    return new ServiceError(
        status,
        codeOrType().isEmpty() ? otherCode : code,
        type,
        message.isEmpty() ? otherMessage : message,
        retryAfter,
        challenge);
  }

  /** The code, or the type of an error that has none, or only the HTTP status once more. */
  String codeOrType() {
    return code.isEmpty() || (!type.isEmpty() && code.matches("\\d+")) ? type : code;
  }

  private static final class Builder {
    private String message = "";
    private String type = "";
    private String code = "";
    private @Nullable Duration retryAfter;
    private boolean challenge;

    ServiceError build(int status) {
      boolean challenged = challenge || CHALLENGES.contains(code) || CHALLENGES.contains(type);
      return new ServiceError(status, code, type, message, retryAfter, challenged);
    }

    void readBody(JsonIn json) {
      if (json.enterObject()) {
        readMembers(json);
      } else {
        message = json.string();
      }
    }

    private void readMembers(JsonIn json) {
      String name;
      while ((name = json.nextMember()) != null) {
        switch (name) {
          case "error" -> readError(json);
          case "message", "Message", "msg", "detail" -> message = orElse(json.string(), message);
          // Anthropic says "error" of the object around the error itself.
          case "type", "status" ->
            type = json.string().equals("error") ? type : orElse(json.string(), type);
          case "code" -> code = orElse(json.scalar(), code);
          case "details" -> readDetails(json);
          default -> challenge |= CHALLENGES.contains(name) && json.isPresent();
        }
      }
    }

    private void readError(JsonIn json) {
      if (json.enterObject()) {
        readMembers(json);
      } else {
        message = orElse(json.string(), message);
      }
    }

    /** Anthropic's are an object with a code, Google's an array of {@code google.rpc.RetryInfo}, {@code ErrorInfo} and others. */
    private void readDetails(JsonIn json) {
      readDetail(json);
      if (json.enterArray()) {
        while (json.nextElement()) {
          readDetail(json);
        }
      }
    }

    private void readDetail(JsonIn json) {
      if (json.enterObject()) {
        String name;
        while ((name = json.nextMember()) != null) {
          switch (name) {
            case "retryDelay" -> retryAfter = RetryAfter.seconds(json.string());
            case "error_code" -> code = orElse(code, json.string());
            case "reason" -> code = orElse(json.string(), code);
            default -> {}
          }
        }
      }
    }

    private static String orElse(String value, String other) {
      return value.isEmpty() ? other : value;
    }
  }
}
