package dev.patchbay.provider.bedrock.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.provider.http.WireFormat;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An API key, or AWS's signature over the request, version 4 (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">docs.aws.amazon.com</a>).
 */
public final class Signature implements Authorization {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  @Override
  public Map<String, String> headers(Unauthorized request) {
    ProviderConfig config = request.config();
    String key = request.keyValue().orElse("");
    String id = request.secretValue(Credentials.ID).orElse("");
    String region = config.text(Credentials.REGION).orElse("");
    boolean elsewhere = config.baseUrl().isPresent();
    if (region.isEmpty() && (!elsewhere || !id.isEmpty())) {
      throw ProviderException.of(
          ErrorKind.AUTHENTICATION,
          "there is no region; set region or AWS_REGION to one such as eu-central-1");
    }
    if (!key.isEmpty()) {
      return Map.of("authorization", "Bearer " + key);
    }
    if (!id.isEmpty()) {
      return signed(request, id, region);
    }
    if (!elsewhere) {
      throw ProviderException.of(ErrorKind.AUTHENTICATION, Credentials.missing(config));
    }
    return Map.of();
  }

  private static Map<String, String> signed(Unauthorized request, String id, String region) {
    Instant now = request.context().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    // As 20261126T120000Z.
    String time = now.toString().replaceAll("[-:]", "");
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", host(request.url()));
    headers.put("x-amz-date", time);
    request
        .secretValue(Credentials.TOKEN)
        .ifPresent(token -> headers.put("x-amz-security-token", token));
    String names = String.join(";", headers.keySet());
    String lines = headers.entrySet().stream()
        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
        .collect(Collectors.joining());
    // Paths are signed encoded twice, but for their slashes. None of this format has a query.
    String path = WireFormat.encoded(request.url().getRawPath()).replace("%2F", "/");
    String canonical =
        String.join("\n", request.method(), path, "", lines, names, sha256(request.body()));
    String scope = time.substring(0, 8) + "/" + region + "/bedrock/aws4_request";
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + request.secretValue(Credentials.KEY).orElseThrow()).getBytes(UTF_8);
    for (String step : scope.split("/", -1)) {
      key = hmac(key, step);
    }
    String signature = HexFormat.of().formatHex(hmac(key, toSign));
    // The client's own, which is the same.
    headers.remove("host");
    headers.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, id, scope, names, signature));
    return headers;
  }

  /** With the port that is not the scheme's own, as HTTP clients write it. */
  private static String host(URI url) {
    int usual = url.getScheme().equals("https") ? 443 : 80;
    return url.getHost() + (url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort());
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
