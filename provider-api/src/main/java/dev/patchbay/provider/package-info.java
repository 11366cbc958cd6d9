/**
 * One small interface to any chat-completion service.
 *
 * <p>A service is an {@link dev.patchbay.provider.AbstractProvider}. It takes a {@link
 * dev.patchbay.provider.CompletionRequest} and gives a {@link dev.patchbay.provider.Completion} (the
 * whole answer) or a {@link dev.patchbay.provider.CompletionStream} (the answer as it is made). Every
 * failure is a {@link dev.patchbay.provider.ProviderException} whose {@link
 * dev.patchbay.provider.ErrorKind} says what may follow.
 */
@NullMarked
package dev.patchbay.provider;

import org.jspecify.annotations.NullMarked;
