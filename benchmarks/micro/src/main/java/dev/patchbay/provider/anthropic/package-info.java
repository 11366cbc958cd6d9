/** What {@code provider-anthropic} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.anthropic;

import org.jspecify.annotations.NullMarked;
