package dev.patchbay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate for this machine and its key, made by the JDK's keytool and written down as PEM files. */
record PemPair(Path certificate, Path key, @Nullable KeyStore store) {

  private static final String PASSWORD = "changeit";

  /** Makes them in that folder, with a key of that algorithm: RSA or EC. */
  static PemPair make(Path folder, String algorithm) throws Exception {
    Path file = folder.resolve(algorithm + ".p12");
    keytool(file, algorithm);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Key key = store.getKey("server", PASSWORD.toCharArray());
    Certificate certificate = store.getCertificate("server");
    return new PemPair(
        pem(folder.resolve(algorithm + ".crt"), "CERTIFICATE", certificate.getEncoded()),
        pem(folder.resolve(algorithm + ".key"), "PRIVATE KEY", key.getEncoded()),
        store);
  }

  static Path pem(Path file, String label, byte[] bytes) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN " + label + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END "
            + label + "-----\n");
  }

  /** The lines of a gateway's configuration. */
  String settings() {
    return "tls: {certificate: \"" + certificate + "\", key: \"" + key + "\"}\n";
  }

  /** Of a client that trusts the certificate. */
  SSLContext client() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void keytool(Path store, String algorithm)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-alias",
            "server",
            "-keyalg",
            algorithm,
            "-dname",
            "CN=test",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "2")
        .redirectErrorStream(true)
        .start();
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool failed: " + said);
    }
  }
}
