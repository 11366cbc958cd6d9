package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A jar that is put on the path of an application is at its service; one that is broken does no harm to the others. */
class DropInTest extends UsesWorkshop {

  private static final Path API = Workshop.located(AbstractProvider.class);
  private static final Path REGISTRY = Workshop.located(ProviderRegistry.class);
  // The API's descriptor has javac ask for the annotations that it is compiled with; no JVM does.
  private static final Path ANNOTATIONS = Workshop.located("org.jspecify.annotations.Nullable");
  private static final Path[] GUICE = {
    Workshop.located("com.google.inject.Guice"),
    Workshop.located("jakarta.inject.Inject"),
    Workshop.located("org.aopalliance.intercept.MethodInterceptor"),
    Workshop.located("com.google.common.base.Preconditions"),
    Workshop.located("com.google.common.util.concurrent.internal.InternalFutureFailureAccess")
  };

  private static final String[] SERVED_BY_THE_PARROT = {
    "Wanted: a working provider with model gpt-4 that can do stream",
    "  1. parrot  chosen (https://parrot.example)",
    "token Why",
    "token is",
    "token the",
    "token sky",
    "token blue?"
  };
  private static final String THE_PARROT =
      "provider parrot url=https://parrot.example working=true stream=true gpt35=false gpt4=true";

  @Test
  void aProviderCompiledAgainstTheApiAloneIsServedFromTheClassPath() throws Exception {
    Path parrot = jarCompiledAgainstTheApiAlone("providers/Parrot.java", "providers.Parrot");

    ChildJvm child = onTheClassPath("gpt-4", parrot);

    assertThat(child.lines())
        .startsWith(THE_PARROT)
        .endsWith(SERVED_BY_THE_PARROT)
        .hasSize(8);
    assertThat(child.status()).isZero();
  }

  @Test
  void aModuleThatProvidesAProviderIsServedFromTheModulePath() throws Exception {
    Path parrot = workshop.module("parrot", "providers/Parrot.java");

    ChildJvm child = onTheModulePath("probe.Probe", "gpt-4", parrot);

    assertThat(child.lines())
        .startsWith(THE_PARROT)
        .endsWith(SERVED_BY_THE_PARROT)
        .hasSize(8);
    assertThat(child.status()).isZero();
  }

  @Test
  void aJarWithoutModuleDescriptorIsServedFromTheModulePathToo() throws Exception {
    Path parrot = jarCompiledAgainstTheApiAlone("providers/Parrot.java", "providers.Parrot");

    ChildJvm child = onTheModulePath("probe.Probe", "gpt-4", parrot);

    assertThat(child.lines())
        .startsWith(THE_PARROT)
        .endsWith(SERVED_BY_THE_PARROT)
        .hasSize(8);
    assertThat(child.status()).isZero();
  }

  @Test
  void aModuleMayMakeItsProviderInAStaticMethod() throws Exception {
    Path aviary = workshop.module("aviary", "providers/Aviary.java", "providers/Parrot.java");

    ChildJvm child = onTheModulePath("probe.Probe", "gpt-4", aviary);

    assertThat(child.lines())
        .startsWith(THE_PARROT)
        .endsWith(SERVED_BY_THE_PARROT)
        .hasSize(8);
    assertThat(child.status()).isZero();
  }

  @Test
  void aModuleWhoseStaticMethodFailsIsListed() throws Exception {
    Path fallen = workshop.module("fallen", "providers/Fallen.java");

    ChildJvm child = onTheModulePath("probe.Probe", "gpt-4", fallen);

    assertThat(child.lines().get(0))
        .isEqualTo("failure providers.Fallen from " + fallen.toUri()
            + " failed at construction: java.lang.IllegalStateException: no birds left."
            + " Its constructor threw; ask its author.");
  }

  @Test
  void aModuleWhoseServiceFileSaysMoreThanItsDescriptorIsListed() throws Exception {
    Path aviary = workshop.module("aviary", "providers/Aviary.java", "providers/Parrot.java");
    Path more = workshop.with(aviary, Workshop.SERVICE_FILE, "providers.Parrot");

    ChildJvm child = onTheModulePath("probe.Probe", "gpt-4", more);

    assertThat(child.lines().get(1))
        .startsWith("failure providers.Parrot from file:")
        .contains("module aviary does not say that it provides it");
  }

  @Test
  void guiceMakesTheRegistryOnTheModulePath() throws Exception {
    Path parrot = workshop.module("parrot", "providers/Parrot.java");

    ChildJvm child = onTheModulePath("probe.GuiceProbe", "", parrot);

    assertThat(child.lines()).containsExactly("provider parrot");
    assertThat(child.status()).isZero();
  }

  @Test
  void aClassLoaderThatDoesNotSeeTheModulePathFindsNothingThereAndMissesNothing() throws Exception {
    Path parrot = workshop.module("parrot", "providers/Parrot.java");

    ChildJvm child = onTheModulePath("probe.IsolatedProbe", "", parrot);

    assertThat(child.lines()).containsExactly("providers [] failures []");
    assertThat(child.status()).isZero();
  }

  @Test
  void aPluginOfTheFolderSeesNoModuleOfTheApplication() throws Exception {
    Path aviary = workshop.module("aviary", "providers/Aviary.java", "providers/Parrot.java");
    Path folder = Files.createDirectory(dir.resolve("folder"));
    // In the module's package, and in part with its classes: the JDK's loaders would give those of
    // the module.
    for (String name : List.of("Curious", "Parrot")) {
      Files.copy(workshop.jarOf(name), folder.resolve(name + ".jar"));
    }

    ChildJvm child = onTheModulePath("probe.FolderProbe", folder.toString(), aviary);

    assertThat(child.lines())
        .containsExactly(
            "LOADED Curious [curious]",
            "LOADED Parrot [parrot]",
            "the application's module aviary has providers.Aviary",
            "which is not seen",
            "parrot says: Well?");
    assertThat(child.status()).isZero();
  }

  @Test
  void aJarWhoseServiceFileNamesAMissingClassIsListedAndTheOthersWork() throws Exception {
    Path broken = workshop.jar("broken.jar", List.of(), "providers.Missing");

    ChildJvm child = onTheClassPath("gpt-4", broken, workshop.jarOf("Parrot"));

    assertServedInSpiteOf(
        child,
        "providers.Missing from " + Workshop.source(broken)
            + " failed at discovery: java.lang.ClassNotFoundException: providers.Missing. The service file names a class"
            + " that is nowhere on the class path: the jar is incomplete, or the name is misspelt.");
  }

  @Test
  void aJarWhoseProviderThrowsInItsConstructorIsListedAndTheOthersWork() throws Exception {
    Path broken = workshop.jarOf("BrokenConstruction$Throws");

    ChildJvm child = onTheClassPath("gpt-4", broken, workshop.jarOf("Parrot"));

    assertServedInSpiteOf(
        child,
        "providers.BrokenConstruction$Throws from " + Workshop.source(broken)
            + " failed at construction: java.lang.IllegalStateException: no licence file."
            + " Its constructor threw; ask its author.");
  }

  @Test
  void aJarWhoseProviderLacksADependencyIsListedAndTheOthersWork() throws Exception {
    Path broken = workshop.jarOf("BrokenConstruction$NeedsLibrary");

    ChildJvm child = onTheClassPath("gpt-4", broken, workshop.jarOf("Parrot"));

    assertServedInSpiteOf(
        child,
        "providers.BrokenConstruction$NeedsLibrary from " + Workshop.source(broken)
            + " failed at construction: java.lang.NoClassDefFoundError: providers/Library."
            + " It needs providers.Library, which is not on the class path: add the jar that has it.");
  }

  private static void assertServedInSpiteOf(ChildJvm child, String failure) {
    List<String> expected = new ArrayList<>(List.of(THE_PARROT, "failure " + failure));
    expected.addAll(Arrays.asList(SERVED_BY_THE_PARROT));
    expected.add(4, "  !  not loaded: " + failure);
    assertThat(child.lines()).containsExactlyElementsOf(expected);
    assertThat(child.status()).isZero();
  }

  private Path jarCompiledAgainstTheApiAlone(String source, String className) {
    Path classes = workshop.compiled("plugin", "-cp " + API, source);
    Map<String, byte[]> entries = Workshop.filesIn(classes);
    entries.put(Workshop.SERVICE_FILE, className.getBytes(UTF_8));
    return workshop.jar("plugin.jar", entries);
  }

  private ChildJvm onTheClassPath(String model, Path... plugins) throws Exception {
    String path = ChildJvm.path(REGISTRY, API);
    Path probe = workshop.compiled("probe", "-cp " + path, "probe/Probe.java");
    String all = path + File.pathSeparator + ChildJvm.path(plugins);
    return ChildJvm.run(
        dir, List.of("-cp", all + File.pathSeparator + probe, "probe.Probe", model));
  }

  private ChildJvm onTheModulePath(String main, String argument, Path plugin) throws Exception {
    String path = ChildJvm.path(REGISTRY, API) + File.pathSeparator + ChildJvm.path(GUICE);
    Path probe =
        workshop.compiled("probe", "-p " + path + File.pathSeparator + ANNOTATIONS, "probe");
    String all = path + File.pathSeparator + ChildJvm.path(plugin, probe);
    return ChildJvm.run(dir, List.of("-p", all, "-m", "probe/" + main, argument));
  }
}
