package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.ReasoningDelta;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What services that speak the dialect make of it: answers such as they send them. */
class ServicesTest {

  @Test
  void azureJudgesThePromptInAChunkWithoutChoicesAndTheAnswerBesideIt() {
    List<CompletionEvent> events = Chat.events("""
        {'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[\
        {'prompt_index':0,'content_filter_results':{'hate':{'filtered':false,'severity':'safe'}}}]}""", """
        {'choices':[{'content_filter_results':{},'delta':{'content':'','refusal':null,\
        'role':'assistant'},'finish_reason':null,'index':0,'logprobs':null}],'created':1726,\
        'id':'chatcmpl-A','model':'gpt-4o-2024-08-06','object':'chat.completion.chunk'}""", """
        {'choices':[{'content_filter_results':{'hate':{'filtered':false,'severity':'safe'}},\
        'delta':{'content':'Hi'},'finish_reason':null,'index':0,'logprobs':null}],\
        'created':1726,'id':'chatcmpl-A','model':'gpt-4o-2024-08-06'}""", """
        {'choices':[{'content_filter_offsets':{'check_offset':5,'start_offset':5,'end_offset':7},\
        'content_filter_results':{'hate':{'filtered':false,'severity':'safe'}},'finish_reason':null,\
        'index':0}],'created':0,'id':'','model':'','object':''}""", """
        {'choices':[{'content_filter_results':{},'delta':{},'finish_reason':'stop','index':0}],\
        'created':1726,'id':'chatcmpl-A','model':'gpt-4o-2024-08-06'}""");

    assertThat(events).hasSize(2).startsWith(new TextDelta("Hi"));
    assertThat(Completion.of(events).details().id()).isEqualTo("chatcmpl-A");
    assertThat(Completion.of(events).details().extras()).containsKey("prompt_filter_results");
  }

  @Test
  void azureRefusesAPromptByACode() {
    ProviderException failure = Chat.failure(400, """
        {'error':{'message':'The response was filtered','type':null,'param':'prompt','code':\
        'content_filter','status':400,'innererror':{'code':'ResponsibleAIPolicyViolation',\
        'content_filter_result':{'jailbreak':{'filtered':true,'detected':true}}}}}""");

    assertThat(failure.kind()).isEqualTo(ErrorKind.CONTENT_FILTERED);
    assertThat(failure.code()).isEqualTo("content_filter");
  }

  @Test
  void vllmGivesEachPieceOfOneCallANewIdAndRepeatsTheName() {
    String chunk = """
        {'id':'chatcmpl-1','model':'qwen','choices':[{'index':0,'delta':{'tool_calls':[\
        {'id':'chatcmpl-tool-%s','type':'function','index':0,'function':{'name':'weather',\
        'arguments':'%s'}}]},'logprobs':null,'finish_reason':%s}]}""";
    Completion answer = Chat.streamed(
        "{'id':'chatcmpl-1','model':'qwen','choices':[{'index':0,'delta':{'role':'assistant'}}]}",
        chunk.formatted("1a", "{\\'city", "null"),
        chunk.formatted("2b", "\\':", "null"),
        chunk.formatted("3c", "\\'Rome\\'}", "null"),
        chunk.formatted("4d", "", "'stop'"));

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("chatcmpl-tool-1a", "weather", "{\"city\":\"Rome\"}"));
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "stop"));
  }

  @Test
  void geminiSendsCallsWithoutIndexAndIdAndSignsThem() {
    String calls = """
        'tool_calls':[{'extra_content':{'google':{'thought_signature':'c2ln'}},'function':\
        {'arguments':'{\\'city\\':\\'Rome\\'}','name':'weather'},'id':'','type':'function'},\
        {'function':{'arguments':'{\\'city\\':\\'Oslo\\'}','name':'weather'},'id':'','type':'function'}]""";
    for (Mode mode : Mode.values()) {
      Completion answer = Chat.choice(
          mode, "'delta':{'role':'assistant'," + calls + "},'finish_reason':'stop','index':0");

      assertThat(answer.toolCalls())
          .extracting(ToolCall::arguments)
          .containsExactly("{\"city\":\"Rome\"}", "{\"city\":\"Oslo\"}");
      assertThat(answer.toolCalls().get(0).id())
          .isNotEqualTo(answer.toolCalls().get(1).id());
      assertThat(answer.parts().get(1))
          .isEqualTo(signature("{'extra_content':{'google':{'thought_signature':'c2ln'}}}"));
    }
  }

  @Test
  void geminiSignsATextInItsMessageOrInALastChunk() {
    String extra = "'extra_content':{'google':{'thought_signature':'c2ln'}}";
    Completion whole = Chat.whole("{'choices':[{'finish_reason':'stop','index':0,'message':"
        + "{'content':'Hi'," + extra + ",'role':'assistant'}}]}");
    Completion streamed = Chat.streamed(
        "{'choices':[{'delta':{'content':'Hi','role':'assistant'},'index':0}]}",
        "{'choices':[{'delta':{" + extra
            + ",'role':'assistant'},'finish_reason':'stop','index':0}]}");

    assertThat(whole.parts()).containsExactly(new Text("Hi"), signature("{" + extra + "}"));
    assertThat(streamed.parts()).isEqualTo(whole.parts());
  }

  @Test
  void geminiWrapsAnErrorInAnArray() {
    ProviderException failure = Chat.failure(429, """
        [{'error':{'code':429,'message':'You exceeded your current quota','status':'RESOURCE_EXHAUSTED',\
        'details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34s'}]}}]""");

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter().orElseThrow()).hasSeconds(34);
  }

  @Test
  void openRouterSaysThatItLivesAndThenWhatWentWrongAtTheTop() {
    String chunks = ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n"
        + Answers.event("{'id':'gen-1','provider':'Anthropic','model':'anthropic/claude','choices':"
            + "[{'index':0,'delta':{'role':'assistant','content':'Hi','reasoning':null},"
            + "'finish_reason':null,'native_finish_reason':null,'logprobs':null}]}");
    String error = """
        {'id':'gen-1','object':'chat.completion.chunk','provider':'openai','error':{'code':502,\
        'message':'Provider disconnected','metadata':{'provider_name':'X','raw':{'code':1}}},\
        'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}""";

    assertThat(Chat.read((chunks + Answers.STOP).getBytes(UTF_8)))
        .hasSize(2)
        .startsWith(new TextDelta("Hi"));
    assertFailed(Chat.failure(Mode.STREAM, error), ErrorKind.SERVER_ERROR, "502");
  }

  @Test
  void openRouterPutsAnErrorIntoTheChoice() {
    String error = """
        {'id':'gen-1','provider':'X','choices':[{'index':0,'%s':{'role':'assistant','content':'Hi'},\
        'finish_reason':'error','native_finish_reason':'error','error':{'code':503,'message':'gone'}}]}""";

    for (Mode mode : Mode.values()) {
      String member = mode == Mode.WHOLE ? "message" : "delta";
      assertFailed(Chat.failure(mode, error.formatted(member)), ErrorKind.SERVER_ERROR, "503");
    }
  }

  @Test
  void openRouterAnswers200ThatHoldsA429() {
    String error = """
        {'error':{'message':'Provider returned error','code':429,'metadata':{'raw':\
        'temporarily rate-limited upstream','provider_name':'X'}},'user_id':'u'}""";

    for (Mode mode : Mode.values()) {
      ProviderException failure = Chat.failure(mode, error);
      assertFailed(failure, ErrorKind.RATE_LIMITED, "429");
      assertThat(failure.status()).hasValue(429);
    }
  }

  /** Anthropic's model behind OpenRouter: the signature comes last, in a piece without a text. */
  @Test
  void openRouterGetsTheDetailsOfReasoningBackAsOneThoughTheyCameInPieces() {
    String chunk = "{'choices':[{'index':0,'delta':{'content':'',%s},'finish_reason':null}]}";
    String piece = "'reasoning':'%1$s','reasoning_details':[{'type':'reasoning.text','text':'%1$s',"
        + "'format':'anthropic-claude-v1','index':0}]";
    String signed = "'reasoning_details':[{'type':'reasoning.text','signature':'c2ln',"
        + "'format':'anthropic-claude-v1','index':0},"
        + "{'type':'reasoning.encrypted','data':'QQ==','id':'rs_1','index':1}]";
    String call = "'tool_calls':[{'index':0,'id':'c1','function':{'name':'f','arguments':'{}'}}]";
    Completion streamed = Chat.streamed(
        chunk.formatted(piece.formatted("Ha ")),
        chunk.formatted(piece.formatted("Ha ")),
        chunk.formatted(piece.formatted("é")),
        chunk.formatted(call),
        chunk.formatted(signed),
        "{'choices':[{'index':0,'delta':{'content':''},'finish_reason':'tool_calls'}]}");
    Completion whole = Chat.message(
        Mode.WHOLE,
        "'content':'','reasoning':'Ha Ha é'," + call + ",'reasoning_details':["
            + "{'type':'reasoning.text','text':'Ha Ha é','signature':'c2ln',"
            + "'format':'anthropic-claude-v1','index':0},"
            + "{'type':'reasoning.encrypted','data':'QQ==','id':'rs_1','index':1}]");

    assertThat(streamed.reasoning()).isEqualTo("Ha Ha é");
    for (Completion answer : List.of(streamed, whole)) {
      assertThat(answer.parts()).hasSize(3);
      assertThat(Chat.body(Parrot.HELLO.toBuilder().message(answer.toMessage()).build()))
          .containsOnlyOnce("reasoning_details")
          .contains("\"text\":\"Ha Ha é\"", "\"signature\":\"c2ln\"")
          .contains(
              "{\"type\":\"reasoning.encrypted\",\"data\":\"QQ==\",\"id\":\"rs_1\",\"index\":1}],\"tool_calls\"")
          .contains("\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]");
    }
  }

  @Test
  void deepSeekReasonsAndCountsCacheHits() {
    String usage = "'usage':{'prompt_tokens':17,'completion_tokens':26,'total_tokens':43,"
        + "'prompt_tokens_details':{'cached_tokens':12},'completion_tokens_details':"
        + "{'reasoning_tokens':20},'prompt_cache_hit_tokens':12,'prompt_cache_miss_tokens':5}";
    Completion whole = Chat.whole("""
        {'id':'d','object':'chat.completion','created':1,'model':'deepseek-reasoner','choices':[\
        {'index':0,'message':{'role':'assistant','content':'42','reasoning_content':'hm'},\
        'logprobs':null,'finish_reason':'stop'}],""" + usage + ",'system_fingerprint':'fp'}");
    List<CompletionEvent> streamed = Chat.events(
        "{'id':'d','choices':[{'index':0,'delta':{'role':'assistant','content':null,"
            + "'reasoning_content':''}}]}",
        "{'id':'d','choices':[{'index':0,'delta':{'content':null,'reasoning_content':'hm'}}]}",
        "{'id':'d','choices':[{'index':0,'delta':{'content':'42','reasoning_content':null}}]}",
        "{'id':'d','choices':[{'index':0,'delta':{'content':'','reasoning_content':null},"
            + "'finish_reason':'stop'}]," + usage + "}");

    assertThat(whole.parts()).containsExactly(new Reasoning("hm"), new Text("42"));
    assertThat(whole.usage()).isEqualTo(new Usage(17, 26, 12, -1, 20));
    assertThat(streamed)
        .containsExactly(
            new ReasoningDelta("hm"),
            new TextDelta("42"),
            new Finished(
                FinishReason.STOP,
                whole.usage(),
                whole.details().toBuilder().model("").extras(Map.of()).build()));
  }

  @Test
  void deepSeekBreaksOffForLackOfResources() {
    String answer = """
        {'id':'d','model':'deepseek-chat','choices':[{'index':0,'delta':{'content':'Hi'},\
        'message':{'content':'Hi'},'finish_reason':'insufficient_system_resource'}],\
        'usage':{'prompt_tokens':17,'completion_tokens':2}}""";

    for (Mode mode : Mode.values()) {
      ProviderException failure = Chat.failure(mode, answer);
      assertFailed(failure, ErrorKind.OVERLOADED, "insufficient_system_resource");
      assertThat(failure.usage()).isEqualTo(Usage.of(17, 2));
    }
  }

  @Test
  void mistralThinksInPartsOfTheContent() {
    String thoughts = "[{'type':'thinking','thinking':[{'type':'text','text':'hm'}],'closed':true}";
    Completion whole = Chat.whole("{'id':'m','choices':[{'index':0,'message':{'role':'assistant',"
        + "'tool_calls':null,'content':" + thoughts + ",{'type':'text','text':'42'}]},"
        + "'finish_reason':'model_length'}]}");
    List<CompletionEvent> streamed = Chat.events(
        "{'id':'m','choices':[{'index':0,'delta':{'content':" + thoughts + "]}}]}",
        "{'id':'m','choices':[{'index':0,'delta':{'content':[{'type':'text','text':'4'}]}}]}",
        "{'id':'m','choices':[{'index':0,'delta':{'content':'2'},'finish_reason':'model_length'}]}");

    assertThat(whole.parts()).containsExactly(new Reasoning("hm"), new Text("42"));
    assertThat(whole.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.LENGTH, "model_length"));
    assertThat(streamed)
        .startsWith(new ReasoningDelta("hm"), new TextDelta("4"), new TextDelta("2"));
    assertThat(Completion.of(streamed).finishReason()).isEqualTo(whole.finishReason());
  }

  @Test
  void mistralMaySendArgumentsAsAnObject() {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.choice(
                  mode,
                  "'index':0,'delta':{'content':'','tool_calls':[{'id':'D681PevKs','function':"
                      + "{'name':'weather','arguments':{'city': 'Rome'}},'index':0}]},"
                      + "'finish_reason':'tool_calls'")
              .toolCalls())
          .containsExactly(new ToolCall("D681PevKs", "weather", "{\"city\": \"Rome\"}"));
    }
  }

  @Test
  void perplexityRepeatsTheMessageWithEachDeltaAndItsCitationsWithEachChunk() {
    String chunk = """
        {'id':'p','model':'sonar','created':1,'usage':{'prompt_tokens':4,'completion_tokens':%d,\
        'search_context_size':'low','cost':{'total_cost':0.005}},'citations':['https://a.example/',\
        'https://b.example/'],'search_results':[{'title':'A','url':'https://a.example/'}],\
        'object':'chat.completion.chunk','choices':[{'index':0,'finish_reason':%s,'message':\
        {'role':'assistant','content':'%s'},'delta':{'role':'assistant','content':'%s'}}]}""";
    Completion streamed = Chat.streamed(
        chunk.formatted(1, "null", "Red", "Red"),
        chunk.formatted(2, "null", "Red[1]", "[1]"),
        chunk.formatted(2, "'stop'", "Red[1]", ""));
    Completion whole = Chat.whole(chunk.formatted(2, "'stop'", "Red[1]", ""));

    assertThat(streamed.parts())
        .containsExactly(
            new Text("Red[1]"),
            new ContentPart.Citation("https://a.example/", "", ""),
            new ContentPart.Citation("https://b.example/", "", ""));
    assertThat(streamed.usage()).isEqualTo(Usage.of(4, 2));
    assertThat(streamed.details().extras()).containsOnlyKeys("citations", "search_results");
    assertThat(whole.parts()).isEqualTo(streamed.parts());
    assertThat(whole.usage()).isEqualTo(streamed.usage());
  }

  @Test
  void groqCountsTokensUnderItsOwnName() {
    Completion answer = Chat.streamed(
        "{'id':'g','choices':[{'index':0,'delta':{'role':'assistant','content':''}}],"
            + "'x_groq':{'id':'req_1'}}",
        "{'id':'g','choices':[{'index':0,'delta':{'content':'Hi'}}]}",
        "{'id':'g','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_groq':{'id':'req_1',"
            + "'usage':{'queue_time':0.08,'prompt_tokens':18,'completion_tokens':5,'total_time':0.01}}}");

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.usage()).isEqualTo(Usage.of(18, 5));
  }

  @Test
  void groqReportsACallThatTheToolsDoNotAllowAsTheRequestsFault() {
    String error = """
        {'error':{'message':'Failed to call a function. Please adjust your prompt.','type':\
        'invalid_request_error','code':'tool_use_failed','failed_generation':'<function=f>'}}""";

    assertFailed(Chat.failure(400, error), ErrorKind.INVALID_REQUEST, "tool_use_failed");
    for (Mode mode : Mode.values()) {
      assertFailed(Chat.failure(mode, error), ErrorKind.INVALID_REQUEST, "tool_use_failed");
    }
    assertFailed(
        Answers.failure(() -> Chat.read(("event: error\n" + Answers.event(error)).getBytes(UTF_8))),
        ErrorKind.INVALID_REQUEST,
        "tool_use_failed");
  }

  @Test
  void groqReportsAnErrorUnderItsOwnName() {
    String error =
        "{'choices':[{'index':0,'delta':{}}],'x_groq':{'id':'r','error':'over capacity'}}";

    assertThat(Chat.failure(Mode.STREAM, error).detail()).contains("over capacity");
  }

  @Test
  void theOldFunctionCallIsAToolCall() {
    Completion whole = Chat.whole("""
        {'choices':[{'index':0,'message':{'role':'assistant','content':null,'function_call':\
        {'name':'weather','arguments':'{\\'city\\':\\'Rome\\'}'}},'finish_reason':'function_call'}]}""");
    Completion streamed = Chat.streamed(
        "{'choices':[{'index':0,'delta':{'role':'assistant','content':null,'function_call':"
            + "{'name':'weather','arguments':''}}}]}",
        "{'choices':[{'index':0,'delta':{'function_call':{'arguments':'{\\'city\\':'}}}]}",
        "{'choices':[{'index':0,'delta':{'function_call':{'arguments':'\\'Rome\\'}'}}}]}",
        "{'choices':[{'index':0,'delta':{},'finish_reason':'function_call'}]}");

    for (Completion answer : List.of(whole, streamed)) {
      assertThat(answer.toolCalls()).singleElement().satisfies(call -> {
        assertThat(call.id()).isNotEmpty();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Rome\"}");
      });
      assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
    }
  }

  @Test
  void liteLlmNamesItsExceptionInTheMessage() {
    String error = """
        {'error':{'message':'litellm.ContextWindowExceededError: litellm.BadRequestError: ...',\
        'type':null,'param':null,'code':'400'}}""";

    assertFailed(Chat.failure(400, error), ErrorKind.CONTEXT_TOO_LONG, "400");
  }

  private static Opaque signature(String data) {
    return new Opaque("openai-chat", "trial", Answers.json(data));
  }

  private static void assertFailed(ProviderException failure, ErrorKind kind, String code) {
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
  }
}
