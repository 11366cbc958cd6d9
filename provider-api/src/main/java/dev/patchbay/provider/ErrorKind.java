package dev.patchbay.provider;

/**
 * What went wrong, and the one place that says what may follow: whether the same provider may be
 * asked again ({@link #retry()}), whether another may ({@link #failover()}), and whether the
 * failure says something about the provider's health ({@link #health()}). A router does what the
 * kind says; an application that calls a provider directly decides for itself:
 *
 * <pre>{@code
 * try {
 *   System.out.println(provider.complete(request).text());
 * } catch (ProviderException e) {
 *   switch (e.kind()) {
 *     case RATE_LIMITED, OVERLOADED, SERVER_ERROR, TIMEOUT, UNREACHABLE, STALE_CONNECTION ->
 *         System.err.println("Later, in " + e.retryAfter().orElse(Duration.ofSeconds(5)));
 *     case CONTEXT_TOO_LONG -> System.err.println("The conversation has to be shortened");
 *     case CONTENT_FILTERED -> System.err.println("The service does not answer that");
 *     case CANCELLED -> System.err.println("Stopped");
 *     default -> throw e;  // a mistake in the request or the set-up: the message says which
 *   }
 * }
 * }</pre>
 *
 * <p>What the kinds have in common:
 *
 * <ul>
 *   <li><b>The request is at fault</b> ({@link #INVALID_REQUEST}, {@link #CONTENT_FILTERED}): it
 *       would fail the same way again, here and elsewhere. {@link #CONTEXT_TOO_LONG} is the same,
 *       except that a model with a larger window may take it. None of them says anything about the
 *       provider.
 *   <li><b>The account is at fault</b> ({@link #AUTHENTICATION}, {@link #PERMISSION},
 *       {@link #QUOTA_EXHAUSTED}): asking again is useless until an operator acts. Another provider
 *       may be asked, after a refused key only if the application has opted in, because a wrong key
 *       should be noticed. An exhausted account keeps the provider out of selection for long.
 *   <li><b>The service cannot now</b> ({@link #RATE_LIMITED}, {@link #OVERLOADED},
 *       {@link #SERVER_ERROR}, {@link #TIMEOUT}, {@link #UNREACHABLE}): the same provider may be
 *       asked again after a wait, or another at once. All count against the provider, a rate limit
 *       for the time that the service asked for.
 *   <li><b>The service or its plugin does not work</b> ({@link #TLS_FAILURE},
 *       {@link #CHALLENGE_REQUIRED}, {@link #PROTOCOL}, {@link #PLUGIN_FAILURE};
 *       {@link #MODEL_UNAVAILABLE} for one model): the next try would fail as well, another
 *       provider may be asked, and the failure counts.
 *   <li><b>Output has been seen</b> ({@link #STREAM_INTERRUPTED}): nothing is asked again, since a
 *       second answer must not be joined to half of a first one. It counts against the provider.
 *   <li><b>This side ended it</b> ({@link #CANCELLED}, {@link #LIMIT_EXCEEDED},
 *       {@link #WRONG_ANSWER}): nothing follows, and nothing counts.
 *   <li>{@link #STALE_CONNECTION} is a case apart: once again, at once, and it counts against
 *       nothing.
 * </ul>
 *
 * <p>More kinds may be added, so a switch over them needs a {@code default}.
 */
public enum ErrorKind {
  /**
   * The service refused the request as wrong (400, 422, and any 4xx without a kind of its own), or
   * the provider did before sending it: it needs a capability that the provider does not declare,
   * or an option that the service does not have.
   */
  INVALID_REQUEST(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Correct the request."),
  /**
   * The messages are longer than the model's {@linkplain ModelInfo#contextWindow() context window}.
   * Recognised by the service's machine-readable code, such as OpenAI's
   * {@code context_length_exceeded}.
   */
  CONTEXT_TOO_LONG(
      Retry.NEVER,
      Failover.LARGER_CONTEXT,
      Health.UNAFFECTED,
      "Shorten the messages or choose a model with a larger context window."),
  /**
   * The service refused the content of the messages. An answer that is held back in part is not a
   * failure: it ends with {@link FinishReason.Kind#CONTENT_FILTER}.
   */
  CONTENT_FILTERED(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Change the messages."),
  /** The service does not accept the key (401), or a proxy the user and the password (407). */
  AUTHENTICATION(
      Retry.NEVER,
      Failover.OPT_IN,
      Health.UNAFFECTED,
      "Check the provider's api-key setting; if a proxy refused, proxy-user and proxy-password."),
  /** The key may not do this (403). */
  PERMISSION(
      Retry.NEVER,
      Failover.OPT_IN,
      Health.UNAFFECTED,
      "Check what the provider's key is allowed to do."),
  /** The service does not have the model, or not now (404); or the provider does not declare it. */
  MODEL_UNAVAILABLE(
      Retry.NEVER, Failover.ALLOWED, Health.MODEL, "Choose another model or provider."),
  /** The account is used up (402; 429 with the code {@code insufficient_quota}). */
  QUOTA_EXHAUSTED(
      Retry.NEVER,
      Failover.ALLOWED,
      Health.LONG,
      "Top up the account, raise the budget, or choose another provider or model."),
  /**
   * Too many requests or tokens in too short a time (429). {@link ProviderException#retryAfter()}
   * is the wait that the service asks for, if it does.
   */
  RATE_LIMITED(
      Retry.AFTER_HINT,
      Failover.ALLOWED,
      Health.RETRY_AFTER,
      "Wait before asking again, or choose another provider."),
  /**
   * The service did not begin to answer in time (408, or a timeout at this side), or the
   * {@linkplain CallContext#deadline() deadline} of the call has passed.
   */
  TIMEOUT(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Allow more time, try again, or choose another provider."),
  /**
   * No connection to the service could be made or kept: an unknown host, a refused connection, a
   * network that is down, an answer that breaks off before any output.
   */
  UNREACHABLE(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Check that the service runs at that address, or choose another provider."),
  /**
   * The service had closed the connection, which an earlier call had left open, before this request
   * reached it: not one byte of an answer came. It says nothing about the service, and a new
   * connection most likely works.
   */
  STALE_CONNECTION(
      Retry.AT_ONCE,
      Failover.ALLOWED,
      Health.UNAFFECTED,
      "Ask again at once: a new connection is opened."),
  /**
   * TLS could not protect the connection: a certificate that has expired, is for another host or is
   * of an unknown issuer, or no TLS at that address.
   */
  TLS_FAILURE(
      Retry.NEVER,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Correct what stands in the way, or choose another provider."),
  /** The service failed (5xx except for 529, or an error inside an answer that began with 200). */
  SERVER_ERROR(
      Retry.BACK_OFF,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Try again later or choose another provider."),
  /** The service is overloaded (529, which Anthropic and others send). */
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
  /**
   * The answer is not what the protocol allows: a redirect, a page, an empty body, an answer that
   * ends without saying that it is finished. Usually the base URL is wrong, or something in front
   * of the service has answered.
   */
  PROTOCOL(
      Retry.NEVER,
      Failover.ALLOWED,
      Health.PROVIDER,
      "Check that the base URL is that of a compatible service, or choose another provider."),
  /**
   * The stream broke off after its output had begun. {@link ProviderException#partialText()} is the
   * text so far, and the cause is the actual failure, with its own kind.
   */
  STREAM_INTERRUPTED(
      Retry.NEVER,
      Failover.NEVER,
      Health.PROVIDER,
      "The text so far is in the exception; ask again for a whole one."),
  /**
   * The answer is larger than the limit set for it on this side, which protects the heap from
   * broken and hostile services.
   */
  LIMIT_EXCEEDED(
      Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "Raise the limit or ask for less."),
  /**
   * The model answered properly, but not in the form that was asked for: JSON of another shape, or
   * none. Providers do not check that; what reads answers as values does, such as
   * {@code provider-tools}. {@link ProviderException#partialText()} is the answer.
   */
  WRONG_ANSWER(
      Retry.NEVER,
      Failover.NEVER,
      Health.UNAFFECTED,
      "Describe the wanted answer more clearly, or choose a model that keeps to a schema."),
  /**
   * The plugin is at fault: it threw what it must not, returned nothing or the wrong kind of
   * result, did not end when its call was over, or could not be linked.
   */
  PLUGIN_FAILURE(
      Retry.NEVER, Failover.ALLOWED, Health.PROVIDER, "Report it to the plugin's author."),
  /** The caller cancelled the call, closed the stream, or was interrupted. */
  CANCELLED(Retry.NEVER, Failover.NEVER, Health.UNAFFECTED, "");

  /** Whether the same provider may be asked again for the same request. */
  public enum Retry {
    /** No: it would fail again, or output has been seen. */
    NEVER,
    /** Yes, once and without a wait. */
    AT_ONCE,
    /** Yes, after a back-off: a random wait whose bound grows with each further try. */
    BACK_OFF,
    /**
     * Yes, after the time that the service asked for ({@link ProviderException#retryAfter()});
     * after a back-off if it did not say.
     */
    AFTER_HINT
  }

  /** Whether another provider may be asked instead. */
  public enum Failover {
    /** No: it would fail there too, or output has been seen. */
    NEVER,
    /**
     * Only if the application has asked for that: a key that is refused should be noticed, not
     * covered up.
     */
    OPT_IN,
    /**
     * Only a model whose {@linkplain ModelInfo#contextWindow() context window} is known to be
     * larger.
     */
    LARGER_CONTEXT,
    /** Yes. */
    ALLOWED
  }

  /**
   * What the failure says about the provider's health. How many failures count as a provider that
   * is down, and for how long, is the registry's decision.
   */
  public enum Health {
    /** Nothing. */
    UNAFFECTED,
    /** Something is wrong with that model there; the provider's other models are not affected. */
    MODEL,
    /** Something is wrong with the provider. */
    PROVIDER,
    /** The provider is to be left alone for the time that it named. */
    RETRY_AFTER,
    /** The provider is to be left alone for long: an operator has to act first. */
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
   * The kind that an HTTP status stands for where the service gives no code: RFC 9110, and 529,
   * which Anthropic and others send when overloaded.
   *
   * <p>401 is {@link #AUTHENTICATION}, 402 {@link #QUOTA_EXHAUSTED}, 403 {@link #PERMISSION}, 404
   * {@link #MODEL_UNAVAILABLE}, 408 {@link #TIMEOUT}, 429 {@link #RATE_LIMITED}, 529
   * {@link #OVERLOADED}; any other 4xx is {@link #INVALID_REQUEST}, any other 5xx
   * {@link #SERVER_ERROR}. Everything else is {@link #PROTOCOL}, a 2xx included: ask only where no
   * success was read. A service's machine-readable code says more than its status and goes first.
   *
   * @param status the status code; any number is taken
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

  /** Whether the same provider may be asked again for the same request. */
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

  /**
   * What a person can do about it, as a sentence in English with its full stop; empty if there is
   * nothing to do. It ends the {@linkplain ProviderException#getMessage() message} of the
   * exception.
   */
  public String advice() {
    return advice;
  }
}
