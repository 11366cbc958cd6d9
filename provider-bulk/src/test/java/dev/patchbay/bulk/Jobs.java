package dev.patchbay.bulk;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Jobs, rows and registries in few words. */
final class Jobs {

  static final String MODEL = "m";

  private Jobs() {}

  static BulkJob job(int concurrency) {
    return job(concurrency, RateLimit.NONE, ErrorPolicy.rows(), null);
  }

  static BulkJob job(int concurrency, RateLimit rate, ErrorPolicy onError, Money maxSpend) {
    return new BulkJob(
        "job", Map.of(), null, concurrency, Duration.ofMinutes(1), 4, rate, onError, maxSpend);
  }

  static Coordinator coordinator(BulkJob job) {
    return new Coordinator(job, BigDecimal.ZERO);
  }

  static FakeProvider provider(String id, Reply... replies) {
    FakeProvider.Builder builder =
        FakeProvider.builder(ProviderInfo.builder(id, "https://" + id + ".example")
            .models(List.of(ModelInfo.of(MODEL)))
            .build());
    List.of(replies).forEach(builder::reply);
    return builder.build();
  }

  static ProviderRegistry registry(AbstractProvider... providers) {
    return registry(new ModelCatalogue[0], providers);
  }

  static ProviderRegistry registry(ModelCatalogue[] catalogues, AbstractProvider... providers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .catalogues(catalogues)
        .priority(List.of(providers).stream().map(AbstractProvider::id).toArray(String[]::new));
    List.of(providers).forEach(builder::provider);
    return builder.build();
  }

  /** Answers with the prompt; one token in and two out. */
  static Reply echo() {
    return (request, context) ->
        Completion.builder(prompt(request)).usage(Usage.of(1, 2)).build();
  }

  static Reply failing(ErrorKind kind) {
    return (request, context) -> {
      throw ProviderException.of(kind, "the script says so");
    };
  }

  static String prompt(CompletionRequest request) {
    return request.messages().get(0).text();
  }

  static CompletionRequest request(String prompt) {
    return CompletionRequest.builder(MODEL).user(prompt).build();
  }

  static BulkRow<String> row(String key) {
    return BulkRow.of(key, key, request("prompt " + key));
  }

  static Iterator<BulkRow<String>> rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> row("row-" + i)).iterator();
  }

  static <T> List<BulkTask.Done<T>> all(BulkTask<T> task) {
    List<BulkTask.Done<T>> all = new ArrayList<>();
    try (task) {
      task.forEachRemaining(all::add);
    }
    return all;
  }
}
