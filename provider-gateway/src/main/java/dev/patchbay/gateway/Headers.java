package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Report;

/** The headers that tell who answered a call, and why. */
final class Headers {

  private static final String REQUEST_ID = "x-patchbay-request-id";
  private static final String PROVIDER = "x-patchbay-provider";
  private static final String MODEL = "x-patchbay-model";
  private static final String ATTEMPTS = "x-patchbay-attempts";
  private static final String WHY = "x-patchbay-why";

  private Headers() {}

  /** Sets the gateway's id of the call, also under the names that OpenAI's and Anthropic's clients look for. */
  static void requestId(Exchange exchange) {
    exchange.setHeader(REQUEST_ID, exchange.id());
    exchange.setHeader("x-request-id", exchange.id());
    exchange.setHeader("request-id", exchange.id());
  }

  /**
   * Sets them.
   *
   * @param attempts how many calls to providers were made, the one that answers included
   */
  static void write(Exchange exchange, Report report, int attempts) {
    requestId(exchange);
    set(exchange, PROVIDER, report.provider());
    set(exchange, MODEL, report.model());
    exchange.setHeader(ATTEMPTS, String.valueOf(attempts));
    set(exchange, WHY, report.why());
  }

  private static void set(Exchange exchange, String name, String value) {
    if (!value.isEmpty()) {
      exchange.setHeader(name, printable(value));
    }
  }

  /** Names of models come from clients, and words from services: nothing of them may end a header. */
  private static String printable(String value) {
    StringBuilder text = new StringBuilder(Math.min(value.length(), 500));
    for (int i = 0; i < value.length() && i < 500; i++) {
      char each = value.charAt(i);
      text.append(each < ' ' || each > '~' ? '?' : each);
    }
    return text.toString();
  }
}
