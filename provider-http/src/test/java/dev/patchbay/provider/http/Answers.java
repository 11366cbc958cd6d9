package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.Script;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a service of {@link PlainFormat} sends. */
final class Answers {

  static final String COMPLETION = "{\"said\":[{\"text\":\"Hello\"},{\"reason\":\"stop\"}]}";

  static final String STOP = "data: {\"said\":[{\"reason\":\"stop\"}]}\n\n";

  /** A stream of one token, in one piece of known length, after which the connection is free at once. */
  static final Script SHORT_STREAM =
      Script.whole(200, Map.of("content-type", "text/event-stream"), token("Hi") + STOP);

  private Answers() {}

  /** An event with that text, which holds nothing that JSON escapes. */
  static String token(String text) {
    return "data: {\"said\":[{\"text\":\"" + text + "\"}]}\n\n";
  }

  static ProviderException failure(ThrowingCallable call) {
    ProviderException failure = catchThrowableOfType(ProviderException.class, call);
    if (failure == null) {
      throw new AssertionError("the call did not fail");
    }
    return failure;
  }
}
