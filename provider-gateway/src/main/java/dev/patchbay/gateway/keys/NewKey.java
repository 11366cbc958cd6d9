package dev.patchbay.gateway.keys;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key that was just made.
 *
 * @param key what a client sends: {@code pb-} and 43 characters for 256 random bits
 * @param line what stands of it in a file
 */
public record NewKey(String key, String line) {

  private static final int BYTES = 32;

  /**
   * Makes a key.
   *
   * @throws KeysException if the name has another form
   */
  public static NewKey of(String id, KeyOptions options) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String key = "pb-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    return new NewKey(
        key, new KeyLine(id, HexFormat.of().formatHex(ApiKeys.hash(key)), options).text());
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "NewKey";
  }
}
