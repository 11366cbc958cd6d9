package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.event;
import static dev.patchbay.provider.openai.services.Responses.events;
import static dev.patchbay.provider.openai.services.Responses.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.ReasoningDelta;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of the Responses API. */
class ResponsesStreamTest {

  private static final String DONE =
      Responses.end("response.completed", "\"status\":\"completed\"", message("Hello"));

  @Test
  void piecesComeAsTheyAreSent() {
    assertThat(events(Responses.streamed(message("Hello, you!"))).subList(0, 3))
        .containsExactly(new TextDelta("Hello"), new TextDelta(", you"), new TextDelta("!"));
  }

  @Test
  void piecesOfReasoningAndOfCallsComeAsTheyAreSent() {
    assertThat(events(Responses.streamed(Items.SUMMARISED)).get(0))
        .isEqualTo(new ReasoningDelta("**Fin"));
    assertThat(events(Responses.streamed(Items.CLOCK)).subList(0, 2))
        .containsExactly(
            new ToolCallDelta(0, "call_2", "clock", ""), new ToolCallDelta(0, "", "", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data: [DONE]\n\n"})
  void withoutTheLastEventAStreamIsNotWhole(String more) {
    assertThat(events(Responses.began(message("Hello")) + more))
        .noneMatch(Finished.class::isInstance);
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    Script cut = Script.stream().chunk(Responses.began(message("Hello"))).end();
    try (FaultServer server = FaultServer.answering(cut)) {
      ProviderException failure = Responses.failure(
          () -> Responses.ask(Mode.STREAM, Responses.at(server), Responses.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("Hello");
    }
  }

  @Test
  void howTheBytesAreSplitChangesNothing() {
    String stream = Responses.streamed(message("Grüße 😀"));
    Completion expected = Completion.of(events(stream));

    for (int size : new int[] {1, 2, 3, 7, 61}) {
      try (FaultServer server =
          FaultServer.answering(Script.stream().chunksOf(size, stream).end())) {
        assertThat(Responses.ask(Mode.STREAM, Responses.at(server), Responses.HELLO)
                .parts())
            .isEqualTo(expected.parts());
      }
    }
  }

  @Test
  void aStreamThatIsCutAfterAnyEventButTheLastIsNoAnswer() {
    String[] all = Responses.streamed(message("Hello")).split("(?<=\n\n)");

    for (int count = 0; count < all.length; count++) {
      String cut = String.join("", List.of(all).subList(0, count));
      assertThat(events(cut)).noneMatch(Finished.class::isInstance);
    }
  }

  @Test
  void nothingIsReadAfterTheLastEvent() {
    assertThat(events(Responses.streamed(message("Hello")) + "data: [DONE]\n\ndata: rubbish\n\n"))
        .last()
        .isInstanceOf(Finished.class);
  }

  /** As npm's aimock ends an answer that was too long. */
  @Test
  void theStatusOfTheAnswerCountsMoreThanTheNameOfTheEvent() {
    Completion answer = Completion.of(
        events(Responses.end("response.completed", "\"status\":\"incomplete\"", message("Hello"))));

    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.LENGTH, "incomplete"));
  }

  @Test
  void anAnswerWithoutAStatusIsWhatItsEventSays() {
    String end = event("response.completed", "\"response\":{\"id\":\"resp_1\",\"output\":[]}");

    assertThat(Completion.of(events(end)).finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
  }

  @Test
  void itemsThatCameWithoutPiecesAreReadWhole() {
    String added =
        event("response.output_item.added", "\"output_index\":0,\"item\":" + Items.CLOCK);
    String done = event("response.output_item.done", "\"output_index\":0,\"item\":" + Items.CLOCK)
        + event("response.output_item.done", "\"output_index\":1,\"item\":" + message("Hello"));

    assertThat(Completion.of(events(added + done + DONE)).parts())
        .containsExactly(new ToolCall("call_2", "clock", "{}"), new Text("Hello"));
  }

  @Test
  void anAnswerThatComesWithItsLastEventIsReadFromThere() {
    assertThat(Completion.of(events(DONE)).text()).isEqualTo("Hello");
  }

  /** As llama.cpp's server does. */
  @Test
  void itemsMayEndAllTogether() {
    String stream = item("added", 0, message(""))
        + text(0, "Hello")
        + item("added", 1, Items.CLOCK.replace("\"{}\"", "\"\""))
        + event(
            "response.function_call_arguments.delta",
            "\"item_id\":\"fc_2\",\"output_index\":1,\"delta\":\"{}\"")
        + item("done", 0, message("Hello"))
        + item("done", 1, Items.CLOCK)
        + DONE;

    assertThat(Completion.of(events(stream)).parts())
        .containsExactly(new Text("Hello"), new ToolCall("call_2", "clock", "{}"));
  }

  /** Where no name stands before the data, its type does, in whatever place. */
  @Test
  void eventsNeedNoName() {
    String stream =
        "data: {\"delta\":\"Hel\",\"output_index\":0,\"type\":\"response.output_text.delta\"}\n\n"
            + "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"lo\"}\n\n"
            + "data: {\"response\":{\"output\":[" + message("Hello")
            + "]},\"type\":\"response.completed\"}\n\n";

    assertThat(Completion.of(events(stream)).text()).isEqualTo("Hello");
  }

  @Test
  void itemsNeedNoPlace() {
    String call = "\"item\":{\"type\":\"function_call\",\"call_id\":\"%s\",\"name\":\"f\","
        + "\"arguments\":\"%s\"}";
    String stream = event("response.output_item.added", call.formatted("c1", ""))
        + event("response.function_call_arguments.delta", "\"delta\":\"{}\"")
        + event("response.output_item.done", call.formatted("c1", "{}"))
        + event("response.output_item.added", call.formatted("c2", ""))
        + event("response.output_item.done", call.formatted("c2", "[1]"));

    assertThat(Completion.of(events(stream + DONE)).toolCalls())
        .containsExactly(
            new ContentPart.ToolCall("c1", "f", "{}"), new ContentPart.ToolCall("c2", "f", "[1]"));
  }

  @Test
  void anItemThatIsNoneSaysNothing() {
    String nothing = event("response.output_item.done", "\"output_index\":0,\"item\":null");

    assertThat(Completion.of(events(nothing + text(0, "Hello") + DONE)).parts())
        .containsExactly(new ContentPart.Text("Hello"));
  }

  @Test
  void whatTheServiceAddsOneDayIsPassedOver() {
    String keepalive = event("keepalive", "\"at\":1");
    String hologram = event("response.hologram.delta", "\"output_index\":0,\"delta\":{\"a\":[1]}");

    assertThat(events(keepalive + text(0, "Hello") + hologram + DONE).stream()
            .filter(each -> !(each instanceof Finished)))
        .containsExactly(new TextDelta("Hello"));
  }

  @Test
  void eventsThatDifferInTheirTextAloneAreReadAlike() {
    StringBuilder stream = new StringBuilder();
    for (String piece : new String[] {"One", " two", " \\\"three\\\"", " f\\u00fcnf"}) {
      stream.append(text(0, piece));
    }

    Completion answer = Completion.of(events(stream + DONE));

    assertThat(answer.text()).isEqualTo("One two \"three\" fünf");
  }

  @Test
  void theFirstEventsSayNothingOfTheAnswer() {
    assertThat(events(Responses.began())).isEmpty();
  }

  private static String item(String what, int place, String item) {
    return event("response.output_item." + what, "\"output_index\":" + place + ",\"item\":" + item);
  }

  private static String text(int place, String piece) {
    return event(
        "response.output_text.delta",
        "\"item_id\":\"msg_1\",\"output_index\":" + place + ",\"content_index\":0,\"delta\":\""
            + piece + "\",\"logprobs\":[]");
  }
}
