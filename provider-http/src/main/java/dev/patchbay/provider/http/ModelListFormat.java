package dev.patchbay.provider.http;

import dev.patchbay.provider.ModelInfo;
import java.util.function.Consumer;

/**
 * How a service is asked which models it has, with a GET; part of a {@link WireFormat}. Stateless, and used by many threads at once.
 *
 * <pre>{@code
 * record ParrotModels() implements ModelListFormat {
 *   public String path(String page) {
 *     return page.isEmpty() ? "/models" : "/models?from=" + page;
 *   }
 *
 *   public String read(JsonIn answer, Consumer<ModelInfo> models) {
 *     String next = "";
 *     String name;
 *     while ((name = answer.nextMember()) != null) {
 *       if (name.equals("models") && answer.enterArray()) {
 *         while (answer.nextElement()) {
 *           models.accept(ModelInfo.of(answer.string()));
 *         }
 *       } else if (name.equals("next")) {
 *         next = answer.string();
 *       }
 *     }
 *     return next;
 *   }
 * }
 * }</pre>
 */
public interface ModelListFormat {

  /**
   * Where the request goes, below the base URL, with its query.
   *
   * @param page empty for the first page, else what {@link #read} gave for the one before, as the service wrote it
   */
  String path(String page);

  /**
   * Reads a page. An answer that is an array is read as an object with the array as its member {@code data}.
   *
   * @param models is given each model, with what the service says of it
   * @return what the next page begins with, in the service's words; empty if this is the last
   */
  String read(JsonIn answer, Consumer<ModelInfo> models);
}
