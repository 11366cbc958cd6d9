package dev.patchbay.provider.http;

import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Hands out given pieces, one a read, and fails a test whose reader asks for more than it may wait for. */
final class PiecewiseInputStream extends InputStream {

  private final List<byte[]> pieces;
  private final boolean endless;
  private int next;
  private int offset;

  private PiecewiseInputStream(List<byte[]> pieces, boolean endless) {
    this.pieces = pieces;
    this.endless = endless;
  }

  /** These pieces, and then the end. */
  static InputStream of(List<byte[]> pieces) {
    return new PiecewiseInputStream(pieces, false);
  }

  /** These pieces, after which a real socket would block. */
  static InputStream thenBlocking(byte[]... pieces) {
    return new PiecewiseInputStream(List.of(pieces), true);
  }

  /** The bytes in pieces of that size. */
  static InputStream inPiecesOf(int size, byte[] bytes) {
    int count = (bytes.length + size - 1) / size;
    byte[][] pieces = new byte[count][];
    Arrays.setAll(
        pieces, i -> Arrays.copyOfRange(bytes, i * size, Math.min((i + 1) * size, bytes.length)));
    return of(List.of(pieces));
  }

  /** The bytes in two pieces. */
  static InputStream splitAt(int point, byte[] bytes) {
    return of(List.of(Arrays.copyOf(bytes, point), Arrays.copyOfRange(bytes, point, bytes.length)));
  }

  @Override
  public int read(byte[] target, int from, int length) {
    while (next < pieces.size() && offset == pieces.get(next).length) {
      next++;
      offset = 0;
    }
    if (next == pieces.size()) {
      if (endless) {
        throw new AssertionError("a read that would block for ever");
      }
      return -1;
    }
    byte[] piece = pieces.get(next);
    int count = Math.min(length, piece.length - offset);
    System.arraycopy(piece, offset, target, from, count);
    offset += count;
    return count;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("byte by byte");
  }
}
