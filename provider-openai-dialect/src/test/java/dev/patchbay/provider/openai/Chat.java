package dev.patchbay.provider.openai;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.FormatTrial;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The chat dialect without a network. JSON is written with single quotes. */
final class Chat {

  private static final FormatTrial TRIAL =
      FormatTrial.of(new ChatFormat(ChatFormat.PLAIN, true, false, "max_tokens"));

  private Chat() {}

  /** The body that is sent for that request. */
  static String body(CompletionRequest request) {
    return TRIAL.body(request);
  }

  /** What is read from a whole answer. */
  static Completion whole(String answer) {
    return TRIAL.whole(Parrot.HELLO, Answers.json(answer));
  }

  /** What is read from a stream of these events, of which the last says that the answer is whole. */
  static Completion streamed(String... events) {
    return Completion.of(events(events));
  }

  /** The same, event by event. */
  static List<CompletionEvent> events(String... events) {
    StringBuilder stream = new StringBuilder();
    for (String event : events) {
      stream.append(Answers.event(event));
    }
    return read(stream.append(Answers.DONE).toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What is read from these bytes of a stream. */
  static List<CompletionEvent> read(byte[] stream) {
    return TRIAL.stream(Parrot.HELLO, stream);
  }

  /** What is read from an answer of one choice, which holds these members. */
  static Completion choice(Mode mode, String members) {
    String answer = "{'choices':[{" + members + "}]}";
    return mode == Mode.WHOLE ? whole(answer.replace("'delta'", "'message'")) : streamed(answer);
  }

  /** What is read from an answer whose message, or only delta, holds these members. */
  static Completion message(Mode mode, String members) {
    return choice(mode, "'delta':{" + members + "}");
  }

  /** How an answer of status 200 fails that has these events, or is that one as a whole. */
  static ProviderException failure(Mode mode, String event) {
    return Answers.failure(() -> {
      if (mode == Mode.WHOLE) {
        whole(event);
      } else {
        streamed(event);
      }
    });
  }

  /** How an answer of another status fails. */
  static ProviderException failure(int status, String body) {
    return TRIAL.failure(status, Answers.json(body));
  }
}
