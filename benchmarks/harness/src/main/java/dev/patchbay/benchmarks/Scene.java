package dev.patchbay.benchmarks;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the server does with a request, chosen by the first segment of its path. */
enum Scene {
  /** A whole answer of about 300 characters. */
  SMALL(52),
  /** A whole answer of 200,000 characters or a few more. */
  LARGE(34_300),
  /** The same, with typographic quotes in it. */
  LARGE_QUOTED(34_300),
  /** A stream of 16 pieces of text, as fast as the connection takes them. */
  STREAM_16(16),
  /** A stream of 20,000 pieces. */
  STREAM_20000(20_000),
  /** A stream of 300 pieces, 5 ms apart; each is the time at which it was sent, on the clock of {@link System#nanoTime}. */
  PACED(300),
  /** A stream of one piece, which is finished only when the server is told to {@linkplain #RELEASE release} it. */
  HELD(1),
  /** Finishes the streams that are held. */
  RELEASE(0);

  private final int tokens;

  Scene(int tokens) {
    this.tokens = tokens;
  }

  /** How many pieces of text the answer has. */
  int tokens() {
    return tokens;
  }

  /** The text of the answer, of a whole one or of all its pieces. */
  String text() {
    return switch (this) {
      case SMALL, LARGE -> Answers.text(tokens);
      case LARGE_QUOTED -> Answers.quotedText(tokens);
      default -> IntStream.range(0, tokens).mapToObj(Answers::token).collect(Collectors.joining());
    };
  }

  /** The segment. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The URL that a client is given. */
  String baseUrl(int port) {
    return "http://127.0.0.1:" + port + "/" + path();
  }
}
