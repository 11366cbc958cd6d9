/** OpenAI, and services that speak its chat dialect. */
module dev.patchbay.provider.openai.services {
  requires transitive dev.patchbay.provider.openai;
  requires static org.jspecify;

  exports dev.patchbay.provider.openai.services;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.openai.services.OpenAi,
      dev.patchbay.provider.openai.services.OpenAiResponses,
      dev.patchbay.provider.openai.services.AzureOpenAi,
      dev.patchbay.provider.openai.services.OpenAiCompatible,
      dev.patchbay.provider.openai.services.Cerebras,
      dev.patchbay.provider.openai.services.DeepSeek,
      dev.patchbay.provider.openai.services.Fireworks,
      dev.patchbay.provider.openai.services.GitHubModels,
      dev.patchbay.provider.openai.services.Groq,
      dev.patchbay.provider.openai.services.HuggingFace,
      dev.patchbay.provider.openai.services.LiteLlm,
      dev.patchbay.provider.openai.services.LlamaCpp,
      dev.patchbay.provider.openai.services.LmStudio,
      dev.patchbay.provider.openai.services.Mistral,
      dev.patchbay.provider.openai.services.Moonshot,
      dev.patchbay.provider.openai.services.Nvidia,
      dev.patchbay.provider.openai.services.OpenRouter,
      dev.patchbay.provider.openai.services.Perplexity,
      dev.patchbay.provider.openai.services.Qwen,
      dev.patchbay.provider.openai.services.Together,
      dev.patchbay.provider.openai.services.VLlm,
      dev.patchbay.provider.openai.services.XAi,
      dev.patchbay.provider.openai.services.Zhipu;
}
