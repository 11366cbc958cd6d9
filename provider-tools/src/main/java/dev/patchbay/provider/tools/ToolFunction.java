package dev.patchbay.provider.tools;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does with its arguments.
 *
 * @param <A> the record that the arguments are read as
 */
@FunctionalInterface
public interface ToolFunction<A> {

  /**
   * Runs the tool. Called by many threads at once; the thread is interrupted when the run is over before its time.
   *
   * @param arguments what the model wants, checked against the schema
   * @return what {@link Tools} lists; null counts as JSON's null
   * @throws Exception if it cannot; the model is told of class and message
   */
  @Nullable
  Object call(A arguments) throws Exception;
}
