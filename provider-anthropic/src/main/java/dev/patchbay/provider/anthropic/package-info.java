/** Anthropic, by its Messages API. */
@NullMarked
package dev.patchbay.provider.anthropic;

import org.jspecify.annotations.NullMarked;
