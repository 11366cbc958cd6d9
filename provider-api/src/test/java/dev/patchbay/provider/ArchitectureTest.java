package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The module needs the JDK's base and nothing else. */
class ArchitectureTest {

  @Test
  void theModuleRequiresOnlyTheBaseAndAtCompileTimeJspecify() throws IOException {
    assertThat(descriptor().requires())
        .extracting(Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.jspecify");
    assertThat(descriptor().requires())
        .filteredOn(each -> each.name().equals("org.jspecify"))
        .allSatisfy(each -> assertThat(each.modifiers()).contains(Requires.Modifier.STATIC));
  }

  @Test
  void theModuleExportsItsOnePackageToAll() throws IOException {
    assertThat(descriptor().exports()).singleElement().satisfies(exported -> {
      assertThat(exported.source()).isEqualTo("dev.patchbay.provider");
      assertThat(exported.isQualified()).isFalse();
    });
  }

  @Test
  void noPackageIsReferencedButJavasAndJspecify() {
    Set<String> referenced = referencedPackages();

    // A guard: the tool really saw the classes.
    assertThat(referenced).contains("java.lang", "java.net", "dev.patchbay.provider");
    assertThat(referenced)
        .allMatch(name -> name.startsWith("java.")
            || name.startsWith("org.jspecify.")
            || name.equals("dev.patchbay.provider"));
  }

  @Test
  void theMainClassesAreThere() throws IOException {
    try (var files = Files.walk(mainClasses())) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).contains("AbstractProvider.class", "CompletionStream.class");
      assertThat(names).doesNotContain("ArchitectureTest.class");
    }
  }

  private static Set<String> referencedPackages() {
    StringWriter out = new StringWriter();
    int status = ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(
            new PrintWriter(out),
            new PrintWriter(out),
            "-verbose:package",
            "-filter:none",
            mainClasses().toString());
    assertThat(status).as(out.toString()).isZero();
    // Lines such as: "   dev.patchbay.provider   -> java.net   java.base"
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("   ") && line.contains("->"))
        .map(line -> line.substring(line.indexOf("->") + 2).strip().split("\\s+", 2)[0])
        .collect(Collectors.toSet());
  }

  private static ModuleDescriptor descriptor() throws IOException {
    try (InputStream in = Files.newInputStream(mainClasses().resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  private static Path mainClasses() {
    try {
      return Path.of(AbstractProvider.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
