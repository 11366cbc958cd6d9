/** What was called: the last calls in memory, and all of them as lines of JSON in files. */
@NullMarked
package dev.patchbay.gateway.ledger;

import org.jspecify.annotations.NullMarked;
