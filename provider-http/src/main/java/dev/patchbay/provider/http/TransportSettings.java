package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.time.Duration;

/**
 * How calls are made.
 *
 * @param connectTimeout for TCP, and again for each answer while TLS or a proxy's tunnel is set up
 * @param firstEventTimeout from the start of the call to the first event of a stream, or to the head of a whole answer
 * @param eventTimeout from one event to the next, whatever else is sent meanwhile; for a whole answer from its head to its
 *     end. The time that the consumer takes does not count
 * @param idleTimeout without a single byte
 * @param blockPrivateAddresses whether only addresses of the public internet may be called
 * @param maxIdleConnections the most connections that are kept open without a call
 * @param http2 whether HTTP/2 is spoken where the service offers it
 * @param log whether requests and answers are logged
 */
record TransportSettings(
    Duration connectTimeout,
    Duration firstEventTimeout,
    Duration eventTimeout,
    Duration idleTimeout,
    boolean blockPrivateAddresses,
    int maxIdleConnections,
    boolean http2,
    boolean log) {

  static final String CONNECT_TIMEOUT = "connect-timeout";
  static final String FIRST_EVENT_TIMEOUT = "first-event-timeout";
  static final String EVENT_TIMEOUT = "event-timeout";
  static final String IDLE_TIMEOUT = "idle-timeout";
  static final String BLOCK_PRIVATE_ADDRESSES = "block-private-addresses";
  static final String MAX_IDLE_CONNECTIONS = "max-idle-connections";
  static final String HTTP_2 = "http2";

  static final int DEFAULT_MAX_IDLE_CONNECTIONS = 256;

  /** OkHttp counts the milliseconds of a timeout in an int: 24 days. */
  private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  TransportSettings {
    connectTimeout = shortened(connectTimeout);
    firstEventTimeout = shortened(firstEventTimeout);
    eventTimeout = shortened(eventTimeout);
    idleTimeout = shortened(idleTimeout);
  }

  static TransportSettings of(ProviderConfig config) {
    return new TransportSettings(
        config.duration(CONNECT_TIMEOUT).orElse(Duration.ofSeconds(10)),
        config.duration(FIRST_EVENT_TIMEOUT).orElse(Duration.ofMinutes(5)),
        config.duration(EVENT_TIMEOUT).orElse(Duration.ofMinutes(5)),
        config.duration(IDLE_TIMEOUT).orElse(Duration.ofMinutes(2)),
        config.flag(BLOCK_PRIVATE_ADDRESSES).orElse(false),
        config.number(MAX_IDLE_CONNECTIONS).orElse(DEFAULT_MAX_IDLE_CONNECTIONS),
        config.flag(HTTP_2).orElse(false),
        config.flag(ExchangeLog.SETTING).orElse(false));
  }

  private static Duration shortened(Duration timeout) {
    return timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
  }
}
