package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import okhttp3.Dns;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name server that does not answer, which the system waits for as long as it likes. */
class CallDnsTest {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

  @AfterEach
  void answer() {
    answered.countDown();
  }

  @Test
  void theDeadlineEndsACallWhoseHostIsLookedUp() {
    CallContext context = CallContext.withTimeout(Duration.ofMillis(100));

    assertThat(failureOf(this::silent, context).kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void aCancelEndsACallWhoseHostIsLookedUp() throws Exception {
    CallContext context = CallContext.create();
    FutureTask<ProviderException> call = Callers.start(() -> failureOf(this::silent, context));
    asked.await();

    context.cancel();

    assertThat(call.get().kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void anInterruptEndsACallWhoseHostIsLookedUp() throws Exception {
    FutureTask<ProviderException> call =
        new FutureTask<>(() -> failureOf(this::silent, CallContext.create()));
    Thread caller = new Thread(call);
    caller.start();
    asked.await();

    caller.interrupt();

    assertThat(call.get().kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void aFailureOfTheLookUpIsToldAsItIs() {
    ProviderException failure = failureOf(
        host -> {
          throw new UnknownHostException(host + ": out of order");
        },
        CallContext.create());

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("service.example: out of order");
  }

  private List<InetAddress> silent(String host) {
    asked.countDown();
    while (true) {
      try {
        answered.await();
        return List.of();
      } catch (InterruptedException e) {
        // The system's look-up does not notice it either.
      }
    }
  }

  private static ProviderException failureOf(Dns names, CallContext context) {
    URI url = URI.create("http://service.example");
    HttpTransport transport = new HttpTransport(
        TransportSettings.of(ProviderConfig.empty()),
        NetworkSettings.of(ProviderConfig.builder().set("proxy", "none").build(), url, Map.of()),
        new Excerpt(List.of()),
        () -> HttpTransport.base().newBuilder().dns(new CallDns(names)).build());
    Request request = new Request.Builder()
        .url(url.toString())
        .tag(Progress.class, new Progress())
        .build();
    return catchThrowableOfType(ProviderException.class, () -> transport.send(request, context));
  }
}
