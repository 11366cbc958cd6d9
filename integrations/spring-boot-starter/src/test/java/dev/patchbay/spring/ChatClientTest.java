package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.SimpleLoggerAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI's own client over our model: tools, advisors, structured output, streams. */
class ChatClientTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> cities = new ArrayList<>();

  record Weather(String city, int celsius) {}

  /** What the model may call. */
  public final class Tools {
    @Tool(description = "The weather in a city now")
    public String weather(String city) {
      cities.add(city);
      return "4 degrees";
    }

    @Tool(description = "The time")
    public String now() {
      return "12:00";
    }
  }

  @Test
  void aToolIsCalledAndItsResultSentBack() {
    try (Rig rig = Rig.answering(
        Service.callOf("weather", "{\"city\":\"Oslo\"}"), Service.answer("Take a coat."))) {
      String answer =
          rig.client().prompt("A coat in Oslo?").tools(new Tools()).call().content();

      assertThat(answer).isEqualTo("Take a coat.");
      assertThat(cities).containsExactly("Oslo");
      assertToolResult(Service.lastAsked(rig.server()), "4 degrees");
    }
  }

  @Test
  void aToolIsCalledInAStream() {
    try (Rig rig = Rig.answering(
        Service.streamedCallOf("weather", "{\"city\":\"Oslo\"}"),
        Service.stream("Take ", "a coat."))) {
      List<String> pieces = rig.client().prompt("A coat in Oslo?").tools(new Tools()).stream()
          .content()
          .collectList()
          .block(SOON);

      assertThat(String.join("", pieces)).isEqualTo("Take a coat.");
      assertThat(cities).containsExactly("Oslo");
      assertToolResult(Service.lastAsked(rig.server()), "4 degrees");
    }
  }

  @Test
  void aToolWithoutArgumentsIsCalledAlthoughTheModelWritesNone() {
    try (Rig rig = Rig.answering(Service.callOf("now", ""), Service.answer("Noon."))) {
      assertThat(rig.client().prompt("?").tools(new Tools()).call().content()).isEqualTo("Noon.");
      // The tool's result is JSON.
      assertToolResult(Service.lastAsked(rig.server()), "12:00");
    }
  }

  @Test
  void anAnswerBecomesAnEntity() {
    try (Rig rig = Rig.answering(Service.answer("{\"city\":\"Oslo\",\"celsius\":4}"))) {
      Weather weather = rig.client().prompt("The weather?").call().entity(Weather.class);

      assertThat(weather).isEqualTo(new Weather("Oslo", 4));
    }
  }

  @Test
  void theServiceIsAskedToGuaranteeTheFormOfAnEntity() {
    try (Rig rig = Rig.answering(Service.answer("{\"city\":\"Oslo\",\"celsius\":4}"))) {
      Weather weather = rig.client()
          .prompt("The weather?")
          .advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
          .call()
          .entity(Weather.class);

      assertThat(weather).isEqualTo(new Weather("Oslo", 4));
      CompletionRequest asked = Service.lastAsked(rig.server());
      assertThat(asked.responseFormat())
          .isInstanceOfSatisfying(
              ResponseFormat.JsonSchema.class,
              schema -> assertThat(schema.schema()).contains("celsius"));
      assertThat(asked.messages().get(0).text()).isEqualTo("The weather?");
    }
  }

  @Test
  void advisorsRememberWhatWasSaid() {
    ChatMemory memory = MessageWindowChatMemory.builder().build();
    try (Rig rig =
        Rig.answering(Service.answer("Hello Ada."), Service.stream("You are ", "Ada."))) {
      ChatClient client = ChatClient.builder(rig.model())
          .defaultAdvisors(
              MessageChatMemoryAdvisor.builder(memory).build(), new SimpleLoggerAdvisor())
          .build();

      client
          .prompt("I am Ada.")
          .advisors(it -> it.param(ChatMemory.CONVERSATION_ID, "1"))
          .call()
          .content();
      client.prompt("Who am I?").advisors(it -> it.param(ChatMemory.CONVERSATION_ID, "1")).stream()
          .content()
          .blockLast(SOON);

      assertThat(Service.lastAsked(rig.server()).messages())
          .extracting(Message::text)
          .containsExactly("I am Ada.", "Hello Ada.", "Who am I?");
      assertThat(memory.get("1"))
          .hasSize(4)
          .last()
          .satisfies(message -> assertThat(message.getText()).isEqualTo("You are Ada."));
    }
  }

  @Test
  void anotherProviderAnswersAfterTheToolWasCalled() {
    FaultServer first = FaultServer.answering(
        Service.callOf("weather", "{\"city\":\"Oslo\"}"), Script.raw().reset());
    try (Rig rig = new Rig(first, FaultServer.answering(Service.answer("Take a coat.")))) {
      assertThat(rig.client().prompt("?").tools(new Tools()).call().content())
          .isEqualTo("Take a coat.");
    }
  }

  @Test
  void optionsOfTheClientReachTheService() {
    try (Rig rig = Rig.answering(Service.answer("ok"))) {
      rig.client()
          .prompt("?")
          .options(PatchbayChatOptions.builder().temperature(0.3).seed(5L))
          .call()
          .content();

      CompletionRequest asked = Service.lastAsked(rig.server());
      assertThat(asked.model()).isEqualTo(Rig.MODEL);
      assertThat(asked.options().temperature()).hasValue(0.3);
      assertThat(asked.options().seed()).hasValue(5);
    }
  }

  private static void assertToolResult(CompletionRequest asked, String text) {
    Message last = asked.messages().get(asked.messages().size() - 1);
    assertThat(last.parts())
        .singleElement()
        .isInstanceOfSatisfying(
            ContentPart.ToolResult.class, result -> assertThat(result.text()).contains(text));
  }
}
