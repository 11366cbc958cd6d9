/** What a router does, as OpenTelemetry traces. */
@NullMarked
package dev.patchbay.opentelemetry;

import org.jspecify.annotations.NullMarked;
