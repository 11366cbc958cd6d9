package dev.patchbay.provider.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the JDK's rules which certificates of services are trusted, and keeps the one that is not with the failure: the
 * JDK's exceptions tell neither whose it was nor who had issued it.
 */
final class ServerTrust extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager rules;

  private ServerTrust(X509ExtendedTrustManager rules) {
    this.rules = rules;
  }

  /** Trusts whom the JDK trusts (its system properties included), and these. */
  static ServerTrust of(Collection<X509Certificate> more) {
    try {
      X509ExtendedTrustManager jdks = rules(null);
      if (more.isEmpty()) {
        return new ServerTrust(jdks);
      }
      // All in one store: a chain may lead through certificates of both.
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (X509Certificate certificate : jdks.getAcceptedIssuers()) {
        all.setCertificateEntry("jdk-" + number++, certificate);
      }
      for (X509Certificate certificate : more) {
        all.setCertificateEntry("own-" + number++, certificate);
      }
      return new ServerTrust(rules(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This JVM's trusted certificates cannot be read: " + e, e);
    }
  }

  private static X509ExtendedTrustManager rules(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no X509ExtendedTrustManager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      rules.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw new UntrustedException(chain, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      rules.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new UntrustedException(chain, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      rules.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new UntrustedException(chain, e);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return rules.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    rules.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    rules.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    rules.checkClientTrusted(chain, authType);
  }
}
