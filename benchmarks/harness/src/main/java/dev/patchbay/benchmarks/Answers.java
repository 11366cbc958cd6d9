package dev.patchbay.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of answers, in the shape in which OpenAI sends them. */
public final class Answers {

  /** Eight words, one of which has escapes in JSON. */
  private static final List<String> WORDS =
      List.of(" the", " light", " scatter", "ing", " of", " shorter", ",", ".\n\n");

  private static final String CHUNK = """
      data: {"id":"chatcmpl-BXk3vQ9Zs0aWc1uT7yJ2mN5pLr8dE","object":"chat.completion.chunk",\
      "created":1750000000,"model":"gpt-3.5-turbo-0125","system_fingerprint":"fp_a1b2c3d4e5",\
      "choices":[{"index":0,"delta":DELTA,"logprobs":null,"finish_reason":REASON}]}

      """;

  private static final String WHOLE = """
      {
        "id": "chatcmpl-BXk3vQ9Zs0aWc1uT7yJ2mN5pLr8dE",
        "object": "chat.completion",
        "created": 1750000000,
        "model": "gpt-3.5-turbo-0125",
        "choices": [
          {
            "index": 0,
            "message": {
              "role": "assistant",
              "content": "TEXT",
              "refusal": null,
              "annotations": []
            },
            "logprobs": null,
            "finish_reason": "stop"
          }
        ],
        "usage": {
          "prompt_tokens": 13,
          "completion_tokens": 52,
          "total_tokens": 65,
          "prompt_tokens_details": {
            "cached_tokens": 0,
            "audio_tokens": 0
          },
          "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0
          }
        },
        "service_tier": "default",
        "system_fingerprint": "fp_a1b2c3d4e5"
      }
      """;

  private Answers() {}

  /** The text of a whole answer: ASCII, as of English prose. */
  static String text(int tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      text.append(WORDS.get(i % WORDS.size()));
    }
    return text.toString();
  }

  /** The same with typographic quotes, which make a Java string take two bytes for each of its characters. */
  static String quotedText(int tokens) {
    return text(tokens).replace(" scattering", " \u201cscattering\u201d");
  }

  /** The text of a piece of a stream: a word, and one in 64 that is not ASCII. */
  static String token(int index) {
    return index % 64 == 37 ? " na\u00efve" : WORDS.get(index % WORDS.size());
  }

  /** A whole answer. */
  static byte[] whole(String text) {
    return utf8(WHOLE.replace("TEXT", escaped(text)));
  }

  /** A stream of server-sent events, as it is before HTTP frames it. */
  public static byte[] stream(int tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(firstEvent());
    for (int i = 0; i < tokens; i++) {
      out.writeBytes(event(token(i)));
    }
    lastEvents().forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** The event that has only the role. */
  static byte[] firstEvent() {
    return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
  }

  /** An event that has a piece of text. */
  static byte[] event(String text) {
    return chunk("{\"content\":\"" + escaped(text) + "\"}", "null");
  }

  /** The event that has the finish reason, and the sentinel. */
  static List<byte[]> lastEvents() {
    return List.of(chunk("{}", "\"stop\""), utf8("data: [DONE]\n\n"));
  }

  private static byte[] chunk(String delta, String finishReason) {
    return utf8(CHUNK.replace("DELTA", delta).replace("REASON", finishReason));
  }

  private static String escaped(String text) {
    return text.replace("\n", "\\n");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
