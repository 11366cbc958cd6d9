/** Labels reviews on a Spark cluster. */
@NullMarked
package dev.patchbay.examples.bulk;

import org.jspecify.annotations.NullMarked;
