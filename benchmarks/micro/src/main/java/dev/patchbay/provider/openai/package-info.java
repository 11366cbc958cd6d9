/** What {@code provider-openai-dialect} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.openai;

import org.jspecify.annotations.NullMarked;
