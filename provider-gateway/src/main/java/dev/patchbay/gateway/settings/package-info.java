/** The gateway's configuration file as immutable values, and the routing that a file or a request asks for. */
@NullMarked
package dev.patchbay.gateway.settings;

import org.jspecify.annotations.NullMarked;
