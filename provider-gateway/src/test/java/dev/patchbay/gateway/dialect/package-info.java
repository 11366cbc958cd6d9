/** Tests of the dialects by themselves, and against the providers that read the same formats from the other side. */
@NullMarked
package dev.patchbay.gateway.dialect;

import org.jspecify.annotations.NullMarked;
