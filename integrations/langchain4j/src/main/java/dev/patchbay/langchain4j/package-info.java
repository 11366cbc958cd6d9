/**
 * LangChain4j's models over any provider, and a provider over any of LangChain4j's models.
 *
 * <pre>{@code
 * ChatModel model = PatchbayChatModel.of(registry.router(), "gpt-5.4-mini");
 * Assistant assistant = AiServices.create(Assistant.class, model);
 * }</pre>
 *
 * <p>{@link dev.patchbay.langchain4j.PatchbayChatModel}, {@link dev.patchbay.langchain4j.PatchbayStreamingChatModel} and {@link
 * dev.patchbay.langchain4j.PatchbayEmbeddingModel} are for applications that are written for LangChain4j; {@link
 * dev.patchbay.langchain4j.BorrowedProvider} is the other direction. {@code docs/langchain4j.md} shows both.
 */
@NullMarked
package dev.patchbay.langchain4j;

import org.jspecify.annotations.NullMarked;
