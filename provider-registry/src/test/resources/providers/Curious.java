package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.util.Collections;
import java.util.ServiceLoader;

/** Tells what its class loader sees: "class NAME", "resources NAME", "services" or "context". */
public final class Curious extends AbstractProvider {

  private static ClassLoader whenConstructed;
  private static ClassLoader whenConfigured;

  public Curious() {
    super(ProviderInfo.builder("curious", "https://curious.example").models("common").build());
    whenConstructed = Thread.currentThread().getContextClassLoader();
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    whenConfigured = Thread.currentThread().getContextClassLoader();
    return this;
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    String[] question = request.messages().get(0).text().split(" ");
    try {
      return Completion.of(
          switch (question[0]) {
            case "class" -> seen(question[1]);
            case "resources" ->
              Collections.list(loader().getResources(question[1])).size() + " of them";
            case "services" ->
              ServiceLoader.load(AbstractProvider.class, loader()).stream()
                  .map(each -> each.type().getName())
                  .toList()
                  .toString();
            case "context" ->
              whenConstructed == loader()
                      && whenConfigured == loader()
                      && Thread.currentThread().getContextClassLoader() == loader()
                  ? "mine"
                  : "not mine";
            default -> "what?";
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String seen(String name) {
    try {
      Class.forName(name, false, loader());
      return "seen";
    } catch (ClassNotFoundException e) {
      return "not seen";
    }
  }

  private static ClassLoader loader() {
    return Curious.class.getClassLoader();
  }
}
