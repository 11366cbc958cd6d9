package dev.patchbay.spring;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** A starter of Spring AI that makes a model; by its name, its turn would be after ours. */
@AutoConfiguration
class ZOtherStarter {

  /** No other chat model. */
  interface Other extends ChatModel {}

  @Bean
  @ConditionalOnMissingBean
  Other other() {
    return prompt -> {
      throw new UnsupportedOperationException();
    };
  }
}
