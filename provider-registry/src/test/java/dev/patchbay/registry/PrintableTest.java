package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plugin writes does nothing to a terminal or a log. */
class PrintableTest {

  private static final String EVIL = "a\u001B[31m\u0000\u009B2J\u202Eb\nc";
  private static final String SHOWN = "a<U+001B>[31m<U+0000><U+009B>2J<U+202E>b c";

  @Test
  void controlsAndFormatsAreShownAsWhatTheyAre() {
    assertThat(Printable.of(EVIL)).isEqualTo(SHOWN);
  }

  @Test
  void letterSignsAndEmojisStay() {
    assertThat(Printable.of("na\u00EFve \u65E5\u672C \uD83D\uDE00"))
        .isEqualTo("na\u00EFve \u65E5\u672C \uD83D\uDE00");
  }

  @Test
  void aReportShowsNoneOfIt() {
    PluginFailure failure = new PluginFailure(
        EVIL, EVIL, PluginFailure.Stage.CHECKING, EVIL, new IllegalStateException(EVIL));
    PluginReport report = new PluginReport(
        EVIL,
        "",
        EVIL,
        EVIL,
        EVIL,
        PluginReport.State.FAILED,
        List.of(EVIL),
        List.of(failure),
        List.of(EVIL));

    assertThat(failure.toString()).contains(SHOWN);
    assertThat(failure.toString() + report).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
  }
}
