/**
 * Everyday work with any provider. Nothing here knows a wire format: a {@linkplain dev.patchbay.provider.AbstractProvider
 * provider} is asked, and a router is one too.
 *
 * <ul>
 *   <li>{@link dev.patchbay.provider.tools.Typed}: answers as records.
 *   <li>{@link dev.patchbay.provider.tools.ToolLoop}: {@link dev.patchbay.provider.tools.Tools} from Java methods, run to the end
 *       of the conversation.
 *   <li>{@link dev.patchbay.provider.tools.Conversation}: what has been said, within a budget of tokens.
 * </ul>
 *
 * <p>Unless a type says otherwise it is immutable, so any thread may use it; builders belong to one thread. Nothing takes or
 * returns null except where {@code @Nullable} says so. Prompts and answers do not appear in the messages of exceptions.
 */
@NullMarked
package dev.patchbay.provider.tools;

import org.jspecify.annotations.NullMarked;
