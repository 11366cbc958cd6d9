package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {

  @Test
  void eachBlankLineEndsAnEvent() throws IOException {
    assertThat(SseEvents.of("data: one\n\ndata: two\n\n")).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void aLineEndsInLineFeedOrCarriageReturnOrBoth(String end) throws IOException {
    String text = "data: one" + end + end + "data: two" + end + "data: three" + end + end;

    assertThat(SseEvents.of(text)).containsExactly("one", "two\nthree");
  }

  @Test
  void lineEndsMayBeMixed() throws IOException {
    assertThat(SseEvents.of("data: one\r\n\rdata: two\n\r\ndata: three\r\n\n"))
        .containsExactly("one", "two", "three");
  }

  @Test
  void aCarriageReturnAtTheEndOfAReadEndsTheEventWithoutWaitingForMore() throws IOException {
    SseDecoder decoder =
        SseEvents.decoder(PiecewiseInputStream.thenBlocking("data: one\r\r".getBytes(US_ASCII)));

    assertThat(decoder.next()).isTrue();
    assertThat(SseEvents.data(decoder)).isEqualTo("one");
  }

  @Test
  void theCarriageReturnOfACrLfEndsTheEventBeforeItsLineFeedArrives() throws IOException {
    SseDecoder decoder = SseEvents.decoder(PiecewiseInputStream.thenBlocking(
        "data: one\r\n\r".getBytes(US_ASCII), "\ndata: two\r\n\r".getBytes(US_ASCII)));

    assertThat(decoder.next()).isTrue();
    assertThat(SseEvents.data(decoder)).isEqualTo("one");
    assertThat(decoder.next()).isTrue();
    assertThat(SseEvents.data(decoder)).isEqualTo("two");
  }

  @Test
  void anEventIsHandedOutAsSoonAsItsBlankLineIsRead() throws IOException {
    SseDecoder decoder =
        SseEvents.decoder(PiecewiseInputStream.thenBlocking("data: one\n\n".getBytes(US_ASCII)));

    assertThat(decoder.next()).isTrue();
  }

  @Test
  void aByteOrderMarkAtTheStartIsPassedOver() throws IOException {
    assertThat(SseEvents.of("\uFEFFdata: one\n\ndata: two\n\n")).containsExactly("one", "two");
  }

  @Test
  void aByteOrderMarkBeforeABlankLineIsPassedOver() throws IOException {
    assertThat(SseEvents.of("\uFEFF\ndata: one\n\n")).containsExactly("one");
  }

  @Test
  void aByteOrderMarkLaterOnBelongsToTheText() throws IOException {
    assertThat(SseEvents.of("data: \uFEFFone\n\n\uFEFFdata: two\n\n")).containsExactly("\uFEFFone");
  }

  @Test
  void commentsArePassedOver() throws IOException {
    assertThat(SseEvents.of(": hello\n\n:\n:data: no\ndata: one\n: between\n\n: end\n\n"))
        .containsExactly("one");
  }

  @Test
  void theSpaceAfterTheColonMayBeMissing() throws IOException {
    assertThat(SseEvents.of("data:one\n\n")).containsExactly("one");
  }

  @Test
  void onlyOneSpaceAfterTheColonIsDropped() throws IOException {
    assertThat(SseEvents.of("data:  one \n\ndata:\tone\n\n")).containsExactly(" one ", "\tone");
  }

  @Test
  void theFieldNameInsideTheTextIsText() throws IOException {
    assertThat(SseEvents.of("data: say data: twice: data: x\n\n"))
        .containsExactly("say data: twice: data: x");
  }

  @Test
  void linesOfDataAreJoinedWithLineFeeds() throws IOException {
    assertThat(SseEvents.of("data: one\ndata:two\ndata: three\n\ndata: four\n\n"))
        .containsExactly("one\ntwo\nthree", "four");
  }

  @Test
  void emptyLinesOfDataCountBetweenOthers() throws IOException {
    assertThat(SseEvents.of("data: one\ndata\ndata:\ndata: two\n\n"))
        .containsExactly("one\n\n\ntwo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:\n\n", "data: \n\n", "data\n\n", "\n\n\n"})
  void anEventWithoutDataIsPassedOver(String nothing) throws IOException {
    assertThat(SseEvents.of(nothing + "data: one\n\n" + nothing)).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 7\n\n",
        "retry: 10000\n\n",
        "event: ping\n\n",
        "id: 7\nretry: 1\nevent: x\n\n",
        "event: error\n\n"
      })
  void fieldsWithoutDataMakeNoEvent(String fields) throws IOException {
    assertThat(SseEvents.of(fields + "data: one\n\n")).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"datas: no", "dat: no", "Data: no", "DATA: no", " data: no", "x", "data no"})
  void otherFieldsArePassedOver(String line) throws IOException {
    assertThat(SseEvents.of(line + "\ndata: one\n" + line + "\n\n")).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: one\n\n",
        "event:error\ndata: one\n\n",
        "data: one\nevent: error\n\n"
      })
  void anEventNamedErrorIsToldApart(String error) throws IOException {
    assertThat(SseEvents.of(error + "data: two\n\n")).containsExactly("!one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"event: message", "event: errors", "event", "event: error\nevent: x"})
  void anEventOfAnotherNameIsAnOrdinaryOne(String name) throws IOException {
    assertThat(SseEvents.of(name + "\ndata: one\n\n")).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r", "\r\n"})
  void theLastEventCountsWithoutABlankLine(String end) throws IOException {
    assertThat(SseEvents.of("data: one\n\ndata: two" + end)).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", ": comment", "\uFEFF", "\r"})
  void aStreamWithoutDataHasNoEvents(String text) throws IOException {
    assertThat(SseEvents.of(text)).isEmpty();
  }

  @Test
  void theEndIsTheEndHoweverOftenOneAsks() throws IOException {
    SseDecoder decoder = SseEvents.decoder(new ByteArrayInputStream(new byte[0]));

    assertThat(decoder.next()).isFalse();
    assertThat(decoder.next()).isFalse();
    assertThat(decoder.dataLength()).isZero();
  }

  @Test
  void anEventHasTheNameThatItsOwnLinesGive() throws IOException {
    SseDecoder decoder = SseEvents.decoder(new ByteArrayInputStream(
        "event: a\ndata: 1\n\nevent: a\ndata: 2\n\ndata: 3\n\nevent: error\ndata: 4\n\nevent: b\nevent:\ndata: 5\n\n"
            .getBytes(UTF_8)));

    List<String> names = new ArrayList<>();
    List<Boolean> errors = new ArrayList<>();
    while (decoder.next()) {
      names.add(decoder.name());
      errors.add(decoder.isError());
    }
    assertThat(names).containsExactly("a", "a", "", "error", "");
    assertThat(errors).containsExactly(false, false, false, true, false);
  }

  @Test
  void whatTheConnectionThrowsComesOut() {
    SseDecoder decoder = SseEvents.decoder(new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("reset");
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        return read();
      }
    });

    assertThatThrownBy(decoder::next).isInstanceOf(IOException.class).hasMessage("reset");
  }
}
