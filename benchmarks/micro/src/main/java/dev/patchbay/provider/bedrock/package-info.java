/** What {@code provider-bedrock} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.bedrock;

import org.jspecify.annotations.NullMarked;
