package dev.patchbay.provider;

/**
 * What a call gives: the whole answer, or a stream of its pieces. A provider returns the one that
 * {@link CompletionRequest#stream()} asks for. An application rarely meets this type:
 * {@link AbstractProvider#complete} and {@link AbstractProvider#stream} return the two by their own
 * types.
 */
public sealed interface CompletionResult permits Completion, CompletionStream {}
