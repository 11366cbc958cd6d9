package dev.patchbay.registry.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin says which version it was built for, and is refused if that is not this one. */
class ApiVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.1.0", "0.1.9", "0.1-SNAPSHOT", "0.1.0-SNAPSHOT", "unknown"})
  void thisVersionIsLetIn(String builtFor) {
    assertThatCode(() -> ApiVersion.require(builtFor)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.9", "0.2", "0.10", "1.0", "1.1.3"})
  void beforeTheFirstReleaseAnotherMinorVersionIsRefused(String builtFor) {
    assertThatThrownBy(() -> ApiVersion.require(builtFor))
        .isInstanceOf(Refusal.class)
        .hasMessage("it was built for Patchbay " + builtFor + ", and this is 0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "one.two", "0.1x", "9999999.1", "[0.1,0.2)"})
  void whatIsNoVersionIsRefused(String builtFor) {
    assertThatThrownBy(() -> ApiVersion.require(builtFor))
        .hasMessage("its Patchbay-Api-Version '" + builtFor + "' is not a version such as 0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.3", "2.3.99"})
  void afterTheFirstReleaseOlderMinorVersionsAreLetIn(String builtFor) {
    assertThatCode(() -> ApiVersion.require(builtFor, "2.3")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.4", "1.9", "3.0"})
  void afterTheFirstReleaseNewerMinorAndOtherMajorVersionsAreRefused(String builtFor) {
    assertThatThrownBy(() -> ApiVersion.require(builtFor, "2.3")).isInstanceOf(Refusal.class);
  }

  @Test
  void thisVersionIsTheOneThatIsBuilt() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).contains("<version>" + ApiVersion.PRESENT + ".");
  }
}
