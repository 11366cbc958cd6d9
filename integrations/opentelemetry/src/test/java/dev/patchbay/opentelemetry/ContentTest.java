package dev.patchbay.opentelemetry;

import static dev.patchbay.opentelemetry.TestService.MODEL;
import static dev.patchbay.opentelemetry.TestService.answer;
import static dev.patchbay.opentelemetry.TestService.begun;
import static dev.patchbay.opentelemetry.TestService.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts and answers, which are recorded on request. */
class ContentTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final CompletionRequest HELLO = CompletionRequest.builder(MODEL)
      .system("Be brief.")
      .user("Why is the sky blue?")
      .build();

  @Test
  void promptAndAnswerAreJsonByTheConventions() {
    try (Traced traced =
        Traced.withContent(10_000, TestService.of("alpha", answer("Scattering.")))) {
      traced.router.complete(HELLO);

      Attributes attributes = traced.attempt().getAttributes();
      assertThat(attributes.get(GenAi.INPUT_MESSAGES))
          .isEqualTo(
              "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Be brief.\"}]},"
                  + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Why is the sky blue?\"}]}]");
      assertThat(attributes.get(GenAi.OUTPUT_MESSAGES))
          .isEqualTo("[{\"role\":\"assistant\",\"finish_reason\":\"stop\","
              + "\"parts\":[{\"type\":\"text\",\"content\":\"Scattering.\"}]}]");
      assertThat(attributes.get(GenAi.TRUNCATED)).isNull();
      assertThat(traced.call().getAttributes().get(GenAi.INPUT_MESSAGES)).isNull();
    }
  }

  @Test
  void ofAStreamTheWholeAnswerIsRecorded() {
    try (Traced traced =
        Traced.withContent(10_000, TestService.of("alpha", stream("Scat", "tering")))) {
      traced.router.stream(HELLO).toCompletion();

      assertThat(traced.attempt().getAttributes().get(GenAi.OUTPUT_MESSAGES))
          .contains("\"content\":\"Scattering\"");
    }
  }

  @Test
  void ofAnAttemptThatFailedOnlyThePromptIsRecorded() {
    try (Traced traced =
        Traced.withContent(10_000, TestService.of("alpha", begun("Scat").reset()))) {
      assertThat(catchThrowable(() -> traced.router.stream(HELLO).toCompletion()))
          .isNotNull();

      Attributes attributes = traced.attempt().getAttributes();
      assertThat(attributes.get(GenAi.INPUT_MESSAGES)).contains("sky");
      assertThat(attributes.get(GenAi.OUTPUT_MESSAGES)).isNull();
    }
  }

  @Test
  void partsOfEveryKindHaveAForm() {
    List<Message> messages = List.of(
        Message.of(
            Role.USER,
            new ContentPart.Text("\"quoted\"\n\u0001 \\ and \uD83D\uDE00"),
            new ContentPart.Image(URI.create("https://example.com/sky.jpg")),
            new ContentPart.Image(Media.of("image/png", new byte[] {1, 2, 3})),
            new ContentPart.CacheMark()),
        Message.of(
            Role.ASSISTANT,
            new ContentPart.Reasoning("let me see"),
            new ContentPart.Opaque("anthropic", "c2lnbmF0dXJl"),
            new ContentPart.Refusal("no"),
            new ContentPart.Citation("https://example.com", "Sky", "blue"),
            new ContentPart.ToolCall("call_1", "weather", "")),
        Message.of(Role.TOOL, new ContentPart.ToolResult("call_1", "rain")));

    MessagesJson written = MessagesJson.ofInput(messages, 10_000);

    JsonNode json = MAPPER.readTree(written.json());
    assertThat(written.truncated()).isFalse();
    assertThat(json.get(0).get("parts").get(0).get("content").asString())
        .isEqualTo("\"quoted\"\n\u0001 \\ and \uD83D\uDE00");
    List<String> types = new ArrayList<>();
    json.forEach(message -> message.get("parts").forEach(part -> {
      JsonNode generic = part.path("generic_type");
      types.add(generic.isMissingNode() ? part.get("type").asString() : generic.asString());
    }));
    assertThat(types)
        .containsExactly(
            "text",
            "uri",
            "image",
            "reasoning",
            "opaque",
            "refusal",
            "citation",
            "tool_call",
            "tool_call_response");
    assertThat(written.json()).contains("\"byte_size\":3").doesNotContain("c2lnbmF0dXJl");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 40, 60, 70, 100, 150, 200, 300, 1000, 3000})
  void whatDoesNotFitIsCutAndTheLatestMessagesAreKept(int limit) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      messages.add(Message.user("number " + i + " \n\n \uD83D\uDE00".repeat(20)));
    }
    Completion answer = Completion.builder("\uD83D\uDE00\n".repeat(1000))
        .finishReason(FinishReason.STOP)
        .build();

    MessagesJson input = MessagesJson.ofInput(messages, limit);
    MessagesJson output = MessagesJson.ofOutput(answer, limit);

    JsonNode json = MAPPER.readTree(input.json());
    assertThat(MAPPER.readTree(output.json()).isArray()).isTrue();
    assertThat(input.json().length()).isLessThanOrEqualTo(Math.max(limit, 2));
    assertThat(output.json().length()).isLessThanOrEqualTo(Math.max(limit, 2));
    assertThat(input.truncated()).isTrue();
    if (!json.isEmpty()) {
      String last = json.get(json.size() - 1).get("parts").get(0).get("content").asString();
      assertThat("number 19 \n").startsWith(last.substring(0, Math.min(10, last.length())));
      assertThat(last).doesNotEndWith("\uD83D");
    }
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatThrownBy(() -> RoutingTraces.of(OpenTelemetry.noop()).withContent(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave withContent out");
  }
}
