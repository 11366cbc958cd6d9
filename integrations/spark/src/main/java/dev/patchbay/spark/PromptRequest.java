package dev.patchbay.spark;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Asks a model for the text in a column. */
record PromptRequest(
    String model,
    String column,
    @Nullable String system,
    @Nullable Integer maxTokens,
    @Nullable Double temperature)
    implements RowRequest {

  @Override
  public CompletionRequest of(Row row) {
    Object prompt = row.getAs(column);
    if (prompt == null) {
      throw new IllegalArgumentException("the prompt in column " + column + " is null");
    }
    CompletionRequest.Builder builder = CompletionRequest.builder(model);
    if (system != null) {
      builder.system(system);
    }
    CompletionOptions.Builder options = CompletionOptions.builder();
    if (maxTokens != null) {
      options.maxTokens(maxTokens);
    }
    if (temperature != null) {
      options.temperature(temperature);
    }
    return builder.user(prompt.toString()).options(options.build()).build();
  }
}
