package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.CacheMark;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.anthropic.Anthropic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the Messages API, as clients send them and as the provider of the format sends them on. */
class MessagesRequestTest {

  private static final MessagesDialect DIALECT = new MessagesDialect();
  private static final String ANSWER =
      "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"end_turn\"}";
  private static final String PIXEL =
      "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0=\"}}";

  /** As Claude Code asks, shortened. */
  private static final String CLAUDE_CODE = """
      {"model":"claude-sonnet-4-6","max_tokens":32000,"stream":true,"temperature":1,
       "metadata":{"user_id":"user_1_account__session_2"},
       "system":[
        {"type":"text","text":"You are Claude Code.","cache_control":{"type":"ephemeral"}},
        {"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}}],
       "thinking":{"type":"enabled","budget_tokens":31999},
       "tools":[
        {"name":"Bash","description":"Runs a command","input_schema":{"type":"object",
          "properties":{"command":{"type":"string"}},"required":["command"]}},
        {"name":"Read","description":"Reads a file","input_schema":{"type":"object",
          "properties":{"path":{"type":"string"}}},"cache_control":{"type":"ephemeral"},
          "strict":true}],
       "tool_choice":{"type":"any","disable_parallel_tool_use":true},
       "messages":[
        {"role":"user","content":[
          {"type":"text","text":"<system-reminder>Today</system-reminder>"},
          {"type":"text","text":"List the files"}]},
        {"role":"assistant","content":[
          {"type":"thinking","thinking":"I list them.","signature":"EqQBCg=="},
          {"type":"redacted_thinking","data":"EmwKAh=="},
          {"type":"text","text":"I look."},
          {"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls","n":1.50}},
          {"type":"tool_use","id":"toolu_2","name":"Read","input":{}}]},
        {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"toolu_1","content":"a.txt"},
          {"type":"tool_result","tool_use_id":"toolu_2","is_error":true,"content":[
            {"type":"text","text":"Not a file"},%s],"cache_control":{"type":"ephemeral"}},
          {"type":"text","text":"Go on"}]},
        {"role":"assistant","content":"Done."},
        {"role":"user","content":[{"type":"text","text":"Thanks","cache_control":{"type":"ephemeral"}}]}]}
      """.formatted(PIXEL);

  private static CompletionRequest read(String body) {
    return DIALECT.read(Wire.json(body)).request();
  }

  private static String user(String blocks, String more) {
    return "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":["
        + blocks + "]}]" + more + "}";
  }

  private static String assistant(String blocks) {
    return "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
        + "{\"role\":\"assistant\",\"content\":[" + blocks + "]}]}";
  }

  private static Map<String, ?> sent(String body) {
    return Wire.members(Wire.sent(new Anthropic(), read(body), ANSWER));
  }

  @Test
  void whatClaudeCodeAsksReachesAnthropicAsItWas() {
    Map<String, Object> expected = new LinkedHashMap<>(Wire.members(CLAUDE_CODE));
    // The call here is of a whole answer.
    expected.put("stream", false);

    assertThat(sent(CLAUDE_CODE)).isEqualTo(expected);
    assertThat(DIALECT.read(Wire.json(CLAUDE_CODE)).format()).isEmpty();
    assertThat(DIALECT.read(Wire.json(CLAUDE_CODE)).stream()).isTrue();
  }

  @Test
  void partsKeepTheirOrderAndResultsAreTheToolsMessages() {
    List<Message> messages = read(CLAUDE_CODE).messages();

    assertThat(messages)
        .extracting(Message::role)
        .containsExactly(
            Role.SYSTEM,
            Role.USER,
            Role.ASSISTANT,
            Role.TOOL,
            Role.USER,
            Role.ASSISTANT,
            Role.USER);
    assertThat(messages.get(0).parts())
        .containsExactly(
            new Text("You are Claude Code."),
            new CacheMark(),
            new Text("Be brief."),
            new CacheMark(Duration.ofHours(1)));
    assertThat(messages.get(2).parts())
        .containsExactly(
            new Reasoning("I list them."),
            new Opaque("anthropic", "{\"signature\":\"EqQBCg==\"}"),
            new Opaque("anthropic", "{\"type\":\"redacted_thinking\",\"data\":\"EmwKAh==\"}"),
            new Text("I look."),
            new ToolCall("toolu_1", "Bash", "{\"command\":\"ls\",\"n\":1.50}"),
            new ToolCall("toolu_2", "Read", "{}"));
    assertThat(messages.get(3).parts()).hasSize(3).element(1).satisfies(part -> {
      ToolResult result = (ToolResult) part;
      assertThat(result.failed()).isTrue();
      assertThat(result.content()).hasSize(2);
    });
    assertThat(messages.get(4)).isEqualTo(Message.user("Go on"));
  }

  @Test
  void optionsHaveTheirTerms() {
    CompletionRequest request = read(user(
        "{\"type\":\"text\",\"text\":\"Hi\"}",
        ",\"top_k\":5,\"top_p\":0.5,\"stop_sequences\":[\"END\"],\"output_config\":{\"effort\":\"low\","
            + "\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}"));

    assertThat(request.options().topK()).hasValue(5);
    assertThat(request.options().topP()).hasValue(0.5);
    assertThat(request.options().stop()).containsExactly("END");
    assertThat(request.options().reasoningEffort()).isEqualTo("low");
    assertThat(request.responseFormat())
        .isEqualTo(new ResponseFormat.JsonSchema("answer", "{\"type\":\"object\"}", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}",
        ",\"thinking\":{\"type\":\"disabled\"}",
        ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000,\"display\":\"summarized\"}",
        ",\"service_tier\":\"auto\",\"metadata\":{\"user_id\":\"u\"},\"speed\":\"fast\"",
        ",\"cache_control\":{\"type\":\"ephemeral\"}"
      })
  void whatAnswersHardlyDependOnReachesAnthropicAndBindsNoRequest(String more) {
    String body = user("{\"type\":\"text\",\"text\":\"Hi\"}", more);

    assertThat(DIALECT.read(Wire.json(body)).format()).isEmpty();
    Map<String, ?> sent = sent(body);
    Wire.members("{" + more.substring(1) + "}")
        .forEach((name, value) -> assertThat(sent.get(name)).isEqualTo(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"inference_geo\":\"eu\"",
        ",\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://example.com\",\"name\":\"x\"}]",
        ",\"thinking\":{\"type\":\"between_tools\"}",
        ",\"output_config\":{\"task_budget\":{\"type\":\"tokens\",\"total\":5}}",
        ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"max_uses\":3}],"
            + "\"tool_choice\":{\"type\":\"tool\",\"name\":\"web_search\"}"
      })
  void whatOnlyAnthropicHasIsSentThereAndNowhereElse(String more) {
    String body = user("{\"type\":\"text\",\"text\":\"Hi\"}", more);

    assertThat(DIALECT.read(Wire.json(body)).format()).isEqualTo("anthropic");
    Map<String, ?> sent = sent(body);
    Wire.members("{" + more.substring(1) + "}")
        .forEach((name, value) -> assertThat(sent.get(name)).isEqualTo(value));
  }

  @Test
  void toolsOfTheServiceGoBehindTheOthersWhichKeepTheirMembers() {
    String own = "{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"},\"defer_loading\":true}";
    String served = "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}";
    Map<String, ?> sent = sent(
        user("{\"type\":\"text\",\"text\":\"Hi\"}", ",\"tools\":[" + served + "," + own + "]"));

    assertThat(sent.get("tools")).isEqualTo(List.of(Wire.members(own), Wire.members(served)));
  }

  @ParameterizedTest
  @CsvSource({"auto,AUTO", "none,NONE", "any,REQUIRED"})
  void choicesOfToolsHaveTheirTerms(String type, String expected) throws Exception {
    CompletionRequest request = read(user(
        "{\"type\":\"text\",\"text\":\"Hi\"}",
        ",\"tools\":[{\"name\":\"a\",\"input_schema\":{}}],\"tool_choice\":{\"type\":\"" + type
            + "\"}"));

    assertThat(request.toolChoice())
        .isEqualTo(ToolChoice.class.getField(expected).get(null));
    assertThat(request.parallelToolCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{\"query\":\"x\"}}",
        "{\"type\":\"text\",\"text\":\"Blue.\",\"citations\":[{\"type\":\"page_location\",\"cited_text\":\"b\",\"document_index\":0}]}",
        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"EqQB\"}",
        "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{},\"caller\":{\"type\":\"code_execution_20250825\",\"tool_id\":\"s\"}}"
      })
  void blocksOfAnAssistantReachAnthropicAsTheyWere(String block) {
    String body = assistant("{\"type\":\"text\",\"text\":\"I look.\"}," + block);

    assertThat(sent(body).get("messages")).isEqualTo(Wire.members(body).get("messages"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}}",
        "{\"type\":\"document\",\"title\":\"Report\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"JVBERi0=\"}}",
        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"Grüße\"},\"citations\":{\"enabled\":true},\"context\":\"old\"}",
        "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]},\"cache_control\":{\"type\":\"ephemeral\"}}",
        "{\"type\":\"search_result\",\"source\":\"s\",\"title\":\"t\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}",
        "{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"tool_reference\",\"tool_name\":\"x\"}]}"
      })
  void blocksOfAUserReachAnthropicAsTheyWere(String block) {
    String body = user(block + ",{\"type\":\"text\",\"text\":\"Hi\"}", "");

    assertThat(sent(body).get("messages")).isEqualTo(Wire.members(body).get("messages"));
  }

  @Test
  void aMarkWithinAResultIsOneOfTheResult() {
    CompletionRequest request = read(user(
        "{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\"}}]}",
        ""));

    assertThat(request.messages().get(0).parts())
        .containsExactly(new ToolResult("t", "a"), new CacheMark());
  }

  @Test
  void whatNeedsAHeaderThatDoesNotTravelIsLeftOut() {
    String body = user(
        "{\"type\":\"text\",\"text\":\"Hi\"}",
        ",\"betas\":[\"x\"],\"context_management\":{\"edits\":[]}");

    assertThat(DIALECT.read(Wire.json(body)).format()).isEmpty();
    assertThat(sent(body)).doesNotContainKeys("betas", "context_management");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'m','messages':[{'role':'user','content':'Hi'}]} | max_tokens",
        "{'model':'m','max_tokens':5,'messages':[]} | messages",
        "{'model':'m','max_tokens':5,'messages':[{'role':'tool','content':'Hi'}]} | messages[0].role",
        "{'model':'m','max_tokens':5,'temperature':1.5,'messages':[{'role':'user','content':'Hi'}]} | temperature",
        "{'model':'m','max_tokens':5,'thread':{},'messages':[{'role':'user','content':'Hi'}]} | thread",
        "{'model':'m','max_tokens':5,'container':'c_1','messages':[{'role':'user','content':'Hi'}]} | container",
        "{'model':'m','max_tokens':5,'tool_choice':{'type':'some'},'messages':[{'role':'user','content':'Hi'}]} | tool_choice.type",
        "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]} | messages[0].content[0].source.file_id",
        "{'model':'m','max_tokens':5,'messages':[{'role':'assistant','content':[{'type':'redacted_thinking','data':'patchbay.%%%'}]}]} | messages[0].content[0].data"
      })
  void whatCannotBeServedIsRefusedByName(String body, String member) {
    assertThatThrownBy(() -> read(body.replace('\'', '"')))
        .isInstanceOfSatisfying(BadRequest.class, e -> assertThat(e.member()).isEqualTo(member));
  }

  @Test
  void tokensAreCountedOfABodyWithoutALimit() {
    JsonObject body = Wire.json(
        "{\"model\":\"m\",\"system\":\"Be brief\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

    assertThat(DIALECT.readInput(body).request().messages())
        .containsExactly(Message.system("Be brief"), Message.user("Hi"));
  }

  @Test
  void citationsOfOtherServicesComeBackAsWhatTheyWere() {
    CompletionRequest request = read(
        assistant(
            "{\"type\":\"text\",\"text\":\"Blue.\",\"citations\":[{\"type\":\"web_search_result_location\","
                + "\"url\":\"https://example.com\",\"title\":\"T\",\"cited_text\":\"q\",\"encrypted_index\":\"patchbay\"}]}"));

    assertThat(request.messages().get(1).parts())
        .containsExactly(
            new Text("Blue."), new ContentPart.Citation("https://example.com", "T", "q"));
  }
}
