package dev.patchbay.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says why TLS did not come about, and what to do. */
final class TlsFailure {

  /** The JDK's words for a first record that is none of TLS. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  /** The JDK's words for what the service sent before it hung up; the names are those of RFC 8446, 6. */
  private static final Pattern ALERT = Pattern.compile("(?:Received fatal|Fatal) alert: (\\w+)");

  /** What a service sends that wants a certificate, or another one. Many say handshake_failure for that. */
  private static final Set<String> ABOUT_OURS = Set.of(
      "access_denied",
      "bad_certificate",
      "certificate_expired",
      "certificate_required",
      "certificate_revoked",
      "certificate_unknown",
      "handshake_failure",
      "unknown_ca",
      "unsupported_certificate");

  /** OkHttp's words: it compares the host by itself, and only its text has the names. */
  private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[(.*)]");

  private TlsFailure() {}

  /**
   * The detail of the failure, or null if the exception is about something else: a connection that broke while TLS was being
   * spoken is one that broke, unless the service wanted a certificate and then hung up.
   */
  static @Nullable String explain(IOException e, Progress progress, Excerpt excerpt) {
    String host = progress.host();
    UntrustedException untrusted = cause(e, UntrustedException.class);
    if (untrusted != null) {
      return "the certificate of " + host + untrusted.explanation(excerpt::of);
    }
    boolean broke = cause(e, SocketException.class) != null || cause(e, EOFException.class) != null;
    if (broke && progress.mayBeStoppedByCertificate()) {
      return refused("it hung up", host, true);
    }
    if (broke || !(e instanceof SSLException)) {
      return null;
    }
    String said = String.valueOf(e.getMessage());
    if (e instanceof SSLPeerUnverifiedException) {
      return ofAnotherHost(said, host, excerpt);
    }
    if (said.contains(NO_TLS)) {
      return "what answers at " + host + " speaks plain text and no TLS; if that is meant, the"
          + " setting base-url begins with http, else correct its port";
    }
    Matcher alert = ALERT.matcher(said);
    if (alert.find()) {
      return refused(alert.group(1), host, ABOUT_OURS.contains(alert.group(1)));
    }
    return "TLS with " + host + " failed: " + excerpt.of(said);
  }

  private static String ofAnotherHost(String said, String host, Excerpt excerpt) {
    Matcher names = NAMES.matcher(said);
    if (!names.find()) {
      return "the certificate is not accepted for " + host + ": " + excerpt.of(said);
    }
    String meant = names.group(1).isEmpty() ? "no host" : excerpt.of(names.group(1));
    return "the certificate is for " + meant + " and not for " + host
        + "; correct the host of the setting base-url, or have the service's certificate name it";
  }

  private static String refused(String how, String host, boolean isAboutOurs) {
    return "the service at " + host + " refused TLS (" + how + ")"
        + (isAboutOurs
            ? ": it may want a certificate of its caller, or another than it was shown (settings "
                + ClientCertificate.CERTIFICATE + " and " + ClientCertificate.KEY + ")"
            : "");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    Throwable cause = e;
    // A chain may lead back into itself.
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
