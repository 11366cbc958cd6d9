package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.anthropic.Anthropic;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What applications write on top of LangChain4j, over a service on loopback. */
@Timeout(60)
class AiServicesTest {

  /** Answers in words. */
  interface Assistant {
    Result<String> answer(String question);
  }

  /** Answers as it writes. */
  interface Writer {
    TokenStream answer(String question);
  }

  /** Answers as a record. */
  interface Geographer {
    City capitalOf(String country);
  }

  /** Looks at pictures. */
  interface Viewer {
    String describe(UserMessage message);
  }

  record City(String name, int inhabitants, List<String> rivers) {}

  static final class Weather {
    final List<String> cities = new CopyOnWriteArrayList<>();

    @Tool("The weather in a city")
    String weather(@P("the city's name") String city) {
      cities.add(city);
      return "sunny";
    }

    @Tool("The time")
    String now() {
      return "10:14";
    }
  }

  private FaultServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private AbstractProvider serve(Script first, Script... more) {
    server = FaultServer.answering(first, more);
    return StandIn.openAi(server.url(), "k");
  }

  private static Script calling(String... calls) {
    return Wire.whole(
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + String.join(",", calls)
            + "]}",
        "tool_calls");
  }

  private static String call(String id, String name, String arguments) {
    return "{\"id\":\"" + id + "\",\"type\":\"function\",\"index\":" + id.substring(1)
        + ",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"" + arguments + "\"}}";
  }

  @Test
  void toolsAreRunUntilThereIsAnAnswerAndTokensAddUp() {
    Weather tools = new Weather();
    AbstractProvider provider = serve(
        calling(call("c0", "weather", "{\\\"city\\\":\\\"Oslo\\\"}"), call("c1", "now", "")),
        Wire.ANSWER);
    Assistant assistant = AiServices.builder(Assistant.class)
        .chatModel(PatchbayChatModel.of(provider, StandIn.MODEL))
        .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
        .tools(tools)
        .build();

    Result<String> result = assistant.answer("Is it sunny in Oslo?");

    assertThat(result.content()).isEqualTo("Yes.");
    assertThat(tools.cities).containsExactly("Oslo");
    assertThat(result.toolExecutions()).hasSize(2);
    assertThat(result.tokenUsage().totalTokenCount()).isEqualTo(26);
    assertThat(((PatchbayTokenUsage) result.tokenUsage()).cachedInputTokenCount())
        .isEqualTo(10);
    assertThat(result.finalResponse().metadata()).isInstanceOf(PatchbayMetadata.class);
    JsonNode messages = Wire.asked(server).path("messages");
    assertThat(messages.path(2).path("content").asString()).isEqualTo("sunny");
    assertThat(messages.path(3).path("content").asString()).isEqualTo("10:14");
  }

  @Test
  void aTokenStreamRunsToolsAndGoesOn() throws Exception {
    Weather tools = new Weather();
    AbstractProvider provider = serve(
        Script.stream()
            .chunk(Wire.delta(
                "{\"tool_calls\":[" + call("c0", "weather", "{\\\"city\\\":\\\"Oslo\\\"}") + "]}"))
            .chunk(Wire.finish("tool_calls"))
            .end(),
        Wire.streamed("It ", "is."));
    List<String> pieces = new CopyOnWriteArrayList<>();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    AiServices.builder(Writer.class)
        .streamingChatModel(PatchbayStreamingChatModel.of(provider, StandIn.MODEL))
        .tools(tools)
        .build()
        .answer("Is it sunny in Oslo?")
        .onPartialResponse(pieces::add)
        .onCompleteResponse(whole::complete)
        .onError(whole::completeExceptionally)
        .start();

    assertThat(whole.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("It is.");
    assertThat(pieces).containsExactly("It ", "is.");
    assertThat(tools.cities).containsExactly("Oslo");
  }

  @Test
  void noToolRunsForAStreamThatBreaksOff() throws Exception {
    Weather tools = new Weather();
    AbstractProvider provider = serve(Script.stream()
        .chunk(Wire.delta(
            "{\"tool_calls\":[" + call("c0", "weather", "{\\\"city\\\":\\\"Oslo\\\"}") + "]}"))
        .chunk(Wire.delta("{\"tool_calls\":[" + call("c1", "now", "{}") + "]}"))
        .close());
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    AiServices.builder(Writer.class)
        .streamingChatModel(PatchbayStreamingChatModel.of(provider, StandIn.MODEL))
        .tools(tools)
        .executeToolsConcurrently()
        .build()
        .answer("Is it sunny in Oslo?")
        .onPartialResponse(piece -> {})
        .onCompleteResponse(whole::complete)
        .onError(whole::completeExceptionally)
        .start();

    assertThat(whole.handle((response, failure) -> failure != null).get(30, TimeUnit.SECONDS))
        .isTrue();
    assertThat(tools.cities).isEmpty();
  }

  @Test
  void aTokenStreamCanBeCancelled() throws Exception {
    AbstractProvider provider = serve(Script.stream().chunk(Wire.text("One ")).silence());
    CompletableFuture<StreamingHandle> begun = new CompletableFuture<>();
    CompletableFuture<Object> end = new CompletableFuture<>();
    AiServices.builder(Writer.class)
        .streamingChatModel(PatchbayStreamingChatModel.of(provider, StandIn.MODEL))
        .build()
        .answer("Count.")
        .onPartialResponseWithContext((piece, context) -> begun.complete(context.streamingHandle()))
        .onCompleteResponse(end::complete)
        .onError(end::complete)
        .start();

    begun.get(30, TimeUnit.SECONDS).cancel();

    while (server.openConnections() > 0) {
      Thread.onSpinWait();
    }
    assertThat(end).isNotDone();
  }

  @Test
  void aRecordIsAskedForByItsSchema() {
    AbstractProvider provider = serve(Wire.whole(
        "{\"role\":\"assistant\",\"content\":\"{\\\"name\\\":\\\"Oslo\\\",\\\"inhabitants\\\":700000,\\\"rivers\\\":[\\\"Akerselva\\\"]}\"}",
        "stop"));

    City city = AiServices.create(Geographer.class, PatchbayChatModel.of(provider, StandIn.MODEL))
        .capitalOf("Norway");

    assertThat(city).isEqualTo(new City("Oslo", 700_000, List.of("Akerselva")));
    JsonNode schema =
        Wire.asked(server).path("response_format").path("json_schema").path("schema");
    assertThat(
            schema.path("properties").path("rivers").path("items").path("type").asString())
        .isEqualTo("string");
  }

  @Test
  void aPictureIsShown() {
    AbstractProvider provider = serve(Wire.ANSWER);

    String answer = AiServices.create(Viewer.class, PatchbayChatModel.of(provider, StandIn.MODEL))
        .describe(UserMessage.from(
            TextContent.from("A cat?"), ImageContent.from("https://example.com/cat.png")));

    assertThat(answer).isEqualTo("Yes.");
    assertThat(server.requests().get(0).body()).contains("https://example.com/cat.png");
  }

  @Test
  void signedThoughtsComeBackToTheirServiceEvenThroughAStoredMemory() {
    String thinks = "{\"type\":\"thinking\",\"thinking\":\"Look.\",\"signature\":\"c2ln\"}";
    server = FaultServer.answering(
        anthropic(
            "tool_use",
            thinks,
            "{\"type\":\"text\",\"text\":\"One moment.\"}",
            "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"now\",\"input\":{}}"),
        anthropic("end_turn", "{\"type\":\"text\",\"text\":\"10:14\"}"));
    AbstractProvider provider = new Anthropic()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, "k")
            .build());
    PatchbayChatModel model = PatchbayChatModel.of(provider, "claude-haiku-4-5");

    AiMessage first = model.chat(UserMessage.from("What time is it?")).aiMessage();
    assertThat(first.thinking()).isEqualTo("Look.");
    AiMessage stored = (AiMessage)
        ChatMessageDeserializer.messageFromJson(ChatMessageSerializer.messageToJson(first));
    model.chat(
        UserMessage.from("What time is it?"),
        stored,
        dev.langchain4j.data.message.ToolExecutionResultMessage.from(
            stored.toolExecutionRequests().get(0), "10:14"));

    JsonNode content = Wire.asked(server).path("messages").path(1).path("content");
    assertThat(content.path(0).path("type").asString()).isEqualTo("thinking");
    assertThat(content.path(0).path("signature").asString()).isEqualTo("c2ln");
    assertThat(content.path(1).path("text").asString()).isEqualTo("One moment.");
    assertThat(content.path(2).path("type").asString()).isEqualTo("tool_use");

    model.chat(
        UserMessage.from("What time is it?"),
        stored.withText("Wait."),
        dev.langchain4j.data.message.ToolExecutionResultMessage.from(
            stored.toolExecutionRequests().get(0), "10:14"));
    content = Wire.asked(server).path("messages").path(1).path("content");
    assertThat(content.path(0).path("signature").asString()).isEqualTo("c2ln");
    assertThat(content.path(1).path("text").asString()).isEqualTo("Wait.");
  }

  private static Script anthropic(String stop, String... blocks) {
    return Script.json(200, """
        {"id":"m1","type":"message","role":"assistant","model":"m","stop_reason":"%s","content":[%s],
         "usage":{"input_tokens":9,"output_tokens":4}}
        """.formatted(stop, String.join(",", blocks)));
  }
}
