package dev.patchbay.provider.http;

import java.io.ByteArrayInputStream;

/** Hands out bytes in pieces of up to 64 bytes, whose sizes a fuzzer has chosen, then all that is left. */
final class Pieces extends ByteArrayInputStream {

  private final int[] sizes;
  private int next;

  Pieces(byte[] bytes, int[] sizes) {
    super(bytes);
    this.sizes = sizes;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) {
    int size = next < sizes.length ? 1 + Math.floorMod(sizes[next++], 64) : length;
    return super.read(into, offset, Math.min(size, length));
  }
}
