package dev.patchbay.provider;

/** What a call gives: the whole answer, or a stream of its pieces. */
public sealed interface CompletionResult permits Completion, CompletionStream {}
