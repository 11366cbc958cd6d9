package dev.patchbay.bulk;

import dev.patchbay.provider.CompletionRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the input.
 *
 * @param row whatever the application calls a row; comes back with its answer
 * @param key what tells the row from all others of the job; empty if there is no journal
 * @param request what to ask; null if it could not be made
 * @param problem why there is no request; empty if there is one
 * @param known what journals have of this key, in any order
 */
public record BulkRow<T>(
    T row,
    String key,
    @Nullable CompletionRequest request,
    String problem,
    List<JournalEntry> known) {

  /**
   * Refuses nulls.
   *
   * @throws IllegalArgumentException if there is neither a request nor a problem
   */
  public BulkRow {
    Objects.requireNonNull(key, "key");
    known = List.copyOf(known);
    if (request == null && problem.isEmpty()) {
      throw new IllegalArgumentException("A row without a request has a problem");
    }
  }

  /** A row to ask that of. */
  public static <T> BulkRow<T> of(T row, String key, CompletionRequest request) {
    return new BulkRow<>(row, key, request, "", List.of());
  }

  /** A row that cannot be asked. */
  public static <T> BulkRow<T> unaskable(T row, String key, String problem) {
    return new BulkRow<>(row, key, null, problem, List.of());
  }

  /** This row, and what journals have of its key. */
  public BulkRow<T> knowing(List<JournalEntry> entries) {
    return new BulkRow<>(row, key, request, problem, entries);
  }
}
