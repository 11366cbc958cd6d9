package dev.patchbay.provider.http;

import java.io.IOException;

/** Divides the bytes of a stream into events. How they are split into reads makes no difference. Not thread-safe. */
interface FrameDecoder {

  /**
   * Goes on to the next event that has data.
   *
   * @return false at the end of the stream
   * @throws dev.patchbay.provider.ProviderException {@link dev.patchbay.provider.ErrorKind#LIMIT_EXCEEDED} if an event or the
   *     stream is too long
   */
  boolean next() throws IOException;

  /** The event's name, empty if it has none. Equal names are mostly the same string, so that comparing them is cheap. */
  String name();

  /** Whether the framing itself says that the event is a failure. */
  boolean isError();

  /** Holds the event's data, until the next call of {@link #next()}. */
  byte[] data();

  int dataOffset();

  int dataLength();
}
