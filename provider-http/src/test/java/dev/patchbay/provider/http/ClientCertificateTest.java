package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that want a certificate of their callers, and the files that it may stand in. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientCertificateTest {

  private static final String CA = Certificates.pem(Certificates.CA);
  private static final String CERTIFICATE = Certificates.pem(Certificates.CLIENT);
  private static final String KEY = Certificates.key(Certificates.CLIENT);
  private static final String PASSWORD = "canary password";

  @TempDir
  Path dir;

  @ParameterizedTest
  @ValueSource(strings = {Certificates.CLIENT, Certificates.CLIENT_EC})
  void aCertificateAndItsKeyMayStandInTwoFiles(String name) {
    assertAccepted(
        "client-certificate", file("client.pem", Certificates.pem(name)),
        "client-key", file("client.key", Certificates.key(name)));
  }

  @Test
  void theKeyMayStandInTheFileOfTheCertificate() {
    assertAccepted("client-certificate", file("client.pem", KEY + CERTIFICATE));
  }

  @Test
  void bothMayBeGivenAsText() {
    assertAccepted("client-certificate", CERTIFICATE, "client-key", KEY);
  }

  @Test
  void aKeyThatLacksTheShapeOfPemIsNotShown() {
    String inner = KEY.replaceAll("-----.*?-----", "").strip();
    for (String shape : List.of(
        inner,
        inner.replaceAll("\\s", ""),
        Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Parrot.at(
              "https://localhost", "client-certificate", CERTIFICATE, "client-key", shape))
          .withMessageContaining("client-key")
          .withMessageContaining("-----BEGIN")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(shape.substring(0, 20)));
    }
  }

  @Test
  void pemMayStandOnOneLine() {
    assertAccepted(
        "client-certificate", CERTIFICATE.replace("\n", "\\n"),
        "client-key", KEY.replace("\n", "\\n"));
  }

  @Test
  void theKeyMayStandInAVariable() {
    try (SecureServer server = SecureServer.wantingCertificates("TLSv1.3")) {
      AbstractProvider provider = new Parrot()
          .configured(ProviderConfig.builder()
              .environment(Map.of("CLIENT_KEY", KEY))
              .set("base-url", server.url("localhost"))
              .set("ca-file", file("ca.pem", CA))
              .set("client-certificate", "file:" + file("client.pem", CERTIFICATE))
              .set("client-key", "env:CLIENT_KEY")
              .build());

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128"})
  void theKeyMayBeUnderAPassword(String scheme) {
    assertAccepted(
        "client-certificate", CERTIFICATE,
        "client-key", file("client.key", encrypted(scheme)),
        "client-key-password", PASSWORD);
  }

  @Test
  void bothMayStandInAPkcs12File() {
    assertAccepted(
        "client-certificate",
        pkcs12(PASSWORD, Certificates.CLIENT),
        "client-key-password",
        PASSWORD);
  }

  @Test
  void aPkcs12FileMayHaveAnEmptyPassword() {
    assertAccepted("client-certificate", pkcs12("", Certificates.CLIENT_EC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void withoutACertificateTheServiceIsSaidToWantOne(String protocol) {
    try (SecureServer server = SecureServer.wantingCertificates(protocol)) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url("localhost"), "ca-file", CA).complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .startsWith("the service at localhost:" + server.port() + " refused TLS (")
          .endsWith(": it may want a certificate of its caller, or another than it was shown"
              + " (settings client-certificate and client-key)");
    }
  }

  @Test
  void aCertificateIsOneProvidersAlone() {
    try (SecureServer server = SecureServer.wantingCertificates("TLSv1.2")) {
      Parrot.at(
              server.url("localhost"),
              "ca-file",
              CA,
              "client-certificate",
              CERTIFICATE,
              "client-key",
              KEY)
          .complete(Parrot.HELLO);

      Answers.failure(
          () -> Parrot.at(server.url("localhost"), "ca-file", CA).complete(Parrot.HELLO));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca-file", "client-certificate"})
  void aFileThatDoesNotExistIsNamed(String setting) {
    Path missing = dir.resolve("missing.pem");

    assertRefused(
        setting,
        "names the file " + missing + ", which does not exist",
        setting,
        missing.toString());
    assertRefused(setting, "which is a folder or longer than 4 MiB", setting, dir.toString());
    assertRefused(setting, "is empty", setting, "");
    assertRefused(setting, "is neither the path of a file nor PEM text", setting, "a\0b");
  }

  @Test
  void aKeyFileThatDoesNotExistIsNamed() {
    assertRefused(
        "client-key",
        "which does not exist",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        dir.resolve("missing.key").toString());
  }

  @Test
  void aFileThatIsNoPemIsSaidToBe() {
    String text = file("readme.txt", "canary");

    assertRefused("ca-file", "holds no certificate in PEM", "ca-file", text);
    assertRefused("ca-file", "holds no certificate in PEM", "ca-file", file("key.pem", KEY));
    assertRefused("client-certificate", "holds no certificate in PEM", "client-certificate", text);
    assertRefused(
        "client-key",
        "holds no private key in PEM",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        text);
    assertRefused(
        "client-certificate",
        "name the file of the key in client-key",
        "client-certificate",
        CERTIFICATE);
  }

  @Test
  void aCertificateInDerIsSaidToBeWithTheCommandThatConvertsIt() throws IOException {
    Path der = dir.resolve("ca.der");
    Files.write(der, Pem.blocks(CA).get(0).bytes());

    assertRefused("ca-file", "openssl x509 -inform der -in " + der, "ca-file", der.toString());
    assertRefused(
        "client-certificate", "is neither PEM nor PKCS#12", "client-certificate", der.toString());
  }

  @Test
  void aDamagedCertificateIsSaidToBe() {
    String damaged = CA + Certificates.pem("CERTIFICATE", new byte[] {1, 2, 3});

    assertRefused("ca-file", "is damaged: certificate 2 in it cannot be read", "ca-file", damaged);
    assertRefused(
        "ca-file",
        "certificate 1",
        "ca-file",
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA PRIVATE KEY,openssl pkcs8 -topk8 -nocrypt -in",
    "EC PRIVATE KEY,openssl pkcs8 -topk8 -nocrypt -in",
    "OPENSSH PRIVATE KEY,ssh-keygen -p -m PKCS8 -f"
  })
  void aKeyOfAnotherFormIsSaidToBeWithTheCommandThatConvertsIt(String label, String command) {
    String file = file("old.key", Certificates.pem(label, new byte[] {1, 2, 3}));

    assertRefused(
        "client-key", command + " " + file, "client-certificate", CERTIFICATE, "client-key", file);
  }

  @Test
  void anEncryptedKeyInTheOldFormIsSaidToBeInTheOldForm() {
    String old = """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,0123456789ABCDEF

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertRefused(
        "client-key", "openssl pkcs8 -topk8", "client-certificate", CERTIFICATE, "client-key", old);
  }

  @Test
  void aKeyThatDoesNotFitTheCertificateIsRefused() {
    assertRefused(
        "client-key",
        "does not belong to client-certificate, whose certificate is for a key for RSA",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        Certificates.key(Certificates.CLIENT_EC));
    assertRefused(
        "client-key",
            "does not belong to the first certificate of client-certificate (CN=Patchbay"
                + " test server)",
        "client-certificate", Certificates.pem(Certificates.SERVER),
        "client-key", Certificates.key(Certificates.CLIENT_EC));
    assertRefused(
        "client-key",
        "that is damaged",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        Certificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
  }

  @Test
  void aWrongPasswordIsSaidToBeAndNotShown() {
    String key = file("client.key", encrypted("PBEWithHmacSHA256AndAES_256"));
    String store = pkcs12("other", Certificates.CLIENT);

    assertRefused(
        "client-key",
        "cannot be opened with the password of client-key-password",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        key,
        "client-key-password",
        "canary");
    assertRefused(
        "client-key",
        "is protected by a password; set client-key-password",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        key);
    assertRefused(
        "client-certificate",
        "cannot be opened with the password of client-key-password",
        "client-certificate",
        store,
        "client-key-password",
        "canary");
    assertRefused(
        "client-certificate",
        "is protected by a password; set client-key-password",
        "client-certificate",
        store);
  }

  @Test
  void aPasswordThatTheJdkCannotUseIsRefused() {
    assertRefused(
        "client-key-password",
        "is not in ASCII",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        KEY,
        "client-key-password",
        "canarü");
  }

  @Test
  void anEncryptedKeyThatCannotBeReadIsSaidToBeWithTheCommandThatConvertsIt() {
    String key = Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});

    assertRefused(
        "client-key",
        "openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE",
        "client-certificate",
        CERTIFICATE,
        "client-key",
        key,
        "client-key-password",
        "canary");
  }

  @Test
  void aPkcs12FileWithOtherThanOneKeyIsRefused() {
    assertRefused(
        "client-certificate",
        "holds 2 private keys",
        "client-certificate",
        pkcs12(PASSWORD, Certificates.CLIENT, Certificates.CLIENT_EC),
        "client-key-password",
        PASSWORD);
    assertRefused(
        "client-certificate",
        "holds 0 private keys",
        "client-certificate",
        pkcs12(PASSWORD),
        "client-key-password",
        PASSWORD);
  }

  @Test
  void aKeyBesideAPkcs12FileIsRefused() {
    assertRefused(
        "client-key",
        "PKCS#12 holds the key itself",
        "client-certificate",
        pkcs12("", Certificates.CLIENT),
        "client-key",
        KEY);
  }

  @Test
  void aKeyWithoutACertificateIsRefused() {
    assertRefused("client-key", "client-certificate names, which is not set", "client-key", KEY);
    assertRefused("client-key-password", "which is not set", "client-key-password", "canary");
  }

  @Test
  void nothingOfTheKeyIsInAText() {
    ClientCertificate certificate = ClientCertificate.of(Parrot.config(
        "https://parrot.example", "client-certificate", CERTIFICATE, "client-key", KEY));

    assertThat(certificate).hasToString("ClientCertificate[CN=Patchbay test client]");
    assertThat(Pem.blocks(KEY)).hasToString("[Pem[PRIVATE KEY]]");
  }

  private void assertAccepted(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "ca-file";
    all[1] = file("ca.pem", CA);
    System.arraycopy(settings, 0, all, 2, settings.length);
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SecureServer server = SecureServer.wantingCertificates(protocol)) {
        AbstractProvider provider = Parrot.at(server.url("localhost"), all);

        assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  private static void assertRefused(String setting, String reason, String... settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("https://parrot.example", settings))
        .withMessageStartingWith("Setting " + setting + " (from the application) ")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage())
            .doesNotContain("canary")
            .doesNotContain("-----END")
            .hasSizeLessThan(700));
  }

  private String file(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name), text).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String pkcs12(String password, String... names) {
    Path file = dir.resolve("client.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      Certificates.pkcs12(password, names).store(out, password.toCharArray());
      return file.toString();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The key as openssl writes it under a password. */
  private static String encrypted(String scheme) {
    try {
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          SecretKeyFactory.getInstance(scheme)
              .generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
      byte[] encrypted =
          cipher.doFinal(Certificates.privateKey(Certificates.CLIENT).getEncoded());
      // Under its own name, EncryptedPrivateKeyInfo does not know the scheme.
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(parameters, encrypted);
      return Certificates.pem("ENCRYPTED PRIVATE KEY", info.getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
