/** The wire formats that clients of the gateway speak. Each reads requests into Patchbay's, and writes answers, streams and errors. */
@NullMarked
package dev.patchbay.gateway.dialect;

import org.jspecify.annotations.NullMarked;
