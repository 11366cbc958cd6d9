package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderExceptionTest {

  @Test
  void theMessageSaysWhoWhatWhichRequestAndWhatToDo() {
    ProviderException failure = full().build();

    assertThat(failure)
        .hasMessage("parrot, model parrot-1: the service answered HTTP 529 (request id r-1). "
            + "Try again later or choose another provider.");
  }

  @Test
  void theMessageLeavesOutWhatIsNotKnown() {
    assertThat(ProviderException.of(ErrorKind.CANCELLED, "the call was cancelled"))
        .hasMessage("the call was cancelled");
    assertThat(ProviderException.builder(ErrorKind.CANCELLED, "the call was cancelled")
            .provider("parrot")
            .build())
        .hasMessage("parrot: the call was cancelled");
  }

  @Test
  void aDetailThatEndsItsSentenceGetsNoSecondFullStop() {
    assertThat(ProviderException.of(ErrorKind.PLUGIN_FAILURE, "what is this?"))
        .hasMessage("what is this? Report it to the plugin's author.");
    assertThat(ProviderException.of(ErrorKind.PLUGIN_FAILURE, "it failed."))
        .hasMessage("it failed. Report it to the plugin's author.");
  }

  @Test
  void theMessageNeverShowsThePartialText() {
    ProviderException failure = full().partialText("Dear diary").build();

    assertThat(failure.toString()).doesNotContain("diary");
    assertThat(failure.partialText()).isEqualTo("Dear diary");
  }

  @Test
  void whatIsNotKnownIsEmpty() {
    ProviderException bare = ProviderException.of(ErrorKind.TIMEOUT, "no answer");

    assertThat(bare.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(bare.detail()).isEqualTo("no answer");
    assertThat(bare.provider()).isEmpty();
    assertThat(bare.model()).isEmpty();
    assertThat(bare.status()).isEmpty();
    assertThat(bare.code()).isEmpty();
    assertThat(bare.requestId()).isEmpty();
    assertThat(bare.retryAfter()).isEmpty();
    assertThat(bare.partialText()).isEmpty();
    assertThat(bare).hasNoCause();
  }

  @Test
  void toBuilderKeepsEverything() {
    ProviderException failure = full().partialText("so far").build();

    assertThat(failure.toBuilder().build())
        .usingRecursiveComparison()
        .ignoringFields("stackTrace")
        .isEqualTo(failure);
    assertThat(failure.toBuilder().build()).hasCause(failure.getCause());
  }

  @Test
  void toBuilderChangesOnlyWhatIsSet() {
    ProviderException changed =
        full().build().toBuilder().retryAfter(null).status(503).build();

    assertThat(changed.retryAfter()).isEmpty();
    assertThat(changed.status()).hasValue(503);
    assertThat(changed.code()).isEqualTo("busy");
  }

  @Test
  void theBuilderRefusesNulls() {
    assertThatThrownBy(() -> ProviderException.of(null, "x"))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ProviderException.of(ErrorKind.TIMEOUT, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> full().provider(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> full().partialText(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void itCanBeSerializedAsExceptionsCan() throws IOException, ClassNotFoundException {
    ProviderException failure = full().partialText("so far").build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ProviderException copy = (ProviderException) in.readObject();
      assertThat(copy).hasMessage(failure.getMessage());
      assertThat(copy.kind()).isEqualTo(ErrorKind.OVERLOADED);
      assertThat(copy.retryAfter()).hasValue(Duration.ofSeconds(9));
    }
  }

  private static ProviderException.Builder full() {
    return ProviderException.builder(ErrorKind.OVERLOADED, "the service answered HTTP 529")
        .provider("parrot")
        .model("parrot-1")
        .status(529)
        .code("busy")
        .requestId("r-1")
        .retryAfter(Duration.ofSeconds(9))
        .cause(new IOException("reset"));
  }
}
