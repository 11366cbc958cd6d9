package dev.patchbay.provider.http;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import okhttp3.Call;

/**
 * Lets an interrupt end a read that would not notice it: a thread blocked in a socket does not wake when it is interrupted.
 * The JDK's interruptible channels have the means for that, and lend it to subclasses: what runs between {@link #enter} and
 * {@link #leave} is cancelled by the thread that interrupts. It costs no thread and no lock of ours.
 */
final class InterruptGuard extends AbstractInterruptibleChannel {

  private final Call call;

  InterruptGuard(Call call) {
    this.call = call;
  }

  /** Begins what may block. If the thread is interrupted already, it is cancelled at once. */
  void enter() {
    begin();
  }

  /**
   * Ends what may block.
   *
   * @throws java.nio.channels.ClosedByInterruptException if the thread was interrupted
   */
  void leave() throws AsynchronousCloseException {
    end(true);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    call.cancel();
  }
}
