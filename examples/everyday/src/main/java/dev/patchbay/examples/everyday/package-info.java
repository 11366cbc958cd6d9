/** What applications do with a model every day. */
@NullMarked
package dev.patchbay.examples.everyday;

import org.jspecify.annotations.NullMarked;
