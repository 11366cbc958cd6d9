package dev.patchbay.provider.ollama;

import dev.patchbay.provider.http.WireFormat;
import java.nio.charset.StandardCharsets;

/** Lets the benchmarks at the format that {@code provider-ollama} keeps to itself. */
public final class OllamaStream {

  private OllamaStream() {}

  /** Ollama's chat API. */
  public static WireFormat format() {
    return new OllamaFormat();
  }

  /** A stream of that many tokens, as the service sends it: each line has a time. */
  public static byte[] of(int tokens) {
    StringBuilder stream = new StringBuilder(tokens * 150);
    for (int i = 0; i < tokens; i++) {
      line(stream, i, " token" + i % 10, "false");
    }
    line(
        stream,
        tokens,
        "",
        "true,\"done_reason\":\"stop\",\"total_duration\":5191566416,\"load_duration\":2154458,"
            + "\"prompt_eval_count\":26,\"prompt_eval_duration\":383809000,\"eval_count\":"
            + tokens + ",\"eval_duration\":4799921000");
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder stream, int i, String text, String done) {
    stream
        .append("{\"model\":\"llama3.2\",\"created_at\":\"2026-11-26T20:22:19.")
        .append(100_000_000 + i)
        .append("Z\",\"message\":{\"role\":\"assistant\",\"content\":\"")
        .append(text)
        .append("\"},\"done\":")
        .append(done)
        .append("}\n");
  }
}
