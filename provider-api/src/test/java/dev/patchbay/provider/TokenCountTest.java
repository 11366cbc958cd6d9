package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The number of tokens of a request, whatever the plugin does. */
class TokenCountTest {

  @Test
  void nothingInPlaceOfANumberIsThePluginsFailure() {
    AbstractProvider counting =
        new AbstractProvider(ProviderInfo.builder("counting", "https://counting.example")
            .models("m")
            .build()) {
          @Override
          protected CompletionResult createCompletion(
              CompletionRequest request, CallContext context) {
            return Completion.of("");
          }

          @Override
          @SuppressWarnings("NullAway") // A plugin may do that.
          protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
            return null;
          }
        };

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> counting.countTokens(CompletionRequest.builder("m").user("Hello").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure.provider()).isEqualTo("counting");
    assertThat(failure).hasMessageContaining("the plugin returned nothing");
  }
}
