/** A provider that fails on request, so that people can see how their client behaves. */
@NullMarked
package dev.patchbay.gateway.fault;

import org.jspecify.annotations.NullMarked;
