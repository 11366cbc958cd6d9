/** Who may call the gateway: hashed keys in a file, and what each of them may use. */
@NullMarked
package dev.patchbay.gateway.keys;

import org.jspecify.annotations.NullMarked;
