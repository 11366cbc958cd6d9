/** An HTTP server in front of a registry. {@link dev.patchbay.gateway.Gateway} starts one. */
@NullMarked
package dev.patchbay.gateway;

import org.jspecify.annotations.NullMarked;
