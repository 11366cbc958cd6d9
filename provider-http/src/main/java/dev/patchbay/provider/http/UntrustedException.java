package dev.patchbay.provider.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The JDK's rules refuse the certificates that a service has shown. */
final class UntrustedException extends CertificateException {

  private static final long serialVersionUID = 1L;

  private final transient X509Certificate[] chain;

  UntrustedException(X509Certificate[] chain, CertificateException reason) {
    super(reason.getMessage(), reason);
    this.chain = chain.clone();
  }

  /**
   * What is wrong with them and what to do, as the end of a sentence about the service's certificate.
   *
   * @param shown makes text of the service fit to be shown
   */
  String explanation(UnaryOperator<String> shown) {
    // The JDK compares with the system's clock, too.
    Instant now = Instant.now();
    for (int i = 0; i < chain.length; i++) {
      String whose =
          i == 0 ? "" : " was issued by " + shown.apply(subject(chain[i])) + ", whose certificate";
      Instant end = chain[i].getNotAfter().toInstant();
      if (now.isAfter(end)) {
        return whose + " expired on " + end
            + "; whoever runs the service has to renew it, unless this machine's clock (" + now
            + ") is wrong";
      }
      Instant start = chain[i].getNotBefore().toInstant();
      if (now.isBefore(start)) {
        return whose + " is not valid before " + start + "; set this machine's clock (" + now
            + ") if it is wrong";
      }
    }
    if (!hasUnknownIssuer()) {
      return " is not accepted: " + shown.apply(String.valueOf(getMessage()));
    }
    X509Certificate last = chain[chain.length - 1];
    String issuer = last.getIssuerX500Principal().getName();
    String said = chain.length == 1 && issuer.equals(subject(last))
        ? " is signed by itself (" + shown.apply(issuer) + ")"
        : " leads to the issuer " + shown.apply(issuer);
    return said + ", which this JVM does not trust; if you do, name its certificate in the setting "
        + TlsSettings.CA_FILE;
  }

  private boolean hasUnknownIssuer() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
