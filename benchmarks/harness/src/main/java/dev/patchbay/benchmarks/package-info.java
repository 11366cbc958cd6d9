/** Side-by-side runs of chat clients against one server on loopback. */
@NullMarked
package dev.patchbay.benchmarks;

import org.jspecify.annotations.NullMarked;
