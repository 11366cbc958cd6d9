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

  private final Act act;
  private final Wait wait;
  private final long inputTokens;
  private volatile int given;

  FaultStream(Act act, CallContext context, long inputTokens) {
    this.act = act;
    this.inputTokens = inputTokens;
    wait = new Wait(context);
  }

  @Override
  public @Nullable CompletionEvent next() throws IOException {
    if (given < act.events().size()) {
      if (!act.pause().isZero()) {
        wait.pause(act.pause());
      }
      return act.events().get(given++);
    }
    return switch (act.ending()) {
      case FINISHED -> null;
      case CUT -> throw new IOException("the fault provider has broken the connection");
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
      throw ProviderException.builder(ErrorKind.UNREACHABLE, e.getMessage())
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
