package dev.patchbay.provider.http;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;

/**
 * Measures how long the service takes for one event, which only runs while something blocks: the time that the consumer
 * takes between two reads is not the service's. Used by one thread at a time.
 */
final class CallTimer implements AutoCloseable {

  private final CallGuard guard;
  private final TransportSettings settings;
  private final Progress progress;
  private boolean first = true;

  /** Times a call until it is closed. */
  CallTimer(Call call, TransportSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    guard = new CallGuard(
        call, settings.firstEventTimeout().toNanos(), settings.eventTimeout().toNanos());
  }

  void begin() {
    guard.begin();
  }

  void end() throws IOException {
    guard.end();
  }

  /** Notes that an event has come, and starts the time for the next. */
  void event() {
    first = false;
    guard.restart(settings.eventTimeout().toNanos());
  }

  /** Ends the timing: nothing blocks in the call any more. */
  @Override
  public void close() {
    guard.close();
  }

  boolean timedOut() {
    return guard.timedOut();
  }

  /** What was too slow, and the setting that says so. */
  String reason() {
    Duration limit = first ? settings.firstEventTimeout() : settings.eventTimeout();
    String setting =
        first ? TransportSettings.FIRST_EVENT_TIMEOUT : TransportSettings.EVENT_TIMEOUT;
    return (first
            ? "the service did not begin to answer within "
            : "the service sent no further event within ")
        + limit.toMillis() + " ms (setting " + setting + ")";
  }

  Progress progress() {
    return progress;
  }
}
