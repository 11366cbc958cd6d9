package dev.patchbay.gateway.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys that clients may use. A file has a line for each: its name, the hash of the key, and its {@link KeyOptions}.
 *
 * <pre>
 * # A comment
 * team-a sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae models=gpt-4o,claude-* calls-per-minute=60
 * </pre>
 *
 * <p>A plain hash is enough, since keys are 256 random bits. Immutable but for the figures of each key, and thread-safe.
 */
public final class ApiKeys {

  private final List<ApiKey> keys;

  ApiKeys(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** No keys: none is known. */
  public static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  /**
   * Reads a file.
   *
   * @throws KeysException if it cannot be read, or a line is wrong
   */
  public static ApiKeys read(Path file) {
    return read(file, none(), InstantSource.system());
  }

  /**
   * Reads a file again. Keys that were there before keep their figures, with the options that the file has now.
   *
   * @param before the keys that were read last
   * @throws KeysException if it cannot be read, or a line is wrong
   */
  public static ApiKeys read(Path file, ApiKeys before, InstantSource clock) {
    List<ApiKey> keys = new ArrayList<>();
    for (KeyLine line : KeyFile.lines(file)) {
      byte[] hash = HexFormat.of().parseHex(line.hash());
      KeyUse use = before.keys.stream()
          .filter(key -> key.hasHash(hash))
          .map(ApiKey::use)
          .findFirst()
          .orElseGet(() -> new KeyUse(clock));
      keys.add(new ApiKey(line.id(), hash, line.options(), use));
    }
    return new ApiKeys(keys);
  }

  /**
   * Makes a key and appends its line to a file, which is made if need be, for its owner alone where the system has such permissions.
   *
   * @param id the key's name: up to 40 letters, digits, dots, hyphens and underscores
   * @return the key, which stands nowhere else
   * @throws KeysException if the file cannot be read or written, a line of it is wrong, or it has a key of that name
   */
  public static String create(Path file, String id, KeyOptions options) {
    NewKey key = NewKey.of(id, options);
    KeyFile.append(file, key.line());
    return key.key();
  }

  /**
   * Takes the key of that name out of a file.
   *
   * @return whether there was one
   * @throws KeysException if the file cannot be read or written, or a line of it is wrong
   */
  public static boolean revoke(Path file, String id) {
    return KeyFile.remove(file, id);
  }

  /** All keys, in the order of the file. */
  public List<ApiKey> all() {
    return keys;
  }

  /** The key that a client sends, whether or not it has expired; empty if it is none of these. Takes as long for any key. */
  public Optional<ApiKey> find(String sent) {
    byte[] hash = hash(sent);
    ApiKey found = null;
    for (ApiKey key : keys) {
      // To the end, so that the time does not tell which one it was.
      if (key.hasHash(hash)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
