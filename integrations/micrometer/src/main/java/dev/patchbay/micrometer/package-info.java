/** What a router does, as Micrometer metrics. */
@NullMarked
package dev.patchbay.micrometer;

import org.jspecify.annotations.NullMarked;
