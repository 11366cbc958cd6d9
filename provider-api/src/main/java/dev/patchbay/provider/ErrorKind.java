package dev.patchbay.provider;

/**
 * What went wrong, and the one place that says what may follow: whether the same provider may be asked again, whether
 * another may, and whether the failure says something about the provider's health.
 */
public enum ErrorKind {
  /** The service, or the provider before it, refused the request as wrong (400, 422). */
  INVALID_REQUEST(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Correct the request."),
  /** The messages are longer than the model's context window. */
  CONTEXT_TOO_LONG(
      Retry.NEVER,
      Failover.LARGER_CONTEXT,
      Health.UNAFFECTED,
      "Shorten the messages or choose a model with a larger context window."),
  /** The service refused the content. */
  CONTENT_FILTERED(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Change the messages."),
  /** The service does not accept the key (401). */
  AUTHENTICATION(
      Retry.NEVER, Failover.OPT_IN, Health.UNAFFECTED, "Check the provider's api-key setting."),
  /** The key may not do this (403). */
  PERMISSION(
      Retry.NEVER,
      Failover.OPT_IN,
      Health.UNAFFECTED,
      "Check what the provider's key is allowed to do."),
  /** The service does not have the model, or not now. */
  MODEL_UNAVAILABLE(
      Retry.NEVER, Failover.ALLOWED, Health.MODEL, "Choose another model or provider."),
  /** The account is used up (402; 429 with the code {@code insufficient_quota}). */
  QUOTA_EXHAUSTED(
      Retry.NEVER, Failover.ALLOWED, Health.LONG, "Top up the account or choose another provider."),
  /** Too many requests (429). */
  RATE_LIMITED(
      Retry.AFTER_HINT,
      Failover.ALLOWED,
      Health.RETRY_AFTER,
      "Wait before asking again, or choose another provider."),
  /** The service did not begin to answer in time. */
  TIMEOUT(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Allow more time, try again, or choose another provider."),
  /** No connection to the service could be made or kept. */
  UNREACHABLE(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Check that the service runs at that address, or choose another provider."),
  /** The service failed (5xx). */
  SERVER_ERROR(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Try again later or choose another provider."),
  /** The service is overloaded (529). */
  OVERLOADED(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Try again later or choose another provider."),
  /** The service wants to be shown a person: a captcha or a verification page. Never answered automatically. */
  CHALLENGE_REQUIRED(
      Retry.NEVER,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Open the service's site in a browser, or choose another provider."),
  /** The answer is not what the protocol allows: a redirect, a page, an empty body. */
  PROTOCOL(
      Retry.NEVER,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Check that the base URL is that of a compatible service, or choose another provider."),
  /** The stream broke off after its output had begun; the exception carries the text so far. */
  STREAM_INTERRUPTED(
      Retry.NEVER,
      Failover.NEVER,
      Health.PROVIDER,
      "The text so far is in the exception; ask again for a whole one."),
  /** The answer is larger than the limit set for it. */
  LIMIT_EXCEEDED(
      Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Raise the limit or ask for less."),
  /** The plugin is at fault: it threw what it must not, returned nothing, or could not be linked. */
  PLUGIN_FAILURE(
      Retry.NEVER, Failover.ALLOWED, Health.PROVIDER, "Report it to the plugin's author."),
  /** The caller cancelled the call or closed the stream. */
  CANCELLED(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "");

  /** Whether the same provider may be asked again. */
  public enum Retry {
    /** No. */
    NEVER,
    /** Yes, after a back-off. */
    BACK_OFF,
    /** Yes, after the time that the service asked for. */
    AFTER_HINT
  }

  /** Whether another provider may be asked instead. */
  public enum Failover {
    /** No: it would fail there too, or output has been seen. */
    NEVER,
    /** Only if the application has asked for that. */
    OPT_IN,
    /** Only one whose context window is larger. */
    LARGER_CONTEXT,
    /** Yes. */
    ALLOWED
  }

  /** What the failure says about the provider's health. */
  public enum Health {
    /** Nothing. */
    UNAFFECTED,
    /** That model is down there. */
    MODEL,
    /** The provider is down. */
    PROVIDER,
    /** The provider is down for the time that it named. */
    RETRY_AFTER,
    /** The provider is down for long. */
    LONG
  }

  private final Retry retry;
  private final Failover failover;
  private final Health health;
  private final String advice;

  ErrorKind(Retry retry, Failover failover, Health health, String advice) {
    this.retry = retry;
    this.failover = failover;
    this.health = health;
    this.advice = advice;
  }

  /**
   * The kind that an HTTP status stands for where the service gives no code: RFC 9110, and 529, which Anthropic and others send
   * when overloaded. A status that is no failure is a {@link #PROTOCOL}: it is asked for only where no success was read.
   */
  public static ErrorKind ofStatus(int status) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> QUOTA_EXHAUSTED;
      case 403 -> PERMISSION;
      case 404 -> MODEL_UNAVAILABLE;
      case 408 -> TIMEOUT;
      case 429 -> RATE_LIMITED;
      case 529 -> OVERLOADED;
      default ->
        switch (status / 100) {
          case 4 -> INVALID_REQUEST;
          case 5 -> SERVER_ERROR;
          default -> PROTOCOL;
        };
    };
  }

  /** Whether the same provider may be asked again. */
  public Retry retry() {
    return retry;
  }

  /** Whether another provider may be asked instead, as long as no output has been seen. */
  public Failover failover() {
    return failover;
  }

  /** What the failure says about the provider's health. */
  public Health health() {
    return health;
  }

  /** What a person can do about it, as a sentence; empty if there is nothing to do. */
  public String advice() {
    return advice;
  }
}
