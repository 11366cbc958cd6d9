package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service is shown that wants to know its caller by a certificate: in PEM, with the key in a file of its own or in the
 * same one, or as PKCS#12.
 *
 * @param key which fits the first certificate
 * @param chain the caller's certificate, and those of its issuers
 */
record ClientCertificate(PrivateKey key, List<X509Certificate> chain) {

  static final String CERTIFICATE = "client-certificate";
  static final String KEY = "client-key";
  static final String PASSWORD = "client-key-password";

  ClientCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * The certificate that the settings name, or null.
   *
   * @throws IllegalArgumentException if it cannot be used; the message shows no key and no password
   */
  static @Nullable ClientCertificate of(ProviderConfig config) {
    PemFile file = PemFile.of(config, CERTIFICATE).orElse(null);
    if (file == null) {
      for (String name : List.of(KEY, PASSWORD)) {
        if (config.names().contains(name)) {
          throw config.invalid(
              name, "is for the certificate that " + CERTIFICATE + " names, which is not set");
        }
      }
      return null;
    }
    String text = config.text(PASSWORD).orElse(null);
    if (text != null && text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw config.invalid(
          PASSWORD,
          "has a character that is not in ASCII, with which this JVM opens no key; give the key"
              + " another password");
    }
    char[] password = text == null ? null : text.toCharArray();
    return file.isBinary() ? ofPkcs12(config, file, password) : ofPem(config, file, password);
  }

  private static ClientCertificate ofPem(
      ProviderConfig config, PemFile file, char @Nullable [] password) {
    List<X509Certificate> chain = file.certificates();
    PemFile keyFile = PemFile.of(config, KEY).orElse(file);
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    PrivateKey key = PrivateKeys.read(keyFile, algorithm, password);
    if (key == null) {
      throw keyFile == file
          ? file.wrong("holds no private key; name the file of the key in " + KEY)
          : keyFile.wrong(
              "holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----");
    }
    if (!PrivateKeys.fits(key, chain.get(0).getPublicKey())) {
      throw keyFile.wrong("holds a key that does not belong to the first certificate of "
          + CERTIFICATE + " (" + chain.get(0).getSubjectX500Principal() + "); give the key of that"
          + " certificate, and the certificate before those of its issuers");
    }
    return new ClientCertificate(key, chain);
  }

  private static ClientCertificate ofPkcs12(
      ProviderConfig config, PemFile file, char @Nullable [] password) {
    if (config.names().contains(KEY)) {
      throw config.invalid(
          KEY,
          "is set beside a " + CERTIFICATE
              + " that is no PEM; PKCS#12 holds the key itself, so leave this out");
    }
    char[] opened = password == null ? new char[0] : password;
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file.bytes()), opened);
      List<String> names = Collections.list(store.aliases()).stream()
          .filter(name -> isKey(store, name))
          .toList();
      if (names.size() != 1) {
        throw file.wrong("holds " + names.size() + " private keys with certificates; give one with"
            + " one, without other entries");
      }
      Key key = store.getKey(names.get(0), opened);
      Certificate[] chain = store.getCertificateChain(names.get(0));
      return new ClientCertificate(
          (PrivateKey) key,
          Arrays.stream(chain).map(X509Certificate.class::cast).toList());
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw wrongPassword(file, password);
      }
      throw file.wrong("is neither PEM nor PKCS#12 that can be read; make PEM of it, or: openssl"
          + " pkcs12 -export -inkey KEY.pem -in CERTIFICATE.pem -out NEW.p12");
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(file, password);
    } catch (GeneralSecurityException e) {
      throw file.wrong("holds what this JVM cannot read (" + e.getMessage() + "); make PEM of it:"
          + " openssl pkcs12 -in " + file.name() + " -out NEW.pem");
    }
  }

  private static boolean isKey(KeyStore store, String name) {
    try {
      return store.isKeyEntry(name) && store.getCertificateChain(name) != null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A key store that was just loaded is not loaded", e);
    }
  }

  static IllegalArgumentException wrongPassword(PemFile file, char @Nullable [] password) {
    return file.wrong(
        password == null
            ? "is protected by a password; set " + PASSWORD
            : "cannot be opened with the password of " + PASSWORD + "; correct it");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ClientCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
