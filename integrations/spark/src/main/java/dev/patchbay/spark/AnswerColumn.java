package dev.patchbay.spark;

import dev.patchbay.bulk.BulkAnswer;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** The column with what became of a row, as a struct. */
final class AnswerColumn {

  private static final int COST_SCALE = 18;

  /** Its type. */
  static final StructType TYPE = new StructType()
      .add("text", DataTypes.StringType)
      .add("refusal", DataTypes.StringType)
      .add(
          "tool_calls",
          DataTypes.createArrayType(new StructType()
              .add("id", DataTypes.StringType)
              .add("name", DataTypes.StringType)
              .add("arguments", DataTypes.StringType)))
      .add("finish_reason", DataTypes.StringType)
      .add("provider", DataTypes.StringType)
      .add("model", DataTypes.StringType)
      .add(
          "usage",
          new StructType()
              .add("input_tokens", DataTypes.LongType)
              .add("output_tokens", DataTypes.LongType)
              .add("cached_input_tokens", DataTypes.LongType)
              .add("cache_write_tokens", DataTypes.LongType)
              .add("reasoning_tokens", DataTypes.LongType))
      .add("cost_usd", DataTypes.createDecimalType(38, COST_SCALE))
      .add("cost_at_least", DataTypes.BooleanType)
      .add(
          "attempts",
          DataTypes.createArrayType(new StructType()
              .add("provider", DataTypes.StringType)
              .add("model", DataTypes.StringType)
              .add("error_kind", DataTypes.StringType)
              .add("status", DataTypes.IntegerType)
              .add("millis", DataTypes.LongType)))
      .add("error_kind", DataTypes.StringType)
      .add("error_message", DataTypes.StringType)
      .add("replayed", DataTypes.BooleanType);

  private AnswerColumn() {}

  /** The value of the column; what is not known is null. */
  static Row of(BulkAnswer answer) {
    FinishReason reason = answer.finishReason();
    Usage usage = answer.usage();
    Cost cost = answer.cost();
    return RowFactory.create(
        answer.text(),
        emptyToNull(answer.refusal()),
        array(answer.toolCalls().stream().map(AnswerColumn::toolCall).toArray()),
        reason == null ? null : reason.kind().name(),
        emptyToNull(answer.provider()),
        emptyToNull(answer.model()),
        RowFactory.create(
            count(usage.inputTokens()),
            count(usage.outputTokens()),
            count(usage.cachedInputTokens()),
            count(usage.cacheWriteTokens()),
            count(usage.reasoningTokens())),
        cost == null ? null : usd(cost),
        cost == null ? null : cost.atLeast(),
        array(answer.attempts().stream().map(AnswerColumn::attempt).toArray()),
        name(answer.error()),
        emptyToNull(answer.errorMessage()),
        answer.replayed());
  }

  private static Row toolCall(ContentPart.ToolCall call) {
    return RowFactory.create(call.id(), call.name(), call.arguments());
  }

  private static Row attempt(Attempt attempt) {
    return RowFactory.create(
        attempt.provider(),
        attempt.model(),
        name(attempt.error()),
        attempt.status() == 0 ? null : attempt.status(),
        attempt.elapsed().toMillis());
  }

  private static Object array(Object[] items) {
    return CollectionConverters.asScala(List.of(items)).toSeq();
  }

  private static BigDecimal usd(Cost cost) {
    return cost.usd().setScale(COST_SCALE, RoundingMode.HALF_UP);
  }

  private static @Nullable String name(@Nullable ErrorKind kind) {
    return kind == null ? null : kind.name();
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Long count(long tokens) {
    return tokens < 0 ? null : tokens;
  }
}
