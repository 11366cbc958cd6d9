package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"delta", "message"})
  void theContentOfADeltaOrAMessageIsTheText(String member) {
    assertThat(read("{'choices':[{'%s':{'content':'Hi'}}]}".formatted(member)).text())
        .isEqualTo("Hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[{'delta':{'content':null}}]}",
        "{'choices':[{'delta':{'role':'assistant'}}]}",
        "{'choices':[{'delta':{}}]}",
        "{'choices':[{'delta':null}]}",
        "{'choices':[{'delta':'text'}]}",
        "{'choices':[{'delta':{'content':7}}]}",
        "{'choices':[{'delta':{'content':{'text':'no'}}}]}",
        "{'choices':[{}]}"
      })
  void aChoiceWithoutContentHasNoText(String json) {
    ChatReader reader = read(json);

    assertThat(reader.hasChoice()).isTrue();
    assertThat(reader.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[]}",
        "{'choices':null}",
        "{'choices':{'delta':{'content':'no'}}}",
        "{'choices':'no'}",
        "{'choices':['no',null,[{}],7]}",
        "{}"
      })
  void choicesMayBeEmptyOrNotThere(String json) {
    ChatReader reader = read(json);

    assertThat(reader.hasChoice()).isFalse();
    assertThat(reader.text()).isEmpty();
  }

  @Test
  void theTextsOfContentPartsAreJoined() {
    assertThat(read("{'choices':[{'message':{'content':[{'type':'text','text':'Hel'},"
                + "{'type':'image','image_url':{'text':'no'}},'l',{'text':'o'},null,{'text':null}]}}]}")
            .text())
        .isEqualTo("Hello");
  }

  @Test
  void aRefusalIsText() {
    assertThat(read("{'choices':[{'message':{'content':null,'refusal':'I will not'}}]}")
            .text())
        .isEqualTo("I will not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning_content", "reasoning"})
  void reasoningIsToldApartFromText(String member) {
    ChatReader reader =
        read("{'choices':[{'delta':{'content':'42','%s':'hm'}}]}".formatted(member));

    assertThat(reader.reasoning()).isEqualTo("hm");
    assertThat(reader.text()).isEqualTo("42");
  }

  @Test
  void reasoningUnderBothNamesCountsOnce() {
    assertThat(read("{'choices':[{'delta':{'reasoning':'hm','reasoning_content':'hm'}}]}")
            .reasoning())
        .isEqualTo("hm");
    assertThat(read("{'choices':[{'delta':{'reasoning':'hm','reasoning_content':null}}]}")
            .reasoning())
        .isEqualTo("hm");
  }

  @Test
  void theChoiceOfIndexZeroCounts() {
    ChatReader reader = read(
        "{'choices':[{'index':1,'finish_reason':'length','delta':{'content':'b',"
            + "'tool_calls':[{'id':'x'}]}},{'delta':{'content':'a'},'index':0},{'delta':{'content':'c'}}]}");

    assertThat(reader.text()).isEqualTo("a");
    assertThat(reader.finishReason()).isNull();
    assertThat(reader.toolCalls()).isEmpty();
  }

  @Test
  void aChunkOfAnotherChoiceAloneHasNoChoice() {
    ChatReader reader = read("{'choices':[{'delta':{'content':'b'},'index':1}]}");

    assertThat(reader.hasChoice()).isFalse();
    assertThat(reader.text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stop,STOP",
    "length,LENGTH",
    "tool_calls,TOOL_CALLS",
    "function_call,TOOL_CALLS",
    "content_filter,CONTENT_FILTER",
    "eos,OTHER",
    "STOP,OTHER"
  })
  void aFinishReasonIsMappedAndTheServicesWordKept(String raw, FinishReason.Kind kind) {
    assertThat(read("{'choices':[{'finish_reason':'%s'}]}".formatted(raw)).finishReason())
        .isEqualTo(new FinishReason(kind, raw));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "7", "{'type':'stop'}", "false"})
  void whatIsNoFinishReasonIsNone(String reason) {
    assertThat(read("{'choices':[{'finish_reason':%s,'delta':{}}]}".formatted(reason))
            .finishReason())
        .isNull();
  }

  @Test
  void usageIsReadWithItsDetails() {
    assertThat(read("{'usage':{'prompt_tokens':10,'completion_tokens':5,'total_tokens':15,"
                + "'prompt_tokens_details':{'cached_tokens':4,'audio_tokens':0},"
                + "'completion_tokens_details':{'x':[1],'reasoning_tokens':3}}}")
            .usage())
        .isEqualTo(new Usage(10, 5, 4, -1, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "'10'", "true"})
  void whatIsNoUsageIsNone(String usage) {
    assertThat(read("{'usage':%s,'choices':[]}".formatted(usage)).usage()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "'5'", "1.5", "-7", "[1]", "99999999999999999999", "-99999999999999999999"
      })
  void aCountThatIsNoneIsUnknown(String count) {
    assertThat(read("{'usage':{'prompt_tokens':%s,'completion_tokens':2,".formatted(count)
                + "'prompt_tokens_details':null,'completion_tokens_details':7}}")
            .usage())
        .isEqualTo(new Usage(-1, 2, -1, -1, -1));
  }

  @Test
  void unknownMembersArePassedOver() {
    assertThat(read("{'id':'x','object':{'choices':[{'delta':{'content':'no'}}]},'nvext':[[{}]],"
                + "'choices':[{'logprobs':{'content':[{'token':'no'}]},'delta':{'audio':{'content':'no'},"
                + "'content':'yes','annotations':[]},'content_filter_results':{}}],'created':1e9}")
            .text())
        .isEqualTo("yes");
  }

  @Test
  void membersMayComeInAnyOrder() {
    ChatReader reader = read("{'usage':{'completion_tokens':1,'prompt_tokens':2},"
        + "'choices':[{'finish_reason':'stop','delta':{'content':'x'},'index':0}],'error':null}");

    assertThat(reader.text()).isEqualTo("x");
    assertThat(reader.usage()).isEqualTo(Usage.of(2, 1));
    assertThat(reader.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void anObjectLeavesNothingBehindForTheNext() {
    ChatReader reader = read("{'error':'x','usage':{},'choices':[{'finish_reason':'stop','delta':"
        + "{'content':'a','reasoning':'b','tool_calls':[{'id':'c'}]}}]}");

    byte[] next = "{}".getBytes(UTF_8);
    reader.read(next, 0, next.length);

    assertThat(reader.text()).isEmpty();
    assertThat(reader.reasoning()).isEmpty();
    assertThat(reader.toolCalls()).isEmpty();
    assertThat(reader.finishReason()).isNull();
    assertThat(reader.usage()).isNull();
    assertThat(reader.error()).isNull();
    assertThat(reader.hasChoice()).isFalse();
  }

  @Test
  void theObjectMayStandInTheMiddleOfABuffer() {
    byte[] bytes = "}}{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}}".getBytes(UTF_8);
    ChatReader reader = new ChatReader();

    reader.read(bytes, 2, bytes.length - 3);

    assertThat(reader.text()).isEqualTo("x");
  }

  private static ChatReader read(String singleQuoted) {
    byte[] bytes = singleQuoted.replace('\'', '"').getBytes(UTF_8);
    ChatReader reader = new ChatReader();
    reader.read(bytes, 0, bytes.length);
    return reader;
  }
}
