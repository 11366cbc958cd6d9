package dev.patchbay.gateway;

import dev.patchbay.gateway.settings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate with its key from PEM files (RFC 7468). The key is in PKCS #8, not encrypted. */
final class PemFiles {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  /**
   * Reads both into a key store without a password.
   *
   * @throws GatewayException if one cannot be read, or is of another form
   */
  static KeyStore read(Tls files) {
    try {
      PrivateKey key = key(files.key());
      Certificate[] chain = chain(files.certificate());
      if (!belong(key, chain[0].getPublicKey())) {
        throw new GatewayException("tls.key " + files.key()
            + " is not the key of the first certificate in tls.certificate "
            + files.certificate() + "; that file begins with the server's own certificate");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("gateway", key, new char[0], chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new GatewayException(
          "TLS cannot be set up with tls.certificate " + files.certificate() + " and tls.key "
              + files.key() + ": " + e,
          e);
    }
  }

  /** Java takes any pair, and then refuses each client. */
  private static boolean belong(PrivateKey key, PublicKey ofCertificate)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(ofCertificate.getAlgorithm())) {
      return false;
    }
    Signature signature = Signature.getInstance(
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(ofCertificate);
    return signature.verify(signed);
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] bytes = Files.readAllBytes(file);
    Certificate[] chain = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new GatewayException("tls.certificate " + file + " holds no certificate in PEM form");
    }
    return chain;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw new GatewayException("tls.key " + file
          + " holds no key of the form BEGIN PRIVATE KEY; convert it with: openssl pkcs8 -topk8 -nocrypt -in "
          + file);
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Of another kind: the next.
      }
    }
    throw new GatewayException("tls.key " + file + " is neither an RSA, an EC nor an Ed25519 key");
  }
}
