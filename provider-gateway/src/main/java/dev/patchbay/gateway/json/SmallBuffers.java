package dev.patchbay.gateway.json;

import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/** Buffers for a generator that lives as long as a stream is open: those that Jackson makes by itself hold 16 KB. */
final class SmallBuffers extends RecyclerPool.NonRecyclingPoolBase<BufferRecycler> {

  private static final long serialVersionUID = 1;

  private static final int BYTES = 1024;
  private static final int CHARS = 512;

  @Override
  public BufferRecycler acquirePooled() {
    return new BufferRecycler() {
      @Override
      protected int byteBufferLength(int use) {
        return BYTES;
      }

      @Override
      protected int charBufferLength(int use) {
        return CHARS;
      }
    };
  }
}
