/**
 * Finds the providers on the class path or the module path and picks the right one for a request.
 *
 * <p>Start with {@link dev.patchbay.registry.ProviderRegistry}.
 */
@NullMarked
package dev.patchbay.registry;

import org.jspecify.annotations.NullMarked;
