package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRequestWriterTest {

  @Test
  void aRequestIsItsMessagesTheModeAndTheModelAsTheServiceCallsIt() {
    CompletionRequest request = CompletionRequest.builder("alias").user("Hello").build();

    assertThat(ChatRequestWriter.write(request, "parrot-1", CompletionOptions.none())
            .readUtf8())
        .isEqualTo("""
            {"messages":[{"role":"user","content":"Hello"}],"stream":false,"model":"parrot-1"}""");
  }

  @Test
  void aStreamIsAskedForByItsMember() {
    CompletionRequest request =
        CompletionRequest.builder("m").user("Hello").stream(true).build();

    assertThat(write(request)).contains("\"stream\":true");
  }

  @Test
  void textMessagesHaveTheirRoleAndTheirContent() {
    assertThat(messages(
            Message.system("Be brief."),
            Message.user("Hello"),
            Message.assistant("Hi"),
            Message.user("")))
        .isEqualTo("""
            [{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"},\
            {"role":"assistant","content":"Hi"},{"role":"user","content":""}]""");
  }

  @Test
  void textIsEscapedWhereJsonWantsIt() {
    assertThat(messages(Message.user("\"\\\n\u0000 é 😀 你 \u2028</script>")))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":" + "\"\\\"\\\\\\n\\u0000 é 😀 你 \u2028</script>\"}]");
  }

  @Test
  void halfACharacterIsSentAsAnEscape() {
    assertThat(messages(Message.user("half \ud83d"))).isEqualTo("""
            [{"role":"user","content":"half \\uD83D"}]""");
  }

  @Test
  void severalTextPartsAreOneText() {
    assertThat(messages(new Message(Role.USER, List.of(text("Hel"), text("lo")))))
        .isEqualTo("""
            [{"role":"user","content":"Hello"}]""");
  }

  @Test
  void aMessageWithAnImageIsAListOfParts() {
    assertThat(messages(new Message(
            Role.USER,
            List.of(
                text("What is this?"),
                new ContentPart.Image(URI.create("https://parrot.example/a.png")),
                new ContentPart.Image(URI.create("data:image/png;base64,AAAA"))))))
        .isEqualTo("""
            [{"role":"user","content":[{"type":"text","text":"What is this?"},\
            {"type":"image_url","image_url":{"url":"https://parrot.example/a.png"}},\
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]""");
  }

  @Test
  void aMessageOfToolCallsAloneHasNullContent() {
    assertThat(messages(new Message(
            Role.ASSISTANT,
            List.of(
                new ContentPart.ToolCall("c1", "weather", "{\"city\":\"Köln\"}"),
                new ContentPart.ToolCall("c2", "time", "not JSON")))))
        .isEqualTo("""
            [{"role":"assistant","content":null,"tool_calls":[\
            {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Köln\\"}"}},\
            {"id":"c2","type":"function","function":{"name":"time","arguments":"not JSON"}}]}]""");
  }

  @Test
  void aMessageOfTextAndToolCallsHasBoth() {
    assertThat(messages(new Message(
            Role.ASSISTANT, List.of(text("I look."), new ContentPart.ToolCall("c1", "f", "{}")))))
        .isEqualTo("""
            [{"role":"assistant","content":"I look.","tool_calls":[\
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}]""");
  }

  @Test
  void eachToolResultIsAMessageOfItsOwn() {
    assertThat(messages(
            new Message(
                Role.TOOL,
                List.of(
                    new ContentPart.ToolResult("c1", "18 °C"),
                    new ContentPart.ToolResult("c2", "noon"))),
            Message.toolResult("c3", "")))
        .isEqualTo("""
            [{"role":"tool","tool_call_id":"c1","content":"18 °C"},\
            {"role":"tool","tool_call_id":"c2","content":"noon"},\
            {"role":"tool","tool_call_id":"c3","content":""}]""");
  }

  private static ContentPart text(String text) {
    return new ContentPart.Text(text);
  }

  private static String messages(Message... messages) {
    String body =
        write(CompletionRequest.builder("m").messages(List.of(messages)).build());
    assertThat(body).startsWith("{\"messages\":").endsWith(",\"stream\":false,\"model\":\"m\"}");
    return body.substring(
        "{\"messages\":".length(), body.length() - ",\"stream\":false,\"model\":\"m\"}".length());
  }

  private static String write(CompletionRequest request) {
    return ChatRequestWriter.write(request, request.model(), request.options()).readUtf8();
  }
}
