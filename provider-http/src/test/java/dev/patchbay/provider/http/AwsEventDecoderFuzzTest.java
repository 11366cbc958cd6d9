package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

class AwsEventDecoderFuzzTest {

  private static final int[] SIZES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  /** Messages with right checksums, of any headers, of lengths that may be wrong, and cut off anywhere. */
  @FuzzTest(maxDuration = "10m")
  void anyMessagesInAnyPiecesGiveWhatReadingThemAtOnceGives(FuzzedDataProvider data)
      throws IOException {
    int[] sizes = data.consumeInts(data.consumeInt(0, 16));
    int cut = data.consumeInt(0, 64);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    while (data.remainingBytes() > 0) {
      byte[] headers = data.consumeBytes(data.consumeInt(0, 48));
      stream.writeBytes(new AwsMessage()
          .headerBytes(headers)
          .bytes(
              data.consumeInt(-1, 1),
              data.consumeInt(-1, 1),
              data.consumeBytes(data.consumeInt(0, 32))));
    }
    byte[] whole = stream.toByteArray();
    byte[] bytes = Arrays.copyOf(whole, Math.max(0, whole.length - cut));

    AwsEventDecoder decoder = new AwsEventDecoder(new Pieces(bytes, sizes), 1 << 20, 1 << 24);

    assertThat(decode(decoder)).isEqualTo(plain(bytes));
  }

  private static List<String> decode(AwsEventDecoder decoder) throws IOException {
    List<String> events = new ArrayList<>();
    try {
      while (decoder.next()) {
        events.add(event(decoder.isError(), decoder.name(), Frames.data(decoder)));
      }
      events.add("end");
    } catch (EOFException e) {
      events.add("cut");
    } catch (ProviderException e) {
      events.add("broken");
    }
    return events;
  }

  private static List<String> plain(byte[] stream) {
    List<String> events = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(stream);
    while (rest.hasRemaining()) {
      if (rest.remaining() < 12) {
        events.add("cut");
        return events;
      }
      int start = rest.position();
      int length = rest.getInt();
      int headers = rest.getInt();
      if (isWrong(stream, start, 8) || length < 16 || headers < 0 || headers > length - 16) {
        events.add("broken");
        return events;
      }
      if (start + length > stream.length) {
        events.add("cut");
        return events;
      }
      if (isWrong(stream, start, length - 4)) {
        events.add("broken");
        return events;
      }
      String event;
      try {
        event = plain(
            ByteBuffer.wrap(stream, start + 12, headers).slice(),
            new String(stream, start + 12 + headers, length - 16 - headers, UTF_8));
      } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
        event = "broken";
      }
      if (!event.isEmpty()) {
        events.add(event);
      }
      if (event.equals("broken")) {
        return events;
      }
      rest.position(start + length);
    }
    events.add("end");
    return events;
  }

  private static String plain(ByteBuffer headers, String payload) {
    String name = "";
    String message = "";
    boolean error = false;
    while (headers.hasRemaining()) {
      String header = text(headers, headers.get() & 0xff);
      int type = headers.get() & 0xff;
      int size = SIZES[type] < 0 ? headers.getShort() & 0xffff : SIZES[type];
      String value = text(headers, size);
      boolean failure = header.equals(":exception-type") || header.equals(":error-code");
      if (type == 7 && (failure || header.equals(":event-type"))) {
        name = value;
        error |= failure;
      } else if (type == 7 && header.equals(":error-message")) {
        message = value;
      }
    }
    String said = error && payload.isEmpty() ? message : payload;
    return payload.isEmpty() && !error ? "" : event(error, name, said);
  }

  private static boolean isWrong(byte[] stream, int start, int at) {
    CRC32 sum = new CRC32();
    sum.update(stream, start, at);
    return (int) sum.getValue() != ByteBuffer.wrap(stream).getInt(start + at);
  }

  private static String event(boolean error, String name, String data) {
    return (error ? "!" : "") + name + "=" + data;
  }

  private static String text(ByteBuffer headers, int size) {
    byte[] bytes = new byte[size];
    headers.get(bytes);
    return new String(bytes, UTF_8);
  }
}
