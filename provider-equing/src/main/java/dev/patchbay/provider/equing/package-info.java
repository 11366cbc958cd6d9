/** The Equing plugin. */
@NullMarked
package dev.patchbay.provider.equing;

import org.jspecify.annotations.NullMarked;
