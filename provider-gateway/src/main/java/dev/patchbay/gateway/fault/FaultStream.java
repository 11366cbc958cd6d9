package dev.patchbay.gateway.fault;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays an {@link Act} for one call. */
final class FaultStream implements CompletionStream.Source {

  private static final String BROKEN = "the fault provider has broken the connection";

  private final Act act;
  private final Wait wait;
  private final long inputTokens;
  /** Written by the thread that reads the stream alone; read by any. */
  private volatile int given;

  FaultStream(Act act, CallContext context, long inputTokens) {
    this.act = act;
    this.inputTokens = inputTokens;
    wait = new Wait(context);
  }

  @Override
  public @Nullable CompletionEvent next() throws IOException {
    int next = given;
    if (next < act.events().size()) {
      if (!act.pause().isZero()) {
        wait.pause(act.pause());
      }
      CompletionEvent event = act.events().get(next);
      given = next + 1;
      return event;
    }
    return switch (act.ending()) {
      case FINISHED -> null;
      case CUT -> throw new IOException(BROKEN);
      case ERROR ->
        throw ProviderException.of(
            ErrorKind.OVERLOADED, "the fault provider has sent an error within the stream");
      case SILENCE -> {
        wait.untilOver();
        yield null;
      }
    };
  }

  /** The same as a whole answer. */
  Completion whole() {
    List<CompletionEvent> all = new ArrayList<>();
    try (this) {
      CompletionEvent event;
      while ((event = next()) != null) {
        all.add(event);
      }
    } catch (IOException e) {
      throw ProviderException.builder(ErrorKind.UNREACHABLE, BROKEN)
          .usage(usage())
          .cause(e)
          .build();
    }
    return Completion.of(all);
  }

  @Override
  public Usage usage() {
    return Usage.of(inputTokens, Math.min(given, act.outputTokens()));
  }

  @Override
  public void close() {
    wait.close();
  }

  @Override
  public boolean endsWhenClosed() {
    return true;
  }
}
