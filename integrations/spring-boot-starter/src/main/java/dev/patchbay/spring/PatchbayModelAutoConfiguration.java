package dev.patchbay.spring;

import dev.patchbay.registry.Router;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Makes Spring AI's models of the {@link Router}, unless the application or another starter has made one. {@code
 * spring.ai.model.chat=patchbay} and {@code spring.ai.model.embedding=patchbay} keep other starters of Spring AI from it; another value
 * keeps this one.
 */
@AutoConfiguration(after = PatchbayAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
public final class PatchbayModelAutoConfiguration {

  PatchbayModelAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(ChatModel.class)
  @ConditionalOnProperty(
      name = "spring.ai.model.chat",
      havingValue = "patchbay",
      matchIfMissing = true)
  PatchbayChatModel patchbayChatModel(Router router, PatchbayProperties properties) {
    return new PatchbayChatModel(
        router,
        properties
            .chat()
            .options()
            .mutate()
            .timeout(properties.routing().deadline())
            .build());
  }

  @Bean
  @ConditionalOnMissingBean(EmbeddingModel.class)
  @ConditionalOnProperty(
      name = "spring.ai.model.embedding",
      havingValue = "patchbay",
      matchIfMissing = true)
  PatchbayEmbeddingModel patchbayEmbeddingModel(Router router, PatchbayProperties properties) {
    PatchbayProperties.Embedding set = properties.embedding();
    EmbeddingOptions.Builder options = EmbeddingOptions.builder();
    if (set.model() != null) {
      options.model(set.model());
    }
    if (set.dimensions() != null) {
      options.dimensions(set.dimensions());
    }
    return new PatchbayEmbeddingModel(
        router, options.build(), properties.routing().deadline());
  }
}
