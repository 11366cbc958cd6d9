package dev.patchbay.provider.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate, or none, to every service that wants one. The JDK's own key manager shows none as well if the
 * service's list of issuers, which may be incomplete, does not name the right one.
 *
 * <p>It also notes that a service wants one. A service that is shown none, or a wrong one, says so and hangs up, and the
 * exception is often about the second alone, since its caller is still writing.
 */
final class ClientKeys extends X509ExtendedKeyManager {

  private static final String NAME = "client";

  /** What a service has heard that wanted a certificate. */
  enum Answer {
    NOT_ASKED,
    NONE,
    CERTIFICATE
  }

  /** Of the handshake that this thread is in, or was in last; of a type of ours it would hold a plugin's class loader. */
  private static final ThreadLocal<Boolean> SHOWN = new ThreadLocal<>();

  private final @Nullable ClientCertificate certificate;

  ClientKeys(@Nullable ClientCertificate certificate) {
    this.certificate = certificate;
  }

  /** What the service has heard in the handshake of this thread, since this was last called. */
  static Answer takeAnswer() {
    Boolean shown = SHOWN.get();
    SHOWN.remove();
    return shown == null ? Answer.NOT_ASKED : shown ? Answer.CERTIFICATE : Answer.NONE;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    boolean shown = certificate != null
        && Arrays.asList(keyTypes).contains(certificate.key().getAlgorithm());
    SHOWN.set(shown);
    return shown ? NAME : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return certificate == null ? null : new String[] {NAME};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return certificate == null ? null : certificate.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return certificate == null ? null : certificate.key();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
