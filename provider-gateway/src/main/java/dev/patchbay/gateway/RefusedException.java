package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;

/** The gateway refuses a request before a provider is asked. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final boolean early;

  RefusedException(Problem problem) {
    this(problem, false);
  }

  /**
   * Refuses.
   *
   * @param early whether the client may still be sending
   */
  RefusedException(Problem problem, boolean early) {
    super(problem.message(), null, false, false);
    this.problem = problem;
    this.early = early;
  }

  Problem problem() {
    return problem;
  }

  boolean early() {
    return early;
  }
}
