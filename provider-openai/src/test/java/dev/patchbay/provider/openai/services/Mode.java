package dev.patchbay.provider.openai.services;

/** How an answer is asked for. */
enum Mode {
  WHOLE,
  STREAM
}
