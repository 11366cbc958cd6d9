/** What {@code provider-gemini} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.gemini;

import org.jspecify.annotations.NullMarked;
