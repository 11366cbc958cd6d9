package dev.patchbay.bulk;

/**
 * A job does not go on: its {@link ErrorPolicy} says so, or its coordinator cannot be reached. Answers that its journal has are not lost: a
 * later run begins with them.
 */
public final class BulkStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param reason a sentence without a full stop
   */
  public BulkStoppedException(String reason) {
    super(reason);
  }

  /** Makes one with a cause. */
  public BulkStoppedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
