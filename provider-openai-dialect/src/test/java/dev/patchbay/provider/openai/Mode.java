package dev.patchbay.provider.openai;

/** How an answer is asked for. */
enum Mode {
  WHOLE,
  STREAM
}
