package dev.patchbay.spark;

import dev.patchbay.provider.CompletionRequest;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * What to ask of a row. Runs in tasks, on executors, so it must be serializable; the same row must give an equal request each time, or a
 * journal does not know it again.
 */
@FunctionalInterface
public interface RowRequest extends Serializable {

  /**
   * Makes the request.
   *
   * @param row a row of the input
   * @throws Exception if none can be made; the row then fails as {@code INVALID_REQUEST} with its message
   */
  CompletionRequest of(Row row) throws Exception;
}
