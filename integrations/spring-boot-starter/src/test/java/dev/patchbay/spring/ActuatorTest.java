package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FakeProvider;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What Actuator's health says, and when there is none. */
class ActuatorTest {

  private final ApplicationContextRunner application = new ApplicationContextRunner()
      .withConfiguration(AutoConfigurations.of(
          PatchbayAutoConfiguration.class,
          PatchbayModelAutoConfiguration.class,
          PatchbayActuatorAutoConfiguration.class))
      .withPropertyValues("patchbay.chat.model=m", "patchbay.routing.max-attempts=1");

  private ApplicationContextRunner with(FakeProvider.Builder provider) {
    return application.withBean("fake", AbstractProvider.class, provider::build);
  }

  private static FakeProvider.Builder fake() {
    return FakeProvider.builder(
        ProviderInfo.builder("fake", "https://fake.example").models("m").build());
  }

  private static Health health(ApplicationContext context) {
    return context.getBean(HealthIndicator.class).health();
  }

  @Test
  void healthIsUnknownUntilACallHasSucceeded() {
    with(fake().answer("ok")).run(context -> {
      assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
      assertThat(health(context).getDetails().get("why"))
          .asString()
          .contains("no call has succeeded");

      context.getBean(ChatModel.class).call("?");

      assertThat(health(context).getStatus()).isEqualTo(Status.UP);
      assertThat(health(context).getDetails().get("asked")).asString().contains("fake=no failures");
    });
  }

  @Test
  void healthIsDownWhenAllProvidersAreCoolingDown() {
    with(fake().fail(ErrorKind.QUOTA_EXHAUSTED)).run(context -> {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> context.getBean(ChatModel.class).call("?"))
            .isInstanceOf(RuntimeException.class);
      }

      Health health = health(context);
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails().get("asked")).asString().contains("QUOTA_EXHAUSTED");
    });
  }

  @Test
  void healthSaysWhatIsToBeConfigured() {
    application.run(context -> {
      Health health = health(context);
      assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
      assertThat(health.getDetails()).containsKeys("why");
    });
  }

  @Test
  void anApplicationWithoutActuatorStarts() {
    with(fake().answer("ok"))
        .withClassLoader(new FilteredClassLoader(
            "org.springframework.boot.health", "org.springframework.boot.actuate"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("patchbayEndpoint"));
  }

  @Test
  void theHealthIndicatorCanBeSwitchedOff() {
    application
        .withPropertyValues("management.health.patchbay.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
  }
}
