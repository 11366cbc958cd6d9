package dev.patchbay.provider.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;

/** How far a call has come, so that its failure can say it. OkHttp may connect on another thread than the caller's. */
final class Progress extends EventListener {

  private enum Phase {
    CONNECTING("connecting to it"),
    SENDING("sending it the request"),
    WAITING("waiting for its answer"),
    READING("reading its answer");

    private final String doing;

    Phase(String doing) {
      this.doing = doing;
    }
  }

  private volatile Phase phase = Phase.CONNECTING;

  /** As the end of a sentence that begins with what went wrong while. */
  String doing() {
    return phase.doing;
  }

  boolean isConnecting() {
    return phase == Phase.CONNECTING;
  }

  boolean isReading() {
    return phase == Phase.READING;
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    phase = Phase.CONNECTING;
  }

  @Override
  public void requestHeadersStart(Call call) {
    phase = Phase.SENDING;
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    phase = Phase.WAITING;
  }

  @Override
  public void responseBodyStart(Call call) {
    phase = Phase.READING;
  }
}
