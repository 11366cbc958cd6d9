package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.service.AiServices;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.registry.ProviderRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/langchain4j.md shows compiles, since it stands here. Maven runs tests in the module's folder. */
class PageTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** An assistant. */
  interface Assistant {
    String answer(String question);
  }

  static final class Weather {
    @Tool("The weather in a city")
    String weather(String city) {
      return "sunny in " + city;
    }
  }

  static Assistant overPatchbay() {
    ProviderRegistry registry = ProviderRegistry.discover();
    ChatModel model = PatchbayChatModel.of(registry.router(), "gpt-5.4-mini");
    StreamingChatModel streaming = PatchbayStreamingChatModel.of(registry.router(), "gpt-5.4-mini");
    EmbeddingModel embedding =
        PatchbayEmbeddingModel.of(registry.router(), "text-embedding-3-small");

    Assistant assistant = AiServices.builder(Assistant.class)
        .chatModel(model)
        .streamingChatModel(streaming)
        .tools(new Weather())
        .build();
    assertThat(embedding).isNotNull();
    return assistant;
  }

  static PatchbayMetadata metadata(ChatModel model) {
    ChatResponse response = model.chat(UserMessage.from("Why is the sky blue?"));
    PatchbayMetadata metadata = (PatchbayMetadata) response.metadata();
    metadata.why(); // openai-eu answered, after openai with gpt-4o failed (RATE_LIMITED, HTTP 429)
    metadata.attempts(); // all calls that were made, with their times
    metadata.completion().cost(); // what they cost, where prices are known
    return metadata;
  }

  static ProviderRegistry overLangChain4j(
      ChatModel watsonxChatModel, StreamingChatModel watsonxStreamingChatModel, String apiKey) {
    AbstractProvider watsonx = BorrowedProvider.builder("watsonx")
        .models("ibm/granite-4")
        .chatModel(watsonxChatModel)
        .streamingChatModel(watsonxStreamingChatModel)
        .capabilities(Capability.TOOLS)
        .secret(apiKey)
        .build();
    ProviderRegistry registry = ProviderRegistry.builder().provider(watsonx).build();
    return registry;
  }

  @Test
  void eachPieceOfJavaStandsHere() throws IOException {
    String here = withoutSpaces(
        Files.readString(Path.of("src/test/java/dev/patchbay/langchain4j/PageTest.java")));
    String page = Files.readString(Path.of("..", "..", "docs", "langchain4j.md"));

    List<String> pieces =
        JAVA.matcher(page).results().map(match -> withoutSpaces(match.group(1))).toList();

    assertThat(pieces).hasSize(3).allSatisfy(piece -> assertThat(here).contains(piece));
  }

  private static String withoutSpaces(String text) {
    return text.lines().map(line -> line.replaceAll("\\s", "")).collect(Collectors.joining());
  }
}
