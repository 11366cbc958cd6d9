package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What services send in these tests. */
final class Answers {

  static final String DONE = "data: [DONE]\n\n";
  static final String STOP = event("{'choices':[{'delta':{},'finish_reason':'stop'}]}");
  static final String COMPLETION =
      json("{'choices':[{'message':{'content':'Hello'},'finish_reason':'stop'}]}");

  private static final String TOKENS = token("Hel") + token("lo");

  /** The same in one piece of known length, after which the connection is free at once. */
  private static final Script STREAM =
      Script.whole(200, Map.of("content-type", "text/event-stream"), TOKENS + STOP + DONE);

  private Answers() {}

  /** JSON written with single quotes. */
  static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  /** An event with that data, in which single quotes stand for double ones. */
  static String event(String data) {
    return "data: " + json(data) + "\n\n";
  }

  /** An event with that text, which holds nothing that JSON escapes. */
  static String token(String text) {
    return event("{'choices':[{'index':0,'delta':{'content':'" + text + "'}}]}");
  }

  /** {@code Hello} as it was asked for. */
  static Script good(Mode mode) {
    return mode == Mode.STREAM ? STREAM : Script.json(200, COMPLETION);
  }

  /** The tokens {@code Hel} and {@code lo}, and no end. */
  static Script tokens() {
    return Script.stream().chunk(TOKENS);
  }

  /** These characters and nothing around them. */
  static Script raw(String text) {
    return Script.raw().bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static ProviderException failure(ThrowingCallable call) {
    ProviderException failure = catchThrowableOfType(ProviderException.class, call);
    if (failure == null) {
      throw new AssertionError("the call did not fail");
    }
    return failure;
  }
}
