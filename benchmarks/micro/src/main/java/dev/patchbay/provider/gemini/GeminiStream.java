package dev.patchbay.provider.gemini;

import dev.patchbay.provider.http.WireFormat;
import java.nio.charset.StandardCharsets;

/** Lets the benchmarks at the format that {@code provider-gemini} keeps to itself. */
public final class GeminiStream {

  private GeminiStream() {}

  /** The Gemini API. */
  public static WireFormat format() {
    return new GeminiFormat(GeminiFormat.PUBLIC);
  }

  /** A stream of that many tokens, as the service sends it but for its events, which hold several tokens there. */
  public static byte[] of(int tokens) {
    StringBuilder stream = new StringBuilder(tokens * 330);
    for (int i = 0; i < tokens; i++) {
      stream
          .append("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \" token")
          .append(i % 10)
          .append("\"}],\"role\": \"model\"},")
          .append(i == tokens - 1 ? "\"finishReason\": \"STOP\"," : "")
          .append(
              "\"index\": 0}],\"usageMetadata\": {\"promptTokenCount\": 9,\"candidatesTokenCount\": ")
          .append(i + 1)
          .append(",\"totalTokenCount\": ")
          .append(i + 10)
          .append(",\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": 9}]},")
          .append(
              "\"modelVersion\": \"gemini-2.5-flash\",\"responseId\": \"Yh8naZmCA8zT7M8P2s-2uQc\"}\r\n\r\n");
    }
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }
}
