package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.ReasoningDelta;
import dev.patchbay.provider.CompletionEvent.RefusalDelta;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the members of an answer become, whole and streamed. */
class ChatReaderTest {

  @Test
  void everythingThatAWholeAnswerSaysIsRead() {
    Completion answer = Chat.whole("""
        {'id':'x','object':'chat.completion','created':1,'model':'parrot-small-0613','choices':[\
        {'index':0,'message':{'role':'assistant','content':'é 😀 你','reasoning_content':'hm',\
        'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},\
        'finish_reason':'length'},{'index':1,'message':{'content':'no'}}],\
        'usage':{'prompt_tokens':9,'completion_tokens':7,'total_tokens':16}}""");

    assertThat(answer.parts())
        .containsExactly(
            new ContentPart.Reasoning("hm"),
            new ContentPart.Text("é 😀 你"),
            new ToolCall("a", "f", "{}"));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage()).isEqualTo(Usage.of(9, 7));
    assertThat(answer.details().id()).isEqualTo("x");
    assertThat(answer.details().model()).isEqualTo("parrot-small-0613");
    assertThat(answer.details().extras()).isEmpty();
  }

  @Test
  void aStreamIsReadPieceByPiece() {
    assertThat(Chat.events(
            "{'choices':[{'delta':{'role':'assistant','content':''}}]}",
            "{'choices':[{'delta':{'content':null,'reasoning':'h'}}]}",
            "{'choices':[{'delta':{'content':null,'reasoning':'m'}}]}",
            "{'choices':[{'delta':{'content':'I '},'finish_reason':''}]}",
            "{'choices':[{'delta':{'content':'look.'}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f',"
                + "'arguments':'{}'}}]}}]}",
            "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
            "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':1}}"))
        .containsExactly(
            new ReasoningDelta("h"),
            new ReasoningDelta("m"),
            new TextDelta("I "),
            new TextDelta("look."),
            new ToolCallDelta(0, "a", "f", "{}"),
            new Finished(FinishReason.TOOL_CALLS, Usage.of(3, 1)));
  }

  @Test
  void whatTheServiceDoesNotSayIsUnknown() {
    Completion answer = Chat.whole("{'choices':[{'message':{'content':'Hi'}}]}");

    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNSPECIFIED);
    assertThat(answer.usage()).isEqualTo(Usage.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'delta':{'content':null}",
        "'delta':{'role':'assistant'}",
        "'delta':{}",
        "'delta':null",
        "'delta':'text'",
        "'delta':{'content':7}",
        "'delta':{'content':{'text':'no'}}",
        "'delta':{'content':''}",
        "'delta':{'content':[],'refusal':null,'annotations':null}",
        ""
      })
  void aChoiceWithoutContentIsAnAnswerWithoutAPart(String choice) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.choice(mode, choice).parts()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[]}",
        "{'choices':null}",
        "{'choices':{'message':{'content':'no'}}}",
        "{'choices':'no'}",
        "{'choices':['no',null,[{}],7]}",
        "{'choices':[{'index':1,'message':{'content':'b'}}]}",
        "{}"
      })
  void withoutAChoiceThereIsNoAnswer(String answer) {
    assertThat(Chat.failure(Mode.WHOLE, answer).kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(Chat.streamed(answer.replace("message", "delta")).parts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theTextsOfContentPartsAreJoined(Mode mode) {
    assertThat(Chat.message(
                mode,
                "'content':[{'type':'text','text':'Hel'},{'type':'image','image_url':{'text':'no'}},"
                    + "'l',{'text':'lo'},null,{'text':null}]")
            .parts())
        .containsExactly(new ContentPart.Text("Hello"));
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalIsNoText(Mode mode) {
    Completion answer = Chat.message(mode, "'content':null,'refusal':'I will not'");

    assertThat(answer.parts()).containsExactly(new ContentPart.Refusal("I will not"));
    assertThat(answer.text()).isEmpty();
    assertThat(answer.refusal()).isEqualTo("I will not");
  }

  @Test
  void aRefusalIsStreamedAsAnEventOfItsOwn() {
    assertThat(Chat.events(
            "{'choices':[{'delta':{'refusal':'I will'}}]}",
            "{'choices':[{'delta':{'refusal':' not'}}]}",
            "{'choices':[{'finish_reason':'stop'}]}"))
        .containsExactly(
            new RefusalDelta("I will"),
            new RefusalDelta(" not"),
            new Finished(FinishReason.STOP, Usage.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'content':'42','reasoning_content':'hm'",
        "'reasoning_content':'hm','content':'42'",
        "'content':'42','reasoning':'hm'",
        "'content':'42','reasoning':'hm','reasoning_content':'hm'",
        "'reasoning_content':null,'content':'42','reasoning':'hm'"
      })
  void reasoningIsToldApartFromTextStandsBeforeItAndCountsOnce(String message) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.message(mode, message).parts())
          .containsExactly(new ContentPart.Reasoning("hm"), new ContentPart.Text("42"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theChoiceOfIndexZeroCounts(Mode mode) {
    Completion answer = Chat.choice(
        mode,
        "'index':1,'finish_reason':'length','delta':{'content':'b','tool_calls':[{'id':'x'}]}},"
            + "{'delta':{'content':'a'},'index':0},{'delta':{'content':'c'}");

    assertThat(answer.parts()).containsExactly(new ContentPart.Text("a"));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNSPECIFIED);
  }

  @Test
  void aMessageInAStreamCountsWhereNoDeltaCame() {
    String message = "{'choices':[{'message':{'content':'Hello'},'finish_reason':'stop'}]}";
    String delta = message.replace("message", "delta");

    assertThat(Chat.streamed(message).text()).isEqualTo("Hello");
    assertThat(Chat.whole(delta).text()).isEqualTo("Hello");
    assertThat(Chat.streamed("{'choices':[{'delta':{'content':'Hello'}}]}", message)
            .text())
        .isEqualTo("Hello");
  }

  @ParameterizedTest
  @CsvSource({
    "stop,STOP",
    "length,LENGTH",
    "max_tokens,LENGTH",
    "model_length,LENGTH",
    "tool_calls,TOOL_CALLS",
    "function_call,TOOL_CALLS",
    "content_filter,CONTENT_FILTER",
    "eos,OTHER",
    "STOP,OTHER"
  })
  void aFinishReasonIsMappedAndTheServicesWordKept(String raw, FinishReason.Kind kind) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.choice(mode, "'finish_reason':'" + raw + "'").finishReason())
          .isEqualTo(new FinishReason(kind, raw));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "7", "{'type':'stop'}", "false"})
  void whatIsNoFinishReasonIsNone(String reason) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.choice(mode, "'finish_reason':" + reason).finishReason())
          .isEqualTo(FinishReason.UNSPECIFIED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "error,SERVER_ERROR",
    "malformed_function_call,SERVER_ERROR",
    "MALFORMED_FUNCTION_CALL,SERVER_ERROR",
    "insufficient_system_resource,OVERLOADED"
  })
  void aReasonThatMeansAFailureIsOneAndKeepsTheTokensThatItTook(String raw, ErrorKind kind) {
    String answer = "{'choices':[{'finish_reason':'%s'}],'usage':{'prompt_tokens':3}}";
    for (Mode mode : Mode.values()) {
      var failure = Chat.failure(mode, answer.formatted(raw));

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(raw);
      assertThat(failure.usage().inputTokens()).isEqualTo(3);
    }
  }

  @Test
  void usageIsReadWithItsDetails() {
    String usage = """
        {'choices':[{}],'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15,\
        'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':6,'audio_tokens':0},\
        'completion_tokens_details':{'x':[1],'reasoning_tokens':3}}}""";

    assertThat(Chat.whole(usage).usage()).isEqualTo(new Usage(10, 5, 4, 6, 3));
    assertThat(Chat.streamed(usage).usage()).isEqualTo(new Usage(10, 5, 4, 6, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "'10'", "true"})
  void whatIsNoUsageTakesNothingBack(String usage) {
    assertThat(Chat.streamed(
                "{'usage':{'prompt_tokens':3,'completion_tokens':1}}",
                "{'usage':%s,'choices':[]}".formatted(usage))
            .usage())
        .isEqualTo(Usage.of(3, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "'5'", "1.5", "-7", "[1]", "99999999999999999999", "-99999999999999999999"
      })
  void aCountThatIsNoneIsUnknown(String count) {
    assertThat(Chat.streamed("{'usage':{'prompt_tokens':%s,'completion_tokens':2,".formatted(count)
                + "'prompt_tokens_details':null,'completion_tokens_details':7}}")
            .usage())
        .isEqualTo(Usage.of(-1, 2));
  }

  @Test
  void membersThatPatchbayHasNoWordForAreKeptAsTheyAre() {
    String answer = """
        {'object':{'choices':[]},'created':1e9,'nvext':[[{'a':1.5}],null,true],'service_tier':'flex',\
        'system_fingerprint':null,'choices':[{'content_filter_results':{},'delta':{'content':'yes'}}]}""";

    assertThat(Chat.streamed(answer).details().extras())
        .containsOnlyKeys("nvext", "service_tier")
        .containsEntry("service_tier", "flex")
        .hasEntrySatisfying(
            "nvext",
            value -> assertThat(value)
                .hasToString(List.of(List.of(Map.of("a", 1.5)), "null", true).toString()));
    assertThat(Chat.streamed("{'tier':1}", "{'tier':2}").details().extras())
        .isEqualTo(Map.of("tier", 2));
  }

  @ParameterizedTest
  @EnumSource
  void whatStandsBesideTheTextIsNotTheText(Mode mode) {
    assertThat(Chat.choice(
                mode,
                "'logprobs':{'content':[{'token':'no'}]},'delta':{'audio':{'content':'no'},"
                    + "'content':'yes','annotations':[]},'message_':{'content':'no'}")
            .text())
        .isEqualTo("yes");
  }

  @ParameterizedTest
  @EnumSource
  void logProbabilitiesAreKeptWithTheirAlternatives(Mode mode) {
    Completion answer = Chat.choice(
        mode,
        "'delta':{'content':'Hi'},'logprobs':{'refusal':null,'content':[{'token':'H','logprob':-0.5,"
            + "'bytes':[72],'top_logprobs':[{'token':'H','logprob':-0.5,'bytes':[72]},"
            + "{'token':'J','logprob':-1,'bytes':null}]},{'token':'i','logprob':-9999.0}]}");

    assertThat(answer.details().logprobs())
        .containsExactly(
            new TokenLogprob(
                "H",
                -0.5,
                List.of(
                    new TokenLogprob("H", -0.5, List.of()), new TokenLogprob("J", -1, List.of()))),
            new TokenLogprob("i", -9999, List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void citationsFollowTheText(Mode mode) {
    assertThat(Chat.message(
                mode,
                "'annotations':[{'type':'url_citation','url_citation':{'url':'https://a.example/',"
                    + "'title':'A','start_index':0,'end_index':2}},{'type':'file'},null],'content':'Hi'")
            .parts(ContentPart.Citation.class))
        .containsExactly(new ContentPart.Citation("https://a.example/", "A", ""));
  }

  @Test
  void likeChunksAreReadWithoutAParserToTheSame() {
    String token = "{'id':'c','choices':[{'delta':{'content':'%s'}}]}";
    String call = "{'id':'c','choices':[{'delta':{'content':'','tool_calls':[{'index':0,"
        + "'function':{'arguments':'1'}}]}}]}";
    String named = call.replace("{'arguments'", "{'name':'f','arguments'");

    List<CompletionEvent> events = Chat.events(
        token.formatted("a"),
        token.formatted("b"),
        token.formatted(""),
        token.formatted("\\u00e9"),
        named,
        call,
        call);

    assertThat(events)
        .startsWith(new TextDelta("a"), new TextDelta("b"), new TextDelta("é"))
        .hasSize(7);
    assertThat(Completion.of(events).toolCalls().get(0).arguments()).isEqualTo("111");
  }
}
