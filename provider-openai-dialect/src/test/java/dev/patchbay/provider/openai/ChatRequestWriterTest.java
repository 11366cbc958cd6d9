package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.http.FormatTrial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages become in the body of a request. */
class ChatRequestWriterTest {

  @Test
  void aRequestIsItsMessagesTheModeAndTheModel() {
    assertThat(Chat.body(CompletionRequest.builder("m").user("Hello").build())).isEqualTo("""
            {"messages":[{"role":"user","content":"Hello"}],"stream":false,"model":"m"}""");
  }

  @Test
  void aStreamIsAskedForWithTheTokensThatItTook() {
    CompletionRequest request =
        CompletionRequest.builder("m").user("Hello").stream(true).build();
    FormatTrial without =
        FormatTrial.of(new ChatFormat(ChatFormat.PLAIN, false, false, "max_tokens"));

    assertThat(Chat.body(request))
        .endsWith("\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"m\"}");
    assertThat(without.body(request)).endsWith("\"stream\":true,\"model\":\"m\"}");
  }

  @TempDir
  Path folder;

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
                new ContentPart.Image(URI.create("data:image/png;base64,AAAA"))
                    .withDetail("high")))))
        .isEqualTo("""
            [{"role":"user","content":[{"type":"text","text":"What is this?"},\
            {"type":"image_url","image_url":{"url":"https://parrot.example/a.png"}},\
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"high"}}]}]""");
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

  /** Services read them as JSON, and some, such as vLLM, refuse an empty string. */
  @Test
  void aCallWithoutArgumentsHasAnEmptyObject() {
    assertThat(messages(Message.of(Role.ASSISTANT, new ContentPart.ToolCall("c1", "clock", ""))))
        .contains("\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}");
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

  @Test
  void documentsAndSoundsAreSentAsBytes() throws IOException {
    Path pdf = Files.writeString(folder.resolve("a.pdf"), "%PDF");

    assertThat(messages(Message.of(
            Role.USER,
            ContentPart.Document.from(pdf),
            new ContentPart.Document(Media.of("application/pdf", new byte[] {1}), ""),
            new ContentPart.Audio(Media.of("audio/mpeg", new byte[] {2})),
            new ContentPart.Audio(Media.of("audio/x-wav", new byte[] {3})))))
        .isEqualTo("""
            [{"role":"user","content":[\
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERg=="}},\
            {"type":"file","file":{"file_data":"data:application/pdf;base64,AQ=="}},\
            {"type":"input_audio","input_audio":{"data":"Ag==","format":"mp3"}},\
            {"type":"input_audio","input_audio":{"data":"Aw==","format":"wav"}}]}]""");
  }

  @Test
  void aCacheMarkIsPutOnThePartBeforeIt() {
    assertThat(messages(
            Message.of(Role.SYSTEM, text("Long."), new ContentPart.CacheMark()),
            Message.of(
                Role.USER,
                text("a"),
                new ContentPart.CacheMark(Duration.ofHours(1)),
                new ContentPart.Image(URI.create("https://parrot.example/a.png")),
                new ContentPart.CacheMark(Duration.ofMinutes(5)))))
        .isEqualTo("""
            [{"role":"system","content":[{"type":"text","text":"Long.","cache_control":{"type":"ephemeral"}}]},\
            {"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},\
            {"type":"image_url","image_url":{"url":"https://parrot.example/a.png"},"cache_control":{"type":"ephemeral"}}]}]""");
  }

  @Test
  void aRefusalGoesBackAsOne() {
    assertThat(messages(Message.of(Role.ASSISTANT, new ContentPart.Refusal("I will not"))))
        .isEqualTo("""
            [{"role":"assistant","content":null,"refusal":"I will not"}]""");
  }

  @Test
  void reasoningGoesBackToAServiceThatWantsItAlone() {
    Message answer = Message.of(
        Role.ASSISTANT, new ContentPart.Reasoning("h"), new ContentPart.Reasoning("m"), text("42"));
    FormatTrial wanted = FormatTrial.of(new ChatFormat(ChatFormat.PLAIN, true, true, "max_tokens"));

    assertThat(messages(answer)).isEqualTo("""
            [{"role":"assistant","content":"42"}]""");
    assertThat(messages(Message.of(Role.ASSISTANT, new ContentPart.Reasoning("hm"))))
        .isEqualTo("""
            [{"role":"assistant","content":""}]""");
    assertThat(wanted.body(CompletionRequest.builder("m").message(answer).build()))
        .contains("{\"role\":\"assistant\",\"content\":\"42\",\"reasoning_content\":\"hm\"}");
  }

  @Test
  void citationsAreAboutTheTextAndStayBehind() {
    assertThat(messages(Message.of(
            Role.ASSISTANT, text("Hi"), new ContentPart.Citation("https://a.example/", "A", ""))))
        .isEqualTo("""
            [{"role":"assistant","content":"Hi"}]""");
  }

  @Test
  void anOpaquePartIsAddedToTheCallBeforeItOrElseToTheMessage() {
    assertThat(messages(Message.of(
            Role.ASSISTANT,
            text("I look."),
            opaque("{\"x\":1.50,\"y\":{\"z\":[]}}"),
            new ContentPart.ToolCall("c1", "f", "{}"),
            opaque("{\"sig\":\"é\"}"),
            new ContentPart.ToolCall("c2", "g", "[]"))))
        .isEqualTo("""
            [{"role":"assistant","content":"I look.","x":1.50,"y":{"z":[]},"tool_calls":[\
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"},"sig":"é"},\
            {"id":"c2","type":"function","function":{"name":"g","arguments":"[]"}}]}]""");
  }

  @Test
  void anOpaquePartOfAPersonsMessageIsAPart() {
    assertThat(messages(Message.of(Role.USER, text("a"), opaque("{\"type\":\"video_url\"}"))))
        .isEqualTo("""
            [{"role":"user","content":[{"type":"text","text":"a"},{"type":"video_url"}]}]""");
  }

  @Test
  void whatAnAnswerHeldGoesBackUnchanged() {
    Completion answer = Chat.message(
        Mode.WHOLE,
        "'content':'Hi','extra_content':{'a': 1},'tool_calls':[{'id':'c1','function':"
            + "{'name':'f','arguments':'{}'},'extra_content':{'google':{'thought_signature':'c2ln'}}}]");

    assertThat(messages(answer.toMessage())).isEqualTo("""
            [{"role":"assistant","content":"Hi","extra_content":{"a":1},"tool_calls":[{"id":"c1",\
            "type":"function","function":{"name":"f","arguments":"{}"},\
            "extra_content":{"google":{"thought_signature":"c2ln"}}}]}]""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{\"a\":}", "{} {}", "{},\"b\":1"})
  void anOpaquePartThatIsNoJsonObjectIsAnInvalidRequest(String data) {
    assertRefused("an opaque part", Message.of(Role.ASSISTANT, text("a"), opaque(data)));
  }

  @Test
  void whatTheDialectHasNoWordForIsRefused() {
    ContentPart.Image image = new ContentPart.Image(URI.create("https://parrot.example/a.png"));
    Media address = Media.at(URI.create("https://parrot.example/a"));
    ContentPart.ToolResult result = new ContentPart.ToolResult("c1", "18");
    ContentPart.CacheMark mark = new ContentPart.CacheMark();

    assertRefused("holds no image", Message.of(Role.ASSISTANT, text("a"), image));
    assertRefused(
        "holds no image",
        Message.of(Role.TOOL, new ContentPart.ToolResult("c1", "", List.of(image), false)));
    assertRefused("sent as bytes", Message.of(Role.USER, new ContentPart.Document(address, "")));
    assertRefused("sent as bytes", Message.of(Role.USER, new ContentPart.Audio(address)));
    assertRefused("no cache mark", Message.of(Role.ASSISTANT, text("a"), mark));
    assertRefused("no cache mark", Message.of(Role.TOOL, result, mark));
    assertRefused("no opaque part", Message.of(Role.TOOL, result, opaque("{}")));
    assertRefused("a cache mark follows another part", Message.of(Role.USER, mark, text("a")));
    assertRefused(
        "a cache mark follows another part", Message.of(Role.USER, text("a"), mark, mark));
  }

  private static void assertRefused(String why, Message message) {
    ProviderException failure = Answers.failure(() -> messages(message));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure.detail()).contains(why);
  }

  private static ContentPart text(String text) {
    return new ContentPart.Text(text);
  }

  private static ContentPart opaque(String data) {
    return new ContentPart.Opaque("openai-chat", data);
  }

  private static String messages(Message... messages) {
    String body =
        Chat.body(CompletionRequest.builder("m").messages(List.of(messages)).build());
    assertThat(body).startsWith("{\"messages\":").endsWith(",\"stream\":false,\"model\":\"m\"}");
    return body.substring(
        "{\"messages\":".length(), body.length() - ",\"stream\":false,\"model\":\"m\"}".length());
  }
}
