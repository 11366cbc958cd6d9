package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of a service's models, whatever the plugin makes of it. */
@Timeout(30)
class ModelListTest {

  @Test
  void aModelThatIsNullIsThePluginsFailure() {
    ProviderException failure =
        failure(() -> Arrays.asList(ModelInfo.of("a"), null), CallContext.create());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure.provider()).isEqualTo("lister");
  }

  @Test
  void aListThatThrowsWhenItIsReadIsThePluginsFailure() {
    ProviderException failure = failure(
        () -> listed(() -> {
          throw new IllegalStateException("broken");
        }),
        CallContext.create());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasMessageContaining("broken");
  }

  @Test
  void aListThatHangsWhenItIsReadDoesNotHoldUpTheCallerPastTheDeadline() {
    CountDownLatch never = new CountDownLatch(1);

    ProviderException failure = failure(
        () -> listed(() -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ModelInfo.of("a");
        }),
        CallContext.withTimeout(Duration.ofMillis(50)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  private static List<ModelInfo> listed(Supplier<ModelInfo> first) {
    return new AbstractList<>() {
      @Override
      public ModelInfo get(int index) {
        return first.get();
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  private static ProviderException failure(Supplier<List<ModelInfo>> code, CallContext context) {
    AbstractProvider provider =
        new AbstractProvider(
            ProviderInfo.builder("lister", "https://lister.example").build()) {
          @Override
          protected CompletionResult createCompletion(
              CompletionRequest request, CallContext ofCall) {
            return Completion.of("");
          }

          @Override
          protected List<ModelInfo> createModelList(CallContext ofCall) {
            return code.get();
          }
        };
    return catchThrowableOfType(ProviderException.class, () -> provider.listModels(context));
  }
}
