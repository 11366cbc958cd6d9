package dev.patchbay.provider.openai;

import dev.patchbay.provider.http.WireFormat;

/** Lets the benchmarks at the format that {@code provider-openai-dialect} keeps to itself. */
public final class Chat {

  private Chat() {}

  /** The OpenAI chat dialect. */
  public static WireFormat format() {
    return new ChatFormat(ChatFormat.PLAIN, true, false, "max_tokens");
  }
}
