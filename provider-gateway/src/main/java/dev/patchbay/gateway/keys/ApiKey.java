package dev.patchbay.gateway.keys;

import java.math.BigDecimal;
import java.security.MessageDigest;

/** A key that clients may use: its name, what it may be used for, and how much it is used. Thread-safe. */
public final class ApiKey {

  private final String id;
  private final byte[] hash;
  private final KeyOptions options;
  private final KeyUse use;

  /**
   * How much a key is used.
   *
   * @param callsAtOnce calls that are under way
   * @param callsInMinute calls that began within the last minute
   * @param tokensInMinute tokens of calls that ended within the last minute
   * @param spent what its calls have cost since the gateway was started, in US dollars
   */
  public record Figures(
      int callsAtOnce, long callsInMinute, long tokensInMinute, BigDecimal spent) {}

  ApiKey(String id, byte[] hash, KeyOptions options, KeyUse use) {
    this.id = id;
    this.hash = hash.clone();
    this.options = options;
    this.use = use;
  }

  /** The key's name, which may appear in logs. */
  public String id() {
    return id;
  }

  /** What it may be used for. */
  public KeyOptions options() {
    return options;
  }

  /** How much it is used now. */
  public Figures figures() {
    return use.figures();
  }

  /** Whether it may be used for a model of that name, as a client asks for it. The models to fall back to count as well. */
  public boolean allows(String model) {
    return options.allows(model);
  }

  /** Whether it has expired. */
  public boolean isExpired() {
    return use.isOver(options);
  }

  /**
   * Begins a call, if the key may make one now. The limits on tokens and spend are looked at before a call only: calls under way may go
   * beyond them.
   *
   * @return a {@link KeyCall}, which the caller ends, or a {@link Refusal}
   */
  public Admission begin() {
    return use.begin(options);
  }

  boolean hasHash(byte[] other) {
    return MessageDigest.isEqual(hash, other);
  }

  KeyUse use() {
    return use;
  }

  /** The name. */
  @Override
  public String toString() {
    return id;
  }
}
