package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a file of permitted sums, nothing else is loaded. */
class PermittedSumsTest extends UsesPluginFolder {

  private Path sums;

  @BeforeEach
  void nameFile() {
    sums = dir.resolve("sums.txt");
  }

  @Test
  void whatIsNotPermittedIsRefusedWithTheLineThatWouldPermitIt() throws Exception {
    Path lark = put("Healthy$Lark");
    Path wren = put("Healthy$Wren");
    Files.writeString(sums, sumOf(lark) + "  Healthy-Lark.jar\n");

    ProviderRegistry registry = registry(builder -> builder.permittedSums(sums));

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(wren.toUri().toString());
      assertThat(failure.cause()).hasToString("its SHA-256 is not among the permitted sums");
      assertThat(failure.hint())
          .isEqualTo(
              "If you trust it with all rights of this program, add this line to the permitted sums: "
                  + sumOf(wren) + "  Healthy-Wren.jar");
    });
    assertThat(registry.plugins().get(1).state()).isEqualTo(PluginReport.State.REFUSED);
  }

  @Test
  void commentsEmptyLinesAndCapitalsAreFine() throws Exception {
    Path lark = put("Healthy$Lark");
    Files.writeString(
        sums,
        "# our plugins\n\n" + sumOf(lark).toUpperCase(Locale.ROOT) + " *lark.jar # the good one");

    assertThat(idsOf(registry(builder -> builder.permittedSums(sums)))).containsExactly("lark");
  }

  @Test
  void whatIsPermittedLaterIsLoadedThen() throws Exception {
    Path lark = put("Healthy$Lark");
    Files.writeString(sums, "# nothing yet");
    ProviderRegistry registry = registry(builder -> builder.permittedSums(sums));
    assertThat(registry.providers()).isEmpty();

    Files.writeString(sums, sumOf(lark));
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("lark");
  }

  @Test
  void whatIsNoLongerPermittedGoesOutOfUse() throws Exception {
    Path lark = put("Healthy$Lark");
    Files.writeString(sums, sumOf(lark));
    ProviderRegistry registry = registry(builder -> builder.permittedSums(sums));

    Files.writeString(sums, "# nothing any more");
    registry.refresh();

    assertThat(registry.providers()).isEmpty();
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.REFUSED);
  }

  @Test
  void aReplacedJarIsNotPermittedBecauseItsPredecessorWas() throws Exception {
    Files.writeString(sums, sumOf(put(versioned("one"))));
    ProviderRegistry registry = registry(builder -> builder.permittedSums(sums));

    put(versioned("two"));
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("one");
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.REFUSED);
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> build(builder -> builder.permittedSums(sums)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Cannot read the permitted sums from " + sums);
  }

  @Test
  void aLineThatIsNoSumIsAnErrorThatSaysWhere() throws Exception {
    Files.writeString(sums, "# ours\nd41d8cd98f00b204e9800998ecf8427e  an-md5.jar\n");

    assertThatThrownBy(() -> build(builder -> builder.permittedSums(sums)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Line 2 of the permitted sums in " + sums
                + " does not begin with a SHA-256 sum of 64 hexadecimal digits; correct it, or put # before it");
  }

  private static String sumOf(Path jar) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
  }
}
