/** JSON as the gateway reads and writes it: bodies as trees that remember what was asked of them, answers straight into bytes. */
@NullMarked
package dev.patchbay.gateway.json;

import org.jspecify.annotations.NullMarked;
