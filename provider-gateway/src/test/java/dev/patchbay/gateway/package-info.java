/** Tests of the gateway over real sockets. */
@NullMarked
package dev.patchbay.gateway;

import org.jspecify.annotations.NullMarked;
