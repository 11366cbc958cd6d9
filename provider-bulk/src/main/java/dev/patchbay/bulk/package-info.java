/**
 * Completions for millions of rows on many machines, free of any cluster's types. A {@link dev.patchbay.bulk.BulkJob} says what is
 * wanted. On each machine a {@link dev.patchbay.bulk.BulkEngine} asks, and a {@link dev.patchbay.bulk.BulkTask} goes through one
 * partition of the rows. One {@link dev.patchbay.bulk.Coordinator} lends turns and money to all engines. A {@link
 * dev.patchbay.bulk.Journal} keeps the answers of a task, so that no row is paid for twice.
 */
@NullMarked
package dev.patchbay.bulk;

import org.jspecify.annotations.NullMarked;
