package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.micrometer.RoutingMetrics;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FaultServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.StreamingChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What an application gets of its properties and beans. */
class AutoConfigurationTest {

  private final ApplicationContextRunner application = new ApplicationContextRunner()
      .withConfiguration(AutoConfigurations.of(
          PatchbayAutoConfiguration.class,
          PatchbayModelAutoConfiguration.class,
          PatchbayMetricsAutoConfiguration.class,
          ToolCallingAutoConfiguration.class,
          ChatClientAutoConfiguration.class));

  @Configuration(proxyBeanMethods = false)
  static class WithProvider {
    @Bean
    AbstractProvider parrot() {
      return FakeProvider.builder(ProviderInfo.builder("parrot", "https://parrot.example")
              .models("parrot-1")
              .build())
          .answer("Polly")
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithOwnModel {
    @Bean
    ChatModel own() {
      return prompt -> {
        throw new UnsupportedOperationException();
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithListeners {
    final AtomicInteger calls = new AtomicInteger();

    @Bean
    RoutingListener counting() {
      return new RoutingListener() {
        @Override
        public void callStarted(RoutingCall call) {
          calls.incrementAndGet();
        }
      };
    }

    @Bean
    RoutingOptions options() {
      return RoutingOptions.builder().maxAttempts(7).build();
    }

    @Bean
    RoutingCustomizer customizer() {
      return options -> options.attemptsPerProvider(3);
    }

    @Bean
    RegistryCustomizer registryCustomizer() {
      return registry -> registry.priority("parrot");
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  @Test
  void anApplicationGetsARegistryARouterAndModels() {
    application.run(context -> assertThat(context)
        .hasNotFailed()
        .hasSingleBean(ProviderRegistry.class)
        .hasSingleBean(Router.class)
        .hasSingleBean(ChatModel.class)
        .hasSingleBean(StreamingChatModel.class)
        .hasSingleBean(EmbeddingModel.class)
        .hasSingleBean(ChatClient.Builder.class));
  }

  @Test
  void aBeanThatIsAProviderIsTakenInAndTheRouterIsNot() {
    application
        .withUserConfiguration(WithProvider.class)
        .withPropertyValues("patchbay.chat.model=parrot-1")
        .run(context -> {
          assertThat(context.getBean(ProviderRegistry.class).provider("parrot")).isPresent();
          assertThat(context.getBean(ProviderRegistry.class).provider("router")).isEmpty();
          assertThat(context.getBean(ChatModel.class).call("Who?")).isEqualTo("Polly");
        });
  }

  @Test
  void theModelOfTheApplicationTakesThePlaceOfOurs() {
    application
        .withUserConfiguration(WithOwnModel.class)
        .run(context -> assertThat(context)
            .doesNotHaveBean(PatchbayChatModel.class)
            .hasSingleBean(PatchbayEmbeddingModel.class));
  }

  @Test
  void theModelOfAnotherStarterTakesThePlaceOfOurs() {
    application
        .withConfiguration(AutoConfigurations.of(ZOtherStarter.class))
        .run(context -> assertThat(context)
            .hasSingleBean(ChatModel.class)
            .doesNotHaveBean(PatchbayChatModel.class));
  }

  @Test
  void variablesMayBeWrittenAsSpringHasThem() {
    Map<String, Object> variables = Map.of(
        "PATCHBAY_PROVIDERS_VLLM_BASEURL", "http://127.0.0.1:8/v1",
        "PATCHBAY_PROVIDERS_VLLM_API_KEY", "k",
        "PATCHBAY_CHAT_MODEL", "vllm/m");
    application
        .withInitializer(context -> context
            .getEnvironment()
            .getPropertySources()
            .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
        .run(context -> {
          ProviderRegistry registry = context.getBean(ProviderRegistry.class);
          assertThat(registry.provider("vllm").orElseThrow().url()).hasPort(8);
          assertThat(context.getBean(PatchbayProperties.class).chat().model()).isEqualTo("vllm/m");
        });
  }

  @Test
  void anotherStartersModelsCanBeChosen() {
    application
        .withPropertyValues("spring.ai.model.chat=openai", "spring.ai.model.embedding=none")
        .run(context -> assertThat(context)
            .doesNotHaveBean(PatchbayChatModel.class)
            .doesNotHaveBean(PatchbayEmbeddingModel.class));
  }

  @Test
  void listenersOptionsAndCustomizersOfTheApplicationAreHonoured() {
    application
        .withUserConfiguration(WithProvider.class, WithListeners.class)
        .withPropertyValues("patchbay.chat.model=parrot-1", "patchbay.routing.max-attempts=2")
        .run(context -> {
          RoutingOptions options = context.getBean(Router.class).options();
          assertThat(options.maxAttempts()).isEqualTo(7);
          assertThat(options.attemptsPerProvider()).isEqualTo(3);
          assertThat(options.listeners())
              .contains(context.getBean("counting", RoutingListener.class))
              .hasAtLeastOneElementOfType(RoutingMetrics.class);

          context.getBean(ChatModel.class).call("Who?");

          assertThat(context.getBean(WithListeners.class).calls).hasValue(1);
          assertThat(context
                  .getBean(MeterRegistry.class)
                  .get("gen_ai.client.inference.duration")
                  .timer()
                  .count())
              .isEqualTo(1);
        });
  }

  @Test
  void providersInstancesAndDefaultsAreConfiguredByProperties() {
    try (FaultServer service = FaultServer.answering(Service.answer("Hello."))) {
      application
          .withPropertyValues(
              "patchbay.instances=house:openai-compatible",
              "patchbay.providers.house.base-url=" + service.url() + "/v1",
              "patchbay.providers.house.api-key=secret-key",
              "patchbay.providers.house.header.X-Team=blue",
              "patchbay.providers.house.limit.calls-at-once=5",
              "patchbay.chat.model=house/any-model",
              "patchbay.chat.temperature=0.25",
              "patchbay.chat.stop=END")
          .run(context -> {
            assertThat(context.getBean(ChatModel.class).call("?")).isEqualTo("Hello.");
            assertThat(service.requests().get(0).header("authorization"))
                .hasValue("Bearer secret-key");
            assertThat(service.requests().get(0).header("x-team")).hasValue("blue");
            CompletionRequest asked = Service.lastAsked(service);
            assertThat(asked.model()).isEqualTo("any-model");
            assertThat(asked.options().temperature()).hasValue(0.25);
            assertThat(asked.options().stop()).containsExactly("END");
            assertThat(context.getBean(PatchbayProperties.class).toString())
                .contains("api-key")
                .doesNotContain("secret-key");
          });
    }
  }

  @Test
  void settingsMayBeWrittenAsSpringAllowsAndAsOurMessagesAskForThem() {
    try (FaultServer service = FaultServer.answering(Service.answer("Hello."))) {
      application
          .withPropertyValues(
              "patchbay.instances[0]=house:openai-compatible",
              "patchbay.providers.house.baseUrl=" + service.url() + "/v1",
              "patchbay.house.api-key=${the-key}",
              "the-key=secret-key",
              "patchbay.chat.model=house/m")
          .run(context -> {
            assertThat(context.getBean(ProviderRegistry.class).warnings()).isEmpty();
            assertThat(context.getBean(ChatModel.class).call("?")).isEqualTo("Hello.");
            assertThat(service.requests().get(0).header("authorization"))
                .hasValue("Bearer secret-key");
          });
    }
  }

  @Test
  void theRegistrysOwnSettingsComeFirst() {
    application
        .withSystemProperties(
            "patchbay.openai-compatible.base-url=http://127.0.0.1:1/v1",
            "patchbay.providers.openai-compatible.base-url=http://127.0.0.1:2/v1",
            "patchbay.chat.model=a")
        .withPropertyValues("patchbay.providers.openai-compatible.base-url=http://127.0.0.1:3/v1")
        .run(context -> {
          ProviderRegistry registry = context.getBean(ProviderRegistry.class);
          assertThat(registry.provider("openai-compatible").orElseThrow().url()).hasPort(1);
          assertThat(registry.warnings()).isEmpty();
          assertThat(context.getBean(PatchbayProperties.class).chat().model()).isEqualTo("a");
        });
  }

  @Test
  void aFileOfSettingsMayBeNamedByAProperty(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(
        folder.resolve("patchbay.properties"),
        "openai-compatible.base-url=http://127.0.0.1:9/v1\n");
    application
        .withPropertyValues("patchbay.config=" + file)
        .run(context -> assertThat(context
                .getBean(ProviderRegistry.class)
                .provider("openai-compatible")
                .orElseThrow()
                .url())
            .hasPort(9));
  }

  @Test
  void aWrongSettingStopsTheStartAndSaysWhereItStands() {
    application
        .withPropertyValues("patchbay.providers.openai.base-ulr=http://127.0.0.1:1")
        .run(context -> assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageContaining("openai.base-ulr")
            .hasMessageContaining("Spring's properties"));
  }

  @Test
  void aSettingWithoutAValueIsNone() {
    application
        .withPropertyValues("patchbay.providers.zhipu.api-key=${NO_SUCH_VARIABLE:}")
        .run(context -> assertThat(context
                .getBean(ProviderRegistry.class)
                .provider("zhipu")
                .orElseThrow()
                .info()
                .missing())
            .containsExactly("api-key"));
  }

  @Test
  void aSettingForAnUnknownProviderIsAWarning() {
    application
        .withPropertyValues("patchbay.providers.opnai.api-key=k")
        .run(context -> assertThat(context.getBean(ProviderRegistry.class).warnings())
            .singleElement()
            .asString()
            .contains("opnai", "openai"));
  }

  @Test
  void theRouterIsConfiguredByProperties() {
    application
        .withPropertyValues(
            "patchbay.routing.deadline=20s",
            "patchbay.routing.strategy=round-robin",
            "patchbay.routing.fallback=b,c",
            "patchbay.routing.order=openai",
            "patchbay.routing.not=azure",
            "patchbay.routing.only=openai,anthropic",
            "patchbay.routing.window=1000",
            "patchbay.routing.max-attempts=5",
            "patchbay.routing.back-off=100ms",
            "patchbay.routing.retry-budget=9",
            "patchbay.routing.failover-on-authentication=true",
            "patchbay.routing.without-opaque=true",
            "patchbay.routing.leave-out=cache-marks",
            "patchbay.routing.hedge-after=3s",
            "patchbay.routing.wait-for-room=1s",
            "patchbay.routing.max-spend=12.50")
        .run(context -> {
          RoutingOptions options = context.getBean(Router.class).options();
          ProviderQuery among = options.among();
          assertThat(among.fallbackModels()).containsExactly("b", "c");
          assertThat(among.preferred()).containsExactly("openai");
          assertThat(among.excluded()).containsExactly("azure");
          assertThat(among.minContextWindow()).isEqualTo(1000);
          assertThat(among.toString()).contains("where it is openai or anthropic");
          assertThat(options.maxAttempts()).isEqualTo(5);
          assertThat(options.attemptsPerProvider()).isEqualTo(2);
          assertThat(options.backOff()).isEqualTo(Duration.ofMillis(100));
          assertThat(options.backOffCap()).isEqualTo(Duration.ofSeconds(5));
          assertThat(options.retryBudget()).isEqualTo(9);
          assertThat(options.failoverOnAuthentication()).isTrue();
          assertThat(options.withoutOpaque()).isTrue();
          assertThat(options.leftOut()).hasSize(1);
          assertThat(options.hedgeAfter()).hasValue(Duration.ofSeconds(3));
          assertThat(options.waitForRoom()).isEqualTo(Duration.ofSeconds(1));
          assertThat(options.maxSpend()).hasValue(new BigDecimal("12.50"));
          assertThat(context.getBean(PatchbayChatModel.class).getOptions().getTimeout())
              .isEqualTo(Duration.ofSeconds(20));
        });
  }

  @Test
  void eachStrategyHasAName() {
    for (PatchbayProperties.StrategyName name : PatchbayProperties.StrategyName.values()) {
      application
          .withPropertyValues("patchbay.routing.strategy=" + name, "patchbay.routing.weights.a=2")
          .run(context -> assertThat(context).hasNotFailed());
    }
  }

  @Test
  void whatIsNotSetIsAsTheRoutersDefaults() {
    application.run(context -> {
      RoutingOptions options = context.getBean(Router.class).options();
      assertThat(options.among()).isEqualTo(RoutingOptions.defaults().among());
      assertThat(options.maxAttempts()).isEqualTo(RoutingOptions.defaults().maxAttempts());
      assertThat(options.retryAfterCap()).isEqualTo(RoutingOptions.defaults().retryAfterCap());
    });
  }

  @Test
  void theRegistryIsClosedWithTheContext() {
    List<AbstractProvider> closed = new ArrayList<>();
    application
        .withBean(AbstractProvider.class, () -> new ClosingProvider(closed))
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(closed).isNotEmpty();
  }

  @Test
  void aStrictPluginFolderStopsTheStart(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("broken.jar"), "no jar");
    application
        .withPropertyValues("patchbay.plugins.folder=" + folder, "patchbay.plugins.policy=strict")
        .run(
            context -> assertThat(context).getFailure().rootCause().hasMessageContaining("broken"));
  }

  @Test
  void aPromptMayTakeTheDefaultsOfTheProperties() {
    application
        .withUserConfiguration(WithProvider.class)
        .withPropertyValues("patchbay.chat.model=parrot-1")
        .run(context -> assertThat(context
                .getBean(ChatClient.Builder.class)
                .build()
                .prompt(new Prompt("Who?"))
                .call()
                .content())
            .isEqualTo("Polly"));
  }
}
