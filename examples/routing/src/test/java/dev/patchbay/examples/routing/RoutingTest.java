package dev.patchbay.examples.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoutingTest {

  private static final Pattern QUOTE =
      Pattern.compile("routing.jar`[^`]*```text\n(.*?)```", Pattern.DOTALL);

  private static final Pattern OMISSION = Pattern.compile("\\.\\.\\.\n");

  @Test
  void whomItAsksFollowsFromTheFailure() {
    assertThat(output()).contains("""
        beta is asked at once
          asking alpha
          alpha failed: SERVER_ERROR (HTTP 503) after N ms
          asking beta
          beta has answered after N ms
        => Beta says: scattering. (2 attempts)
        """, """
        beta would refuse it as well
          asking alpha
          alpha failed: INVALID_REQUEST (HTTP 400) after N ms
        => alpha, model gpt-4: the service answered HTTP 400""", """
           The text so far: Blue light\s
        """, """
        So the next call goes to beta right away
          asking beta
          beta has answered after N ms
        => Beta says: scattering. (1 attempt)
        """, """
        How they stand
          alpha is left alone for a while, after RATE_LIMITED
          beta works
          gamma works
        """);
  }

  @Test
  void theReadmeShowsWhatItPrints() throws IOException {
    String readme = Files.readString(Path.of("..", "..", "README.md"));

    String quote = QUOTE
        .matcher(readme)
        .results()
        .findFirst()
        .map(match -> match.group(1))
        .orElseThrow(() -> new AssertionError("The README does not show the program's output"));

    OMISSION
        .splitAsStream(quote)
        .forEach(part -> assertThat(output()).contains(normalized(part.strip())));
  }

  private static String output() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Routing(new PrintStream(bytes, true, UTF_8)).run();
    return normalized(bytes.toString(UTF_8).replace(System.lineSeparator(), "\n"));
  }

  /** Without what is another number each time. */
  private static String normalized(String text) {
    return text.replaceAll("\\d+ ms", "N ms")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:N")
        .replaceAll("until \\S+Z", "until T");
  }
}
