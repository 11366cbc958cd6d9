/**
 * For those who write providers, {@link dev.patchbay.testkit.ProviderContract}: the rules that a provider keeps, as tests. For
 * those who use them, {@link dev.patchbay.testkit.FakeProvider}. Below both are servers on loopback: {@link
 * dev.patchbay.testkit.EquingStandIn} speaks a service's dialect, {@link dev.patchbay.testkit.FaultServer} sends exactly the
 * bytes that a test says.
 */
@NullMarked
package dev.patchbay.testkit;

import org.jspecify.annotations.NullMarked;
