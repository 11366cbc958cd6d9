package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.nio.file.Path;

/**
 * A provider that cannot be used is listed with its jar, its class, the cause and a hint, and changes nothing for the
 * others, whichever stands first.
 */
abstract class UsesBrokenPlugins extends UsesWorkshop {

  PluginFailure assertListed(
      String source, PluginFailure.Stage stage, Class<? extends Throwable> cause, String hint) {
    return assertListed(workshop.jarOf(source), "providers." + source, stage, cause, hint);
  }

  PluginFailure assertListed(
      Path jar,
      String className,
      PluginFailure.Stage stage,
      Class<? extends Throwable> cause,
      String hint) {
    Path good = workshop.jarOf("Healthy$Lark");
    PluginFailure listed =
        assertListed(workshop.registryOf(jar, good), jar, className, stage, cause, hint);
    assertListed(workshop.registryOf(good, jar), jar, className, stage, cause, hint);
    return listed;
  }

  private static PluginFailure assertListed(
      ProviderRegistry registry,
      Path jar,
      String className,
      PluginFailure.Stage stage,
      Class<? extends Throwable> cause,
      String hint) {
    assertThat(registry.providers()).extracting(AbstractProvider::id).containsExactly("lark");
    assertThat(registry.failures()).hasSize(1);
    PluginFailure failure = registry.failures().get(0);
    assertThat(failure.source()).isEqualTo(Workshop.source(jar));
    assertThat(failure.className()).isEqualTo(className);
    assertThat(failure.stage()).isEqualTo(stage);
    assertThat(failure.cause()).isExactlyInstanceOf(cause);
    assertThat(failure.hint()).isEqualTo(hint);
    return failure;
  }
}
