package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as OpenAI's SDKs and Codex send them. */
class ResponsesRequestTest {

  private static final String FORMAT = "openai-responses";

  private static Asked read(String members) {
    return new ResponsesDialect().read(ResponsesWire.json("{\"model\":\"m\"," + members + "}"));
  }

  private static CompletionRequest request(String members) {
    return read(members).request();
  }

  private static List<Message> items(String items) {
    return request("\"input\":[" + items + "]").messages();
  }

  private static Message answer(ContentPart... parts) {
    return Message.of(Role.ASSISTANT, parts);
  }

  @Test
  void aTextIsWhatTheUserSays() {
    Asked asked = read("\"input\":\"Hello\"");

    assertThat(asked.request().model()).isEqualTo("m");
    assertThat(asked.request().messages()).containsExactly(Message.user("Hello"));
    assertThat(asked.stream()).isFalse();
    assertThat(asked.format()).isEmpty();
  }

  @Test
  void instructionsComeFirst() {
    assertThat(request(
                "\"instructions\":\"Be brief.\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}]")
            .messages())
        .containsExactly(Message.system("Be brief."), Message.user("Hi"));
  }

  @Test
  void messagesNeedNoType() {
    assertThat(items("""
        {"role":"developer","content":"Be brief."},{"role":"user","content":"1+1?"},
        {"role":"assistant","content":"2"},{"role":"system","content":"Be kind."},
        {"role":"user","content":[{"type":"input_text","text":"2+2?"}]}"""))
        .containsExactly(
            Message.system("Be brief."),
            Message.user("1+1?"),
            Message.assistant("2"),
            Message.system("Be kind."),
            Message.user("2+2?"));
  }

  @Test
  void imagesAndFilesStandWhereTheyWere() {
    assertThat(items("""
        {"type":"message","role":"user","content":[{"type":"input_text","text":"See"},
        {"type":"input_image","image_url":"https://example.com/a.png","detail":"high"},
        {"type":"input_image","image_url":"data:image/png;base64,AQI=","detail":"auto","file_id":null},
        {"type":"input_file","filename":"r.pdf","file_data":"data:application/pdf;base64,AQI="},
        {"type":"input_file","file_url":"https://example.com/r.pdf"}]}"""))
        .containsExactly(Message.of(
            Role.USER,
            new Text("See"),
            new ContentPart.Image(URI.create("https://example.com/a.png")).withDetail("high"),
            new ContentPart.Image(Media.of("image/png", new byte[] {1, 2})),
            new ContentPart.Document(Media.of("application/pdf", new byte[] {1, 2}), "r.pdf"),
            new ContentPart.Document(Media.at(URI.create("https://example.com/r.pdf")), "")));
  }

  @Test
  void whatTheModelSaidInARowIsOneMessageAndSoAreItsResults() {
    assertThat(items("""
        {"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[
        {"type":"output_text","text":"I look.","annotations":[],"logprobs":[]}]},
        {"type":"function_call","id":"fc_1","call_id":"c1","name":"a","arguments":"{}","status":"completed"},
        {"type":"function_call","call_id":"c2","name":"b","arguments":"{\\"x\\":1}"},
        {"type":"function_call_output","call_id":"c1","output":"one"},
        {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"},
        {"type":"input_image","image_url":"data:image/png;base64,AQI="}]}"""))
        .containsExactly(
            answer(
                new Text("I look."),
                new ToolCall("c1", "a", "{}"),
                new ToolCall("c2", "b", "{\"x\":1}")),
            Message.of(
                Role.TOOL,
                new ToolResult("c1", "one"),
                new ToolResult(
                    "c2",
                    "",
                    List.of(
                        new Text("two"),
                        new ContentPart.Image(Media.of("image/png", new byte[] {1, 2}))),
                    false)));
  }

  @Test
  void messagesOfTheModelThatFollowOneAnotherStayTwo() {
    assertThat(
            items(
                "{\"role\":\"assistant\",\"content\":\"One.\"},{\"role\":\"assistant\",\"content\":\"Two.\"}"))
        .containsExactly(Message.assistant("One."), Message.assistant("Two."));
  }

  @Test
  void encryptedReasoningGoesBackAsItCameAndUnderNoIdOfTheGateway() {
    String reasoning =
        "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],\"encrypted_content\":\"gAAA\"}";
    String named =
        reasoning.replace("\"type\":\"reasoning\"", "\"id\":\"rs_1\",\"type\":\"reasoning\"");

    assertThat(items(reasoning.replace("\"gAAA\"", "\"gAAA\",\"content\":null")))
        .containsExactly(answer(new ContentPart.Reasoning("Hm"), new Opaque(FORMAT, reasoning)));
    assertThat(items(named))
        .containsExactly(answer(new ContentPart.Reasoning("Hm"), new Opaque(FORMAT, named)));
    assertThat(items(named.replace("rs_1", "rs_pb_req-1_0")))
        .containsExactly(answer(new ContentPart.Reasoning("Hm"), new Opaque(FORMAT, reasoning)));
  }

  @Test
  void reasoningWithoutProofIsTextAlone() {
    assertThat(
            items(
                "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}]}"))
        .containsExactly(answer(new ContentPart.Reasoning("Hm")));
  }

  @Test
  void tagsBecomeThePartsThatTheyWereMadeOf() {
    Opaque signature = new Opaque("anthropic", "claude-eu", "{\"signature\":\"s\"}");
    String tag = new OpaqueTag(signature, 0).text();

    assertThat(
            items("{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + tag + "\"}"))
        .containsExactly(answer(signature));
    assertThatThrownBy(() ->
            items("{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"patchbay.%\"}"))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("input[0].encrypted_content");
  }

  @Test
  void whatAMessageHasBesideItsTextFollowsIt() {
    assertThat(items("{\"role\":\"assistant\",\"content\":\"Well.\",\"phase\":\"final_answer\"}"))
        .containsExactly(
            answer(new Text("Well."), new Opaque(FORMAT, "{\"phase\":\"final_answer\"}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"custom_tool_call\",\"call_id\":\"c\",\"name\":\"patch\",\"input\":\"x\"}|ASSISTANT|true",
        "{\"type\":\"custom_tool_call_output\",\"call_id\":\"c\",\"output\":\"x\"}|TOOL|true",
        "{\"type\":\"local_shell_call\",\"call_id\":\"c\",\"action\":{\"type\":\"exec\"}}|ASSISTANT|true",
        "{\"type\":\"compaction\",\"encrypted_content\":\"gA\"}|ASSISTANT|true",
        "{\"type\":\"web_search_call\",\"id\":\"ws_1\",\"status\":\"completed\"}|ASSISTANT|false",
        "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":[{\"type\":\"input_file\",\"file_url\":\"https://e.com\"}]}|TOOL|true",
        "{\"role\":\"user\",\"content\":\"Hi\",\"new\":1,\"type\":\"message\"}|ASSISTANT|true"
      })
  void itemsWithoutATermGoOnAsTheyAre(String item, Role role, boolean bound) {
    Asked asked = read("\"input\":[" + item + "]");

    assertThat(asked.request().messages())
        .containsExactly(Message.of(role, new Opaque(FORMAT, item)));
    assertThat(asked.format()).isEqualTo(bound ? FORMAT : "");
  }

  @Test
  void contentWithoutATermGoesOnAsItIs() {
    String part = "{\"type\":\"input_text\",\"text\":\"Hi\",\"new\":{\"a\":1}}";
    Asked asked =
        read("\"input\":[{\"role\":\"user\",\"content\":[" + part + ",{\"type\":\"new\"}]}]");

    assertThat(asked.request().messages())
        .containsExactly(Message.of(
            Role.USER, new Opaque(FORMAT, part), new Opaque(FORMAT, "{\"type\":\"new\"}")));
    assertThat(asked.format()).isEqualTo(FORMAT);
  }

  @Test
  void functionsAreToolsAndAllOthersAreForTheFormatAlone() {
    Asked asked = read("""
        "input":"Hi","tools":[{"type":"web_search","external_web_access":false},
        {"type":"function","name":"f","description":"F","parameters":{"type":"object"},"strict":true},
        {"type":"function","name":"g","parameters":null,"strict":false,"defer_loading":true},
        {"type":"custom","name":"patch","format":{"type":"grammar"}}],
        "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false""");

    assertThat(asked.request().tools())
        .containsExactly(
            new Tool("f", "F", "{\"type\":\"object\"}"),
            new Tool("g", "", "{\"type\":\"object\",\"properties\":{}}"));
    assertThat(asked.request().toolChoice()).isEqualTo(ToolChoice.tool("f"));
    assertThat(asked.request().parallelToolCalls()).hasValue(false);
    assertThat(asked.request().hints(FORMAT))
        .containsEntry(
            "/tools",
            List.of(
                Map.of("type", "web_search", "external_web_access", false),
                Map.of("type", "custom", "name", "patch", "format", Map.of("type", "grammar"))))
        .containsEntry("/tools/1/defer_loading", true);
    assertThat(asked.format()).isEqualTo(FORMAT);
  }

  @Test
  void aChoiceAmongToolsOfTheServiceIsItsOwn() {
    Asked asked = read(
        "\"input\":\"Hi\",\"tools\":[{\"type\":\"web_search\"}],\"tool_choice\":\"required\",\"parallel_tool_calls\":true");

    assertThat(asked.request().toolChoice()).isEqualTo(ToolChoice.AUTO);
    assertThat(asked.request().hints(FORMAT))
        .containsEntry("/tool_choice", "required")
        .containsEntry("/parallel_tool_calls", true);
  }

  @Test
  void optionsAreRead() {
    CompletionRequest request = request("""
        "input":"Hi","temperature":0.5,"top_p":0.9,"max_output_tokens":100,"top_logprobs":3,
        "include":["reasoning.encrypted_content","message.output_text.logprobs"],
        "reasoning":{"effort":"low","summary":"auto"},"text":{"verbosity":"medium","format":
        {"type":"json_schema","name":"s","schema":{"type":"object"},"strict":true}}""");

    assertThat(request.options().temperature()).hasValue(0.5);
    assertThat(request.options().topP()).hasValue(0.9);
    assertThat(request.options().maxTokens()).hasValue(100);
    assertThat(request.options().topLogprobs()).hasValue(3);
    assertThat(request.options().reasoningEffort()).isEqualTo("low");
    assertThat(request.responseFormat())
        .isEqualTo(new ResponseFormat.JsonSchema("s", "{\"type\":\"object\"}", true));
    assertThat(request.hints(FORMAT))
        .containsEntry("/reasoning/summary", "auto")
        .containsEntry("/text/verbosity", "medium");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"store\":true",
        "\"store\":false,\"background\":false,\"previous_response_id\":null,\"prompt\":null",
        "\"metadata\":{\"a\":\"b\"},\"user\":\"u\",\"safety_identifier\":\"s\",\"prompt_cache_key\":\"k\"",
        "\"service_tier\":\"auto\",\"truncation\":\"disabled\",\"stream_options\":{\"include_obfuscation\":false}",
        "\"include\":[\"reasoning.encrypted_content\"],\"tool_choice\":\"auto\",\"tools\":[]",
        "\"reasoning\":{\"summary\":\"auto\"},\"text\":{\"verbosity\":\"medium\"},\"client_metadata\":{}"
      })
  void everyServiceCanGoWithoutThese(String members) {
    assertThat(read("\"input\":\"Hi\"," + members).format()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"truncation\":\"auto\"",
        "\"text\":{\"verbosity\":\"low\"}",
        "\"include\":[\"web_search_call.action.sources\"]",
        "\"reasoning\":{\"mode\":\"pro\"}",
        "\"context_management\":[]",
        "\"tools\":[{\"type\":\"local_shell\"}]"
      })
  void onlyServicesOfTheFormatCanServeThese(String members) {
    assertThat(read("\"input\":\"Hi\"," + members).format()).isEqualTo(FORMAT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"previous_response_id\":\"resp_1\",\"input\":\"Hi\"|previous_response_id|whole conversation",
        "\"conversation\":{\"id\":\"conv_1\"},\"input\":\"Hi\"|conversation|whole conversation",
        "\"prompt\":{\"id\":\"pmpt_1\"}|prompt|whole conversation",
        "\"background\":true,\"input\":\"Hi\"|background|leave the member background out",
        "\"input\":[]|input|at least one message",
        "\"instructions\":\"Hi\"|input|at least one message",
        "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]|input[0]|send the item itself",
        "\"input\":[{\"id\":\"msg_1\"}]|input[0]|send the item itself",
        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"f\"}]}]|input[0].content[0].file_id|image_url",
        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\"}]}]|input[0].content[0].file_id|file_data",
        "\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]|input[0].role|robot",
        "\"input\":[{\"role\":\"user\"}]|input[0].content|missing",
        "\"input\":\"Hi\",\"temperature\":\"hot\"|temperature|number",
        "\"input\":\"Hi\",\"tool_choice\":\"perhaps\"|tool_choice|required",
        "\"input\":\"Hi\",\"text\":{\"format\":{\"type\":\"xml\"}}|text.format.type|json_schema"
      })
  void saysWhatIsWrongAndWhatToDo(String members, String member, String advice) {
    assertThatThrownBy(() -> read(members))
        .isInstanceOfSatisfying(
            BadRequest.class, wrong -> assertThat(wrong.member()).isEqualTo(member))
        .hasMessageContaining(advice);
  }
}
