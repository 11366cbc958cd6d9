package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEventDecoderTest {

  private static final byte[] STREAM = stream(
      AwsMessage.event("start", "{\"a\":1}"),
      new AwsMessage().bytes(""),
      AwsMessage.event("delta", "{\"text\":\"é😀\"}"),
      AwsMessage.event("delta", "{}"),
      AwsMessage.event("delta", ""),
      new AwsMessage().bytes("{\"without\":\"headers\"}"),
      AwsMessage.exception("throttlingException", "{\"message\":\"slow\"}"));

  private static final String[] EVENTS = {
    "start={\"a\":1}",
    "delta={\"text\":\"é😀\"}",
    "delta={}",
    "{\"without\":\"headers\"}",
    "!throttlingException={\"message\":\"slow\"}"
  };

  private static final int MOST = 10_000;

  /** The bytes are those of PAYLOAD_ONE_STR_HEADER in botocore's tests/unit/test_eventstream.py. */
  @Test
  void aMessageThatOthersHaveEncodedIsRead() throws IOException {
    byte[] payloadOneStringHeader =
        hex("0000003d 00000020 07fd8396 0c 636f6e74656e742d74797065 07 0010"
            + "6170706c69636174696f6e2f6a736f6e 7b27666f6f273a27626172277d 8d9c08b1");

    assertThat(Frames.of(decoder(payloadOneStringHeader))).containsExactly("{'foo':'bar'}");
  }

  @Test
  void readsOfAnySizeGiveTheSameEvents() throws IOException {
    for (int size = 1; size <= STREAM.length; size++) {
      assertThat(Frames.of(decoder(PiecewiseInputStream.inPiecesOf(size, STREAM))))
          .as("%d bytes a read", size)
          .containsExactly(EVENTS);
    }
  }

  @Test
  void aSplitAtAnyPointGivesTheSameEvents() throws IOException {
    for (int point = 0; point <= STREAM.length; point++) {
      assertThat(Frames.of(decoder(PiecewiseInputStream.splitAt(point, STREAM))))
          .as("split after %d bytes", point)
          .containsExactly(EVENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 2048, 4096, 100_000})
  void messagesLargerThanTheBufferComeOutWhole(int size) throws IOException {
    String[] events = new String[5];
    byte[][] messages = new byte[events.length][];
    int[] lengths = {2030, 2032, 2033, 9_000, 1};
    for (int i = 0; i < events.length; i++) {
      events[i] = "x".repeat(lengths[i] - 1) + "y";
      messages[i] = new AwsMessage().bytes(events[i]);
    }

    assertThat(Frames.of(decoder(PiecewiseInputStream.inPiecesOf(size, stream(messages)))))
        .containsExactly(events);
  }

  @Test
  void aMessageIsHandedOutBeforeMoreIsRead() throws IOException {
    byte[] message = AwsMessage.event("delta", "{}");
    AwsEventDecoder decoder = decoder(PiecewiseInputStream.thenBlocking(stream(message, message)));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.next()).isTrue();
    assertThat(Frames.data(decoder)).isEqualTo("{}");
  }

  @Test
  void headersOfEveryTypeArePassedOver() throws IOException {
    byte[] message = new AwsMessage()
        .header("true", 0)
        .header("false", 1)
        .header("byte", 2, (byte) 1)
        .header("short", 3, new byte[2])
        .header("int", 4, new byte[4])
        .header("long", 5, new byte[8])
        .header("bytes", 6, (byte) 0, (byte) 3, (byte) 1, (byte) 2, (byte) 3)
        .header("string", "no")
        .header("timestamp", 8, new byte[8])
        .header("uuid", 9, new byte[16])
        .header(":event-type", "delta")
        .bytes("{}");

    assertThat(Frames.of(decoder(message))).containsExactly("delta={}");
  }

  @Test
  void aNameThatIsNoStringIsNone() throws IOException {
    byte[] message = new AwsMessage().header(":event-type", 4, new byte[4]).bytes("{}");

    assertThat(Frames.of(decoder(message))).containsExactly("{}");
  }

  @Test
  void equalNamesAreTheSameString() throws IOException {
    byte[] message = AwsMessage.event("delta", "{}");
    AwsEventDecoder decoder =
        decoder(stream(message, AwsMessage.event("other", "{}"), message, message));

    decoder.next();
    decoder.next();
    decoder.next();
    String name = decoder.name();
    decoder.next();

    assertThat(decoder.name()).isEqualTo("delta").isSameAs(name);
  }

  @Test
  void aFailureIsOneAlsoWithoutAPayloadAndSaysItsMessage() throws IOException {
    byte[] failure = new AwsMessage()
        .header(":message-type", "error")
        .header(":error-code", "InternalError")
        .header(":error-message", "out of order")
        .bytes("");

    assertThat(Frames.of(decoder(failure))).containsExactly("!InternalError=out of order");
  }

  @Test
  void aFailureDoesNotMakeTheNextMessageOne() throws IOException {
    byte[] both = stream(AwsMessage.exception("a", "{}"), AwsMessage.event("b", "{}"));

    assertThat(Frames.of(decoder(both))).containsExactly("!a={}", "b={}");
  }

  @Test
  void anyChangedBitIsFound() {
    byte[] message = AwsMessage.event("delta", "{\"text\":\"Hello\"}");
    for (int bit = 0; bit < 8 * message.length; bit++) {
      byte[] changed = message.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      assertBroken(changed, "the checksum of a message is wrong");
    }
  }

  @Test
  void lengthsThatDoNotFitEachOtherAreRefused() {
    String detail = "the lengths of a message do not fit each other";

    assertBroken(new AwsMessage().withLengths(15, 0, new byte[0]), detail);
    assertBroken(new AwsMessage().withLengths(-1, 0, new byte[0]), detail);
    assertBroken(new AwsMessage().withLengths(16, 1, new byte[0]), detail);
    assertBroken(new AwsMessage().withLengths(16, -1, new byte[0]), detail);
    assertBroken(new AwsMessage().withLengths(16, Integer.MAX_VALUE, new byte[0]), detail);
    assertBroken(new AwsMessage().withLengths(Integer.MIN_VALUE, 0, new byte[0]), detail);
  }

  @Test
  void headersThatAreLongerThanTheySayAreRefused() {
    AwsMessage header = new AwsMessage().header(":event-type", "delta");
    byte[] whole = header.bytes("{}");
    int headers = whole.length - 12 - 2 - 4;

    for (int length = 1; length < headers; length++) {
      assertBroken(
          header.withLengths(whole.length, length, "{}".getBytes(UTF_8)),
          "a header is longer than its message says");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 127, 255})
  void aHeaderOfAnUnknownTypeIsRefused(int type) {
    assertBroken(
        new AwsMessage().header("x", type).bytes("{}"), "a header has the unknown type " + type);
  }

  @Test
  void aStreamThatEndsInsideAMessageWasCutOff() {
    byte[] message = AwsMessage.event("delta", "{}");
    for (int length = 1; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);

      assertThatThrownBy(() -> Frames.of(decoder(cut))).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aMessageMayBeAsLongAsTheLimit() throws IOException {
    String payload = "x".repeat(MOST - 16);

    assertThat(Frames.of(decoder(new AwsMessage().bytes(payload)))).containsExactly(payload);
  }

  @Test
  void aLongerMessageIsRefusedBeforeItIsRead() {
    byte[] message = new AwsMessage().bytes("x".repeat(MOST - 15));

    assertRefused(
        () -> decoder(PiecewiseInputStream.thenBlocking(Arrays.copyOf(message, 12)))
            .next(),
        ErrorKind.LIMIT_EXCEEDED,
        "an event of the stream is longer than the limit of 10000 bytes");
  }

  @Test
  void aLongerStreamIsRefused() {
    byte[] two = stream(new AwsMessage().bytes("{}"), new AwsMessage().bytes("{}"));

    assertRefused(
        () -> Frames.of(new AwsEventDecoder(new ByteArrayInputStream(two), MOST, 35)),
        ErrorKind.LIMIT_EXCEEDED,
        "the stream is longer than the limit of 35 bytes");
  }

  private static void assertBroken(byte[] stream, String detail) {
    assertRefused(
        () -> Frames.of(decoder(stream)),
        ErrorKind.PROTOCOL,
        detail + ", in AWS's event stream encoding");
  }

  private static void assertRefused(ThrowingCallable reading, ErrorKind kind, String detail) {
    assertThatThrownBy(reading).isInstanceOfSatisfying(ProviderException.class, e -> {
      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e.detail()).isEqualTo(detail);
    });
  }

  private static AwsEventDecoder decoder(byte[] stream) {
    return decoder(new ByteArrayInputStream(stream));
  }

  private static AwsEventDecoder decoder(InputStream in) {
    return new AwsEventDecoder(in, MOST, Limits.MAX_STREAM_BYTES);
  }

  private static byte[] stream(byte[]... messages) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      stream.writeBytes(message);
    }
    return stream.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
