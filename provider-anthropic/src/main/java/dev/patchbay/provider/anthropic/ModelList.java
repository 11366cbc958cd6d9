package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.ModelListFormat;
import dev.patchbay.provider.http.WireFormat;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Anthropic's Models API: platform.claude.com/docs/en/api/models-list, and the official SDKs' types for what a model says of itself. */
final class ModelList implements ModelListFormat {

  /** The most that a page may have. */
  private static final String FIRST = "/v1/models?limit=1000";

  private static final int DATE_LENGTH = "2026-01-01".length();

  @Override
  public String path(String page) {
    return page.isEmpty() ? FIRST : FIRST + "&after_id=" + WireFormat.encoded(page);
  }

  @Override
  public String read(JsonIn answer, Consumer<ModelInfo> models) {
    boolean more = false;
    String last = "";
    String name;
    while ((name = answer.nextMember()) != null) {
      switch (name) {
        case "data" -> answer.forEachObject(() -> readModel(answer, models));
        case "has_more" -> more = answer.isTrue();
        case "last_id" -> last = answer.string();
        default -> {}
      }
    }
    return more ? last : "";
  }

  private static void readModel(JsonIn json, Consumer<ModelInfo> models) {
    String id = "";
    int window = 0;
    int output = 0;
    @Nullable LocalDate retirement = null;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "id" -> id = json.string();
        case "max_input_tokens" -> window = tokens(json.count());
        case "max_tokens" -> output = tokens(json.count());
        case "retires_at" -> retirement = day(json.string());
        default -> {}
      }
    }
    if (!id.isBlank()) {
      ModelInfo.Builder model = ModelInfo.builder(id).contextWindow(window).outputLimit(output);
      models.accept((retirement == null ? model : model.retirement(retirement)).build());
    }
  }

  private static int tokens(long count) {
    return (int) Math.max(0, Math.min(count, Integer.MAX_VALUE));
  }

  /** The day of a time as in RFC 3339; null if it is none. */
  private static @Nullable LocalDate day(String time) {
    try {
      return time.length() < DATE_LENGTH ? null : LocalDate.parse(time.substring(0, DATE_LENGTH));
    } catch (DateTimeParseException e) {
      // A fact that cannot be read is not known.
      return null;
    }
  }
}
