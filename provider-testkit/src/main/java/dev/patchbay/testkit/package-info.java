/**
 * Servers on loopback to test providers against: {@link dev.patchbay.testkit.EquingStandIn} speaks a service's dialect,
 * {@link dev.patchbay.testkit.FaultServer} sends exactly the bytes that a test says.
 */
@NullMarked
package dev.patchbay.testkit;

import org.jspecify.annotations.NullMarked;
