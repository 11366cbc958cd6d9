package dev.patchbay.provider.openai;

import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.ModelListFormat;
import java.util.function.Consumer;

/**
 * The list of models in the OpenAI dialect, which has one page. OpenAI says no more than ids; others add how much room a model has:
 * Groq {@code context_window} and {@code max_completion_tokens}, OpenRouter and Together {@code context_length}, Mistral {@code
 * max_context_length}, vLLM {@code max_model_len}; Together also says which models give vectors.
 */
record ChatModels(String path) implements ModelListFormat {

  @Override
  public String path(String page) {
    return path;
  }

  @Override
  public String read(JsonIn answer, Consumer<ModelInfo> models) {
    String name;
    while ((name = answer.nextMember()) != null) {
      if (name.equals("data")) {
        answer.forEachObject(() -> readModel(answer, models));
      }
    }
    return "";
  }

  private static void readModel(JsonIn json, Consumer<ModelInfo> models) {
    String id = "";
    int window = 0;
    int output = 0;
    boolean embeds = false;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "id" -> id = json.string();
        case "context_window", "context_length", "max_context_length", "max_model_len" ->
          window = tokens(json.count());
        case "max_completion_tokens" -> output = tokens(json.count());
        case "type" -> embeds = json.string().equals("embedding");
        default -> {}
      }
    }
    if (!id.isBlank()) {
      models.accept(ModelInfo.builder(id)
          .kind(embeds ? ModelInfo.Kind.EMBEDDING : ModelInfo.Kind.CHAT)
          .contextWindow(window)
          .outputLimit(output)
          .build());
    }
  }

  private static int tokens(long count) {
    return (int) Math.max(0, Math.min(count, Integer.MAX_VALUE));
  }
}
