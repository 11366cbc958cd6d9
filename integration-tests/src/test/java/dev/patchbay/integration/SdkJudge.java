package dev.patchbay.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An official SDK's own types, as the judge of request bodies: {@code src/test/python/judge.py}. */
enum SdkJudge {
  ANTHROPIC,
  BEDROCK,
  GOOGLE,
  OLLAMA,
  OPENAI,
  OPENAI_RESPONSES,

  /** Not of bodies, but of whole requests: whether they are signed as AWS's client signs them. */
  SIGNATURE;

  static final String ACCEPTED = "ok";

  /**
   * What is wrong with each body, or {@link #ACCEPTED}.
   *
   * @param bodies JSON without line breaks
   */
  List<String> verdicts(List<String> bodies) throws IOException, InterruptedException {
    Path input = Files.createTempFile("bodies", ".jsonl");
    try {
      Files.write(input, bodies);
      Process process = new ProcessBuilder(
              ChildServer.python(), "src/test/python/judge.py", name().toLowerCase(Locale.ROOT))
          .redirectInput(input.toFile())
          .redirectErrorStream(true)
          .start();
      List<String> verdicts = process.inputReader(UTF_8).lines().collect(Collectors.toList());
      if (process.waitFor() != 0 || verdicts.size() != bodies.size()) {
        throw new IllegalStateException("The judge failed: " + String.join("\n", verdicts));
      }
      return verdicts;
    } finally {
      Files.delete(input);
    }
  }
}
