package dev.patchbay.gateway;

import dev.patchbay.gateway.ledger.Entry;

/**
 * A request that is to become a call.
 *
 * @param entry what the ledger will say of it
 * @param startNanos when it came in, by {@link System#nanoTime()}
 */
record Incoming(Exchange exchange, Caller caller, Entry.Builder entry, long startNanos) {}
