package dev.patchbay.bulk;

import dev.patchbay.provider.ErrorKind;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What failed rows mean for a job. A failed row is a row of the result, with the kind of its error; the policy says when there are too many
 * to go on. Immutable.
 *
 * <pre>{@code
 * ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION, ErrorKind.QUOTA_EXHAUSTED).stopAtShare(0.2)
 * }</pre>
 */
public final class ErrorPolicy implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Before that many rows are done, a share says nothing. */
  private static final long ROWS_FOR_A_SHARE = 100;

  private final EnumSet<ErrorKind> stopOn;
  private final double stopAtShare;

  private ErrorPolicy(EnumSet<ErrorKind> stopOn, double stopAtShare) {
    this.stopOn = stopOn;
    this.stopAtShare = stopAtShare;
  }

  /** Goes on whatever fails. */
  public static ErrorPolicy rows() {
    return new ErrorPolicy(EnumSet.noneOf(ErrorKind.class), 1);
  }

  /**
   * Stops the job when the first row fails like that: with errors that all further rows would meet, too. {@code QUOTA_EXHAUSTED} is also
   * that of a budget that is used up.
   */
  public ErrorPolicy stopOn(ErrorKind... kinds) {
    EnumSet<ErrorKind> all = EnumSet.copyOf(stopOn);
    all.addAll(Arrays.asList(kinds));
    return new ErrorPolicy(all, stopAtShare);
  }

  /**
   * Stops the job when more than that share of its rows has failed, once a hundred rows are done.
   *
   * @param share above 0, at most 1
   * @throws IllegalArgumentException if it is another number
   */
  public ErrorPolicy stopAtShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "A share is above 0 and at most 1, such as 0.2, but this is " + share);
    }
    return new ErrorPolicy(EnumSet.copyOf(stopOn), share);
  }

  /** The kinds that stop the job; immutable. */
  public Set<ErrorKind> stopOn() {
    return Collections.unmodifiableSet(stopOn);
  }

  /** The share of failed rows that is still allowed; 1 for any. */
  public double stopAtShare() {
    return stopAtShare;
  }

  /** Why a job is to stop after that, as a sentence without a full stop; null if it goes on. */
  @Nullable
  String stopAfter(Tally tally) {
    for (ErrorKind kind : stopOn) {
      if (tally.failed(kind) > 0) {
        return "a row failed as " + kind + ", on which the job was to stop: "
            + tally.firstMessage(kind);
      }
    }
    long done = tally.done();
    if (done >= ROWS_FOR_A_SHARE && tally.failed() > stopAtShare * done) {
      return tally.failed() + " of " + done + " rows failed, which is more than the share of "
          + stopAtShare + " that is allowed: " + tally.failuresInWords();
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ErrorPolicy policy
        && stopOn.equals(policy.stopOn)
        && stopAtShare == policy.stopAtShare;
  }

  @Override
  public int hashCode() {
    return Objects.hash(stopOn, stopAtShare);
  }

  @Override
  public String toString() {
    return "ErrorPolicy[stopOn=" + stopOn + ", stopAtShare=" + stopAtShare + "]";
  }
}
