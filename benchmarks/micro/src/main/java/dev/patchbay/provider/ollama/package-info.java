/** What {@code provider-ollama} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.ollama;

import org.jspecify.annotations.NullMarked;
