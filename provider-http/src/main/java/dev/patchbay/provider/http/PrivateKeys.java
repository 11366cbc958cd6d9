package dev.patchbay.provider.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Private keys in PKCS#8 (RFC 5958), also under a password. */
final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The first private key in a file, or null.
   *
   * @param algorithm that of the certificate it should belong to
   * @throws IllegalArgumentException if it is of another form or another algorithm, or the password is wrong
   */
  static @Nullable PrivateKey read(PemFile file, String algorithm, char @Nullable [] password) {
    for (Pem block : file.blocks()) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(file, algorithm, new PKCS8EncodedKeySpec(block.bytes()));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return key(file, algorithm, decrypted(file, block, password));
        }
        case "OPENSSH PRIVATE KEY" ->
          throw file.wrong(
              "holds a key in OpenSSH's own form; convert it: ssh-keygen -p -m PKCS8 -f "
                  + file.name());
        default -> {
          if (block.label().endsWith("PRIVATE KEY")) {
            throw file.wrong("holds an " + block.label() + ", and PKCS#8 is read, which begins with"
                + " -----BEGIN PRIVATE KEY-----; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                + file.name() + " -out NEW.pem");
          }
        }
      }
    }
    return null;
  }

  private static PrivateKey key(PemFile file, String algorithm, PKCS8EncodedKeySpec encoded) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
    } catch (InvalidKeySpecException e) {
      throw file.wrong("holds a private key that is damaged, or does not belong to "
          + ClientCertificate.CERTIFICATE + ", whose certificate is for a key for " + algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw file.wrong("holds a private key for " + algorithm + ", which this JVM does not know");
    }
  }

  private static PKCS8EncodedKeySpec decrypted(
      PemFile file, Pem block, char @Nullable [] password) {
    if (password == null) {
      throw ClientCertificate.wrongPassword(file, null);
    }
    PBEKeySpec spec = new PBEKeySpec(password);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(block.bytes());
      // The name of the whole scheme, such as PBEWithHmacSHA256AndAES_256; getAlgName() says PBES2.
      String scheme = String.valueOf(info.getAlgParameters());
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme).generateSecret(spec),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (InvalidKeySpecException e) {
      throw ClientCertificate.wrongPassword(file, password);
    } catch (IOException | GeneralSecurityException e) {
      throw file.wrong("holds an encrypted key in a form that this JVM does not know; convert it:"
          + " openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + file.name() + " -out NEW.pem");
    } finally {
      spec.clearPassword();
    }
  }

  /** Whether the two belong together: what one signs, the other verifies. */
  static boolean fits(PrivateKey key, PublicKey certified) {
    String scheme = switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
    byte[] anything = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(scheme);
      signature.initSign(key);
      signature.update(anything);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(anything);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
