package dev.patchbay.gateway.settings;

import java.time.Duration;

/**
 * What a client may ask of the gateway at most.
 *
 * @param body bytes of a body
 * @param head bytes of a request's line and headers together
 * @param headers how many headers
 * @param depth how deep JSON may be nested
 * @param headTime how long the head may take to arrive
 * @param bodyTime how long the body may take to arrive
 * @param idle how long a connection may be idle between requests
 * @param connections how many at once
 * @param drain how long calls under way may go on after the gateway was told to stop
 */
public record Limits(
    long body,
    int head,
    int headers,
    int depth,
    Duration headTime,
    Duration bodyTime,
    Duration idle,
    int connections,
    Duration drain) {

  /** What holds if nothing is set. */
  public static final Limits DEFAULTS = new Limits(
      32L << 20,
      16 << 10,
      100,
      100,
      Duration.ofSeconds(10),
      Duration.ofSeconds(30),
      Duration.ofSeconds(60),
      10_000,
      Duration.ofSeconds(30));
}
