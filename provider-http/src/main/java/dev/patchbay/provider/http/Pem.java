package dev.patchbay.provider.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468). */
final class Pem {

  static final String CERTIFICATE = "CERTIFICATE";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private final String label;
  private final byte[] bytes;

  private Pem(String label, byte[] bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** Whether that is PEM at all. */
  static boolean is(String text) {
    return text.contains("-----BEGIN ");
  }

  /**
   * The blocks of that text, in order; what stands between them is a comment. A block that is no Base64, such as a key under
   * a password in the old form, has no bytes.
   */
  static List<Pem> blocks(String text) {
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Pem(matcher.group(1), decoded(matcher.group(2))));
    }
    return blocks;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Such as {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Without the bytes, which may be a key. */
  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}
