package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What services send in these tests, and short ways to ask for it. */
final class Answers {

  static final String DONE = "data: [DONE]\n\n";
  static final String STOP = event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
  static final String COMPLETION =
      "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

  /** A stream of one token, in one piece of known length, after which the connection is free at once. */
  static final Script SHORT_STREAM =
      Script.whole(200, Map.of("content-type", "text/event-stream"), token("Hi") + STOP + DONE);

  private Answers() {}

  static String event(String data) {
    return "data: " + data + "\n\n";
  }

  /** An event with that text, which holds nothing that JSON escapes. */
  static String token(String text) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}");
  }

  /** The tokens of the stream that a server gives which plays that script. */
  static List<String> tokens(Script script) {
    try (FaultServer server = FaultServer.answering(script);
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
      List<String> tokens = new ArrayList<>();
      stream.tokens().forEach(tokens::add);
      return tokens;
    }
  }

  /** The events of the stream that a server gives which plays that script. */
  static List<CompletionEvent> events(Script script) {
    try (FaultServer server = FaultServer.answering(script);
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
      List<CompletionEvent> events = new ArrayList<>();
      stream.forEach(events::add);
      return events;
    }
  }

  /** How a stream fails that a server gives which plays that script. */
  static ProviderException streamFailure(Script script) {
    return failure(() -> tokens(script));
  }

  /** How a call for a whole answer fails at a server which plays that script. */
  static ProviderException wholeFailure(Script script) {
    try (FaultServer server = FaultServer.answering(script)) {
      return failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));
    }
  }

  static ProviderException failure(ThrowingCallable call) {
    ProviderException failure = catchThrowableOfType(ProviderException.class, call);
    if (failure == null) {
      throw new AssertionError("the call did not fail");
    }
    return failure;
  }
}
