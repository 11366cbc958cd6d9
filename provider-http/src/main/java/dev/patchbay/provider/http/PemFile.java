package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file that a setting names, or the PEM text that stands in its place. What is wrong with it is said of the setting. */
final class PemFile {

  /** All certificates of the web's issuers in PEM have 250 kB. */
  private static final long MAX_BYTES = 4 << 20;

  /** Values that may be a key: PEM without its first line, or base64 of DER, which begins with M, or of PEM, which begins with LS0t. */
  private static final Pattern MAYBE_KEY =
      Pattern.compile("(?s).*[\\r\\n].*|LS0t.*|M[A-Za-z0-9+/=_-]{39,}|.{1000,}");

  private final ProviderConfig config;
  private final String setting;
  private final String name;
  private final byte[] bytes;

  private PemFile(ProviderConfig config, String setting, String name, byte[] bytes) {
    this.config = config;
    this.setting = setting;
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Reads the file of that setting.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Optional<PemFile> of(ProviderConfig config, String setting) {
    return config
        .text(setting)
        .map(value -> Pem.is(value)
            ? new PemFile(config, setting, "", inLines(value).getBytes(StandardCharsets.UTF_8))
            : read(config, setting, value.strip()));
  }

  /** Some files of variables allow one line only, so the line ends of the PEM are written as {@code \n}. */
  private static String inLines(String pem) {
    return pem.indexOf('\n') < 0 ? pem.replace("\\n", "\n") : pem;
  }

  private static PemFile read(ProviderConfig config, String setting, String value) {
    if (MAYBE_KEY.matcher(value).matches()) {
      throw config.invalid(
          setting,
          "is neither the path of a file nor PEM text, which begins with -----BEGIN; it is not shown"
              + " here, since it may be a key");
    }
    Path path;
    try {
      path = Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw config.invalid(setting, "is neither the path of a file nor PEM text");
    }
    if (value.isEmpty()) {
      throw config.invalid(setting, "is empty; give the path of a file, or PEM text");
    }
    String what = "names the file " + path + ", which ";
    try {
      if (Files.isDirectory(path) || Files.size(path) > MAX_BYTES) {
        throw config.invalid(setting, what + "is a folder or longer than 4 MiB; correct the path");
      }
      return new PemFile(config, setting, path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw config.invalid(setting, what + "does not exist; create it, or correct the path");
    } catch (AccessDeniedException e) {
      throw config.invalid(setting, what + "this process may not read; allow it, or correct it");
    } catch (IOException e) {
      throw config.invalid(setting, what + "cannot be read: " + e);
    }
  }

  /** Whether it is no text, but perhaps PKCS#12 or one certificate in DER, both of which are an ASN.1 sequence. */
  boolean isBinary() {
    return bytes.length > 0 && bytes[0] == 0x30;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  List<Pem> blocks() {
    return Pem.blocks(new String(bytes, StandardCharsets.UTF_8));
  }

  /** How a command names the file. */
  String name() {
    return name.isEmpty() ? "FILE" : name;
  }

  /**
   * The certificates of the file, in order.
   *
   * @throws IllegalArgumentException if it holds none, or one that cannot be read
   */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : blocks()) {
      if (block.label().equals(Pem.CERTIFICATE)) {
        certificates.add(certificate(block, certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw wrong(
          isBinary()
              ? "is not PEM; if it is a certificate in DER: openssl x509 -inform der -in " + name()
                  + " -out NEW.pem"
              : "holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  private X509Certificate certificate(Pem block, int number) {
    try {
      return (X509Certificate) CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(block.bytes()));
    } catch (CertificateException e) {
      throw wrong("is damaged: certificate " + number + " in it cannot be read");
    }
  }

  /** The exception that says what is wrong with the file. */
  IllegalArgumentException wrong(String what) {
    return config.invalid(
        setting,
        name.isEmpty()
            ? "holds PEM text that " + what
            : "names the file " + name + ", which " + what);
  }
}
