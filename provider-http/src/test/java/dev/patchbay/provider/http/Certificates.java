package dev.patchbay.provider.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for tests, made by {@code keytool} once a JVM: an issuer of their own ({@link #CA}), and what it has issued. All
 * hosts that they name are this machine, but for one.
 */
final class Certificates {

  /** The issuer of all others but {@link #STRANGER}. */
  static final String CA = "ca";

  /** For localhost, 127.0.0.1 and service.example. */
  static final String SERVER = "server";

  static final String EXPIRED = "expired";
  static final String NOT_YET_VALID = "future";

  /** For other.example and www.other.example. */
  static final String OTHER_HOST = "other";

  /** For no host. */
  static final String CLIENT = "client";

  /** Like CLIENT, with another key. */
  static final String CLIENT_EC = "client-ec";

  /** For localhost, signed by itself. */
  static final String STRANGER = "stranger";

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String EC = "-keyalg EC -groupname secp256r1 ";
  private static final String HOSTS = "-ext san=dns:localhost,ip:127.0.0.1,dns:service.example";

  private static final class Shared {
    static final KeyStore STORE = make();
  }

  private Certificates() {}

  private static KeyStore make() {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Path file = folder.resolve("store.p12");
      try {
        keytool(file, CA, EC + "-ext bc:c");
        keytool(file, SERVER, EC + HOSTS + " -signer ca");
        keytool(file, EXPIRED, EC + HOSTS + " -signer ca -startdate -20d -validity 5");
        keytool(file, NOT_YET_VALID, EC + HOSTS + " -signer ca -startdate +5d -validity 5");
        keytool(
            file, OTHER_HOST, EC + "-ext san=dns:other.example,dns:www.other.example -signer ca");
        keytool(file, CLIENT, "-keyalg RSA -keysize 2048 -signer ca");
        keytool(file, CLIENT_EC, EC + "-signer ca");
        keytool(file, STRANGER, EC + HOSTS);
        return KeyStore.getInstance(file.toFile(), PASSWORD);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(Path file, String name, String options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        // It starts eight times, and takes a third of the time like this.
        "-J-XX:TieredStopAtLevel=1",
        "-J-XX:+UseSerialGC",
        "-J-Dkeystore.pkcs12.keyPbeIterationCount=100",
        "-J-Dkeystore.pkcs12.macIterationCount=100",
        "-genkeypair",
        "-keystore",
        file.toString(),
        "-storepass",
        new String(PASSWORD),
        "-alias",
        name,
        "-dname",
        "CN=Patchbay test " + name));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed: " + said);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The certificate and those of its issuers, in PEM. */
  static String pem(String name) {
    StringBuilder pem = new StringBuilder();
    try {
      for (Certificate certificate : Shared.STORE.getCertificateChain(name)) {
        pem.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return pem.toString();
  }

  /** Its key, in PEM as PKCS#8. */
  static String key(String name) {
    return pem("PRIVATE KEY", privateKey(name).getEncoded());
  }

  static PrivateKey privateKey(String name) {
    try {
      return (PrivateKey) Shared.STORE.getKey(name, PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(String label, byte[] bytes) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** A store that holds these with their keys, under that password. */
  static KeyStore pkcs12(String password, String... names) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (String name : names) {
        store.setKeyEntry(
            name, privateKey(name), password.toCharArray(), Shared.STORE.getCertificateChain(name));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What a server shows that has that certificate, and trusts {@link #CA} for its callers. */
  static SSLContext server(String name) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(pkcs12("changeit", name), PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(CA, Shared.STORE.getCertificate(CA));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
