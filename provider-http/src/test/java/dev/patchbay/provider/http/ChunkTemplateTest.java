package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionEvent.ReasoningDelta;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events a reader is shown, and which are read by their likeness to the last one. */
class ChunkTemplateTest {

  private final RecordingFormat format = new RecordingFormat(Framing.SERVER_SENT_EVENTS);

  @Test
  void whatIsLikeALoneTextIsNotShownAndGivesItsText() {
    assertThat(
            read("{'text':'a'}", "{'text':'b \\n\\u00e9\"'}".replace("\"", "\\\""), "{'text':'c'}"))
        .containsExactly(new TextDelta("a"), new TextDelta("b \né\""), new TextDelta("c"));
    assertThat(format.shown).containsExactly(":text=a");
  }

  @Test
  void reasoningIsLearntAsReasoning() {
    assertThat(read("{'thought':'a'}", "{'thought':'b'}", "{'text':'c'}", "{'text':'d'}"))
        .containsExactly(
            new ReasoningDelta("a"),
            new ReasoningDelta("b"),
            new TextDelta("c"),
            new TextDelta("d"));
    assertThat(format.shown).containsExactly(":thought=a", ":text=c");
  }

  @Test
  void anEventOfAnotherNameIsShown() {
    String like = "event: x\ndata: {\"text\":\"a\"}\n\nevent: x\ndata: {\"text\":\"b\"}\n\n";
    String other = "event: y\ndata: {\"text\":\"c\"}\n\ndata: {\"text\":\"d\"}\n\n";

    assertThat(readStream(like + other)).hasSize(4);
    assertThat(format.shown).containsExactly("x:text=a", "y:text=c", ":text=d");
  }

  @Test
  void anEventNamedErrorIsNeverReadByItsLikeness() {
    RecordingFormat recording = new RecordingFormat(Framing.SERVER_SENT_EVENTS);

    assertThat(Answers.failure(() -> FormatTrial.of(recording).stream(
            PlainFormat.REQUEST,
            "data: {\"text\":\"a\"}\n\nevent: error\ndata: {\"text\":\"b\"}\n\n".getBytes(UTF_8))))
        .isNotNull();
  }

  /** None of these says a text and nothing else, so that the next like it is shown as well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text':'a','id':'@'}",
        "{'id':'@','text':'a'}",
        "{'text':'a','thought':'b'}",
        "{'text':'a','text':'b'}",
        "{'copy':'a'}",
        "{'text':'a','copy':'b'}",
        "{'text':'','copy':'b'}",
        "{'copy':'b','text':''}",
        "{'text':'','call':'weather'}",
        "{'call':'weather','text':''}",
        "{'text':'','id':'@'}",
        "{'text':''}",
        "{'text':7}",
        "{'text':'\\ud83d'}",
        "{'other':'a'}"
      })
  void whatSaysSomethingElseOrMoreIsNotLearnt(String event) {
    List<CompletionEvent> events = read(event.replace('@', '1'), event.replace('@', '2'));

    assertThat(format.shown).hasSize(2);
    List<CompletionEvent> first = read(event.replace('@', '1'));
    assertThat(events.subList(0, first.size())).isEqualTo(first);
  }

  @Test
  void aTextWithTheAnswersIdIsLearntOnceTheIdIsKnown() {
    read("{'id':'x','text':'a'}", "{'id':'x','text':'b'}", "{'id':'x','text':'c'}");

    assertThat(format.shown).hasSize(2);
  }

  @Test
  void aTextThatEndsTheStringAndGoesOnWithMoreMembersIsShown() {
    assertThat(read("{'text':'a'}", "{'text':'b','call':'weather'}"))
        .containsExactly(
            new TextDelta("a"), new TextDelta("b"), new ToolCallDelta(0, "c1", "weather", ""));
    assertThat(format.shown).hasSize(2);
  }

  @Test
  void anEmptyTextThatIsLikeTheLastSaysNothing() {
    assertThat(read("{'text':'a'}", "{'text':''}", "{'text':'b'}"))
        .containsExactly(new TextDelta("a"), new TextDelta("b"));
    assertThat(format.shown).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void itWorksWithEveryFraming(Framing framing) {
    RecordingFormat recording = new RecordingFormat(framing);
    byte[] stream = switch (framing) {
      case SERVER_SENT_EVENTS -> "data: {\"text\":\"a\"}\n\n".repeat(3).getBytes(UTF_8);
      case LINES -> "{\"text\":\"a\"}\n".repeat(3).getBytes(UTF_8);
      case AWS_EVENT_STREAM -> {
        byte[] message = AwsMessage.event("delta", "{\"text\":\"a\"}");
        byte[] three = new byte[3 * message.length];
        for (int i = 0; i < 3; i++) {
          System.arraycopy(message, 0, three, i * message.length, message.length);
        }
        yield three;
      }
    };

    assertThat(FormatTrial.of(recording).stream(PlainFormat.REQUEST, stream))
        .containsExactly(new TextDelta("a"), new TextDelta("a"), new TextDelta("a"));
    assertThat(recording.shown).hasSize(1);
  }

  private List<CompletionEvent> read(String... events) {
    StringBuilder stream = new StringBuilder();
    for (String event : events) {
      stream.append("data: ").append(event.replace('\'', '"')).append("\n\n");
    }
    return readStream(stream.toString());
  }

  private List<CompletionEvent> readStream(String stream) {
    format.shown.clear();
    return new ArrayList<>(
        FormatTrial.of(format).stream(PlainFormat.REQUEST, stream.getBytes(UTF_8)));
  }
}
