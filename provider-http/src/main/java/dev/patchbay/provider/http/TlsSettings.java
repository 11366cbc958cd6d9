package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Who is trusted, and what the service is shown.
 *
 * @param authorities trusted beside those of the JDK
 * @param certificate null if the service is shown none
 */
record TlsSettings(
    List<X509Certificate> authorities, @Nullable ClientCertificate certificate) {

  static final String CA_FILE = "ca-file";

  /** The JDK's authorities, and no certificate. */
  static final TlsSettings DEFAULT = new TlsSettings(List.of(), null);

  TlsSettings {
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the files that the settings name.
   *
   * @throws IllegalArgumentException if one cannot be used
   */
  static TlsSettings of(ProviderConfig config) {
    List<X509Certificate> authorities =
        PemFile.of(config, CA_FILE).map(PemFile::certificates).orElse(List.of());
    ClientCertificate certificate = ClientCertificate.of(config);
    return new TlsSettings(authorities, certificate);
  }

  /** Has connections made like that. Connections of clients with settings of their own are not shared. */
  OkHttpClient.Builder applyTo(OkHttpClient.Builder client) {
    ServerTrust trust = ServerTrust.of(authorities);
    KeyManager[] keys = {new ClientKeys(certificate)};
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return client.sslSocketFactory(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no TLS: " + e.getMessage(), e);
    }
  }
}
