package dev.patchbay.gateway.settings;

import java.nio.file.Path;

/**
 * The PEM files of TLS.
 *
 * @param certificate the certificate, with those between it and its root
 * @param key the private key
 */
public record Tls(Path certificate, Path key) {}
