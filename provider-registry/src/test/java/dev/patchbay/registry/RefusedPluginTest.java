package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be a plugin is refused before any of its code runs, in plain words, and the others work. */
class RefusedPluginTest extends UsesPluginFolder {

  @Test
  void aJarThatWasCutOff() throws Exception {
    byte[] whole = Files.readAllBytes(workshop.jarOf("Healthy$Wren"));
    Files.write(folder.resolve("cut.jar"), Arrays.copyOf(whole, whole.length / 2));

    assertRefused(
        "cut.jar is cut off or damaged: zip END header not found", "Copy or download it again.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<!DOCTYPE html><p>Not found", "\n <html>", "\uFEFF<?xml version='1.0'?>"})
  void aWebPageSavedAsAJar(String page) throws Exception {
    Files.writeString(folder.resolve("page.jar"), page);

    assertRefused(
        "page.jar is a web page and no jar",
        "Download it again: the server has sent a page, such as an error or a login, in its place.");
  }

  @Test
  void aFileThatIsNoJarAtAll() throws Exception {
    Files.writeString(folder.resolve("text.jar"), "This is not a jar");

    assertRefused("text.jar is no jar: it does not begin like a zip file", "Replace it.");
  }

  @Test
  void anEmptyFile() throws Exception {
    Files.createFile(folder.resolve("empty.jar"));

    assertRefused("empty.jar is empty", "Copy it again: nothing of it has arrived.");
  }

  @Test
  void aDirectoryWithTheNameOfAJar() throws Exception {
    Files.createDirectory(folder.resolve("folder.jar"));

    assertRefused(
        "it is a directory, though its name ends in .jar",
        "Put the jar itself in its place; a plugin of several jars has a sub-folder without .jar in its name.");
  }

  @Test
  void aSubFolderWithoutAJar() throws Exception {
    Files.createDirectory(folder.resolve("nothing"));

    assertRefused(
        "there is no jar in this sub-folder", "Put the plugin's jars into it, or remove it.");
  }

  @Test
  void aLinkOutOfTheFolder() throws Exception {
    Path outside = workshop.jarOf("Healthy$Wren");
    Files.createSymbolicLink(folder.resolve("link.jar"), outside);

    assertRefused(
        "link.jar is a link out of the plugin folder, to " + outside.toRealPath(),
        "Put the jar itself into the plugin folder.");
  }

  @Test
  void aLinkOutOfTheFolderFromASubFolder() throws Exception {
    Path outside = workshop.jarOf("Healthy$Wren");
    Files.createSymbolicLink(
        Files.createDirectory(folder.resolve("sub")).resolve("link.jar"), outside);

    assertRefused(
        "link.jar is a link out of the plugin folder, to " + outside.toRealPath(),
        "Put the jar itself into the plugin folder.");
  }

  @Test
  void aLinkToNothing() throws Exception {
    Files.createSymbolicLink(folder.resolve("link.jar"), dir.resolve("nothing.jar"));

    assertRefused("it is a link to nothing", "Put the jar itself into the plugin folder.");
  }

  @Test
  void aLinkThatStaysInTheFolderIsNoReason() throws Exception {
    Path jar = Files.createDirectory(folder.resolve(".versions")).resolve("lark-1.jar");
    Files.copy(workshop.jarOf("Healthy$Lark"), jar);
    Files.createSymbolicLink(folder.resolve("lark.jar"), jar);

    assertThat(idsOf(registry())).containsExactly("lark");
  }

  @Test
  void aJarThatNamesNoProvider() {
    put(workshop.jar("library.jar", Zoo.classesOf("Library")));

    assertRefused(
        "it names no provider: there is nothing in " + Workshop.SERVICE_FILE,
        "If it is a library that a plugin needs, put both into one sub-folder of the plugin folder.");
  }

  @Test
  void aClassForANewerJava() {
    int newer = Runtime.version().feature() + 1;
    Map<String, byte[]> entries = Zoo.classesOf("Healthy");
    entries.get("providers/Healthy$Wren.class")[7] = (byte) (44 + newer);
    entries.put(Workshop.SERVICE_FILE, "providers.Healthy$Wren".getBytes(UTF_8));
    put(workshop.jar("newer.jar", entries));

    assertRefused(
        "providers.Healthy$Wren was compiled for Java " + newer + ", and this is Java "
            + (newer - 1),
        "Run the application on Java " + newer
            + " or newer, or use a version of the plugin for this Java.");
  }

  @Test
  void anApiThatThisIsNot() {
    put(jar("x.jar", "Patchbay-Api-Version=0.2", Map.of(), "Healthy$Wren"));

    assertRefused(
        "it was built for Patchbay 0.2, and this is 0.1",
        "Use a version of it that was built for Patchbay 0.1, or another Patchbay.");
  }

  @Test
  void anApiVersionThatIsNone() {
    put(jar("x.jar", "Patchbay-Api-Version=latest", Map.of(), "Healthy$Wren"));

    assertRefused(
        "its Patchbay-Api-Version 'latest' is not a version such as 0.1",
        "Have its author correct the manifest.");
  }

  @Test
  void aPluginIdThatAnotherHas() {
    put(jar("b.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Wren"));
    put(jar("a.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Lark"));

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(folder.resolve("b.jar").toUri().toString());
      assertThat(failure.cause())
          .hasToString("its plugin id x is taken by a.jar, whose name comes first");
      assertThat(failure.hint()).isEqualTo("Remove one of the two.");
    });
  }

  @Test
  void whatWasRefusedBecauseOfAnotherIsLoadedWhenThatIsGone() throws Exception {
    put(jar("b.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Wren"));
    Path first = put(jar("a.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Lark"));
    ProviderRegistry registry = registry();

    Files.delete(first);
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("wren");
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void whatIsLoadedMakesPlaceForOneWhoseNameComesFirst() throws Exception {
    put(jar("b.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Wren"));
    ProviderRegistry registry = registry();

    Path first = put(jar("a.jar", "Patchbay-Plugin-Id=x", Map.of(), "Healthy$Lark"));
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("lark");

    Files.delete(first);
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("wren");
  }

  @Test
  void aJarOfTheClassPathThatWasBuiltForAnotherPatchbayIsRefusedAsWell() {
    Path jar = jar("x.jar", "Patchbay-Api-Version=0.2", Map.of(), "Healthy$Wren");

    ProviderRegistry registry = workshop.registryOf(jar, workshop.jarOf("Healthy$Lark"));

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(Workshop.source(jar));
      assertThat(failure.stage()).isEqualTo(PluginFailure.Stage.CHECKING);
      assertThat(failure.cause()).hasMessage("it was built for Patchbay 0.2, and this is 0.1");
    });
  }

  @Test
  void aNamedPipe() throws Exception {
    int exit = new ProcessBuilder("mkfifo", folder.resolve("pipe.jar").toString())
        .inheritIO()
        .start()
        .waitFor();
    assumeThat(exit).isZero();

    assertRefused(
        "pipe.jar is no file, but a pipe, a device or a folder",
        "Put the jar itself in its place.");
  }

  @Test
  void selectingSaysThatAPluginIsMissing() throws Exception {
    Files.createFile(folder.resolve("empty.jar"));
    ProviderRegistry registry = registry();

    Selection selection = registry.select(request("Well?"));

    assertThat(selection.explain())
        .contains(
            "None: there is no provider; looked in the plugin folder " + folder + "; a provider")
        .contains("empty.jar failed at checking: empty.jar is empty. Copy it again");
  }

  private void assertRefused(String what, String hint) {
    put(workshop.jarOf("Healthy$Lark"), "zz-good.jar");

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.plugins()).hasSize(2);
    PluginReport report = registry.plugins().get(0);
    assertThat(report.state()).isEqualTo(PluginReport.State.REFUSED);
    assertThat(report.providers()).isEmpty();
    assertThat(report.failures()).isEqualTo(registry.failures());
    assertThat(registry.failures())
        .extracting(failure ->
            List.of(failure.source(), failure.stage(), failure.cause().toString(), failure.hint()))
        .containsExactly(List.of(report.source(), PluginFailure.Stage.CHECKING, what, hint));
  }
}
