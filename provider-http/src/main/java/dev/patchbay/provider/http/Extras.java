package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members that a request adds to the body that a format writes, by path, until they are written. Used by one thread. */
final class Extras {

  /** No extras. Shared, since nothing changes it. */
  static final Extras NONE = new Extras(Map.of(), Set.of());

  /** The extras that are not written yet; one that is not nested has the path {@code /name}. */
  private final Map<String, @Nullable Object> open = new LinkedHashMap<>(0);

  /** The paths that the format has written, kept while an extra could clash with them. */
  private final Set<String> written = new HashSet<>(0);

  /**
   * Takes the extras of a request.
   *
   * @param reserved the members that an extra must not replace
   * @throws ProviderException {@link ErrorKind#INVALID_REQUEST} if an extra names no member, a reserved one, or the same one as another
   */
  Extras(Map<String, ? extends @Nullable Object> wanted, Set<String> reserved) {
    wanted.forEach((name, value) -> {
      String full = name.startsWith("/") ? name : "/" + name;
      if (full.endsWith("/") || full.contains("//")) {
        throw invalid("the extra '" + name + "' names no member");
      }
      if (reserved.contains(full.substring(1))) {
        throw invalid(
            "the extra '" + name + "' has a place of its own in a request or would be ignored");
      }
      if (open.containsKey(full)) {
        throw conflict(full);
      }
      open.put(full, value);
    });
  }

  /** The extras of the request, with its hints for the format. */
  static Map<String, @Nullable Object> of(CompletionRequest request, WireFormat format) {
    Map<String, @Nullable Object> hints = request.hints(format.name());
    if (hints.isEmpty()) {
      return request.extras();
    }
    Map<String, @Nullable Object> both = new LinkedHashMap<>(hints);
    both.putAll(request.extras());
    return both;
  }

  /** Whether all extras are written. Paths do not matter any more then. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean has(String path) {
    return open.containsKey(path);
  }

  /** Whether an extra belongs inside the member at that path. */
  boolean hasWithin(String path) {
    String prefix = path + "/";
    return open.keySet().stream().anyMatch(each -> each.startsWith(prefix));
  }

  /** Removes and returns the elements that an extra adds to the array at that path; none if there is no such extra. */
  Collection<?> takeElements(String path) {
    if (open.get(path) instanceof Collection<?> more) {
      open.remove(path);
      return more;
    }
    return List.of();
  }

  /** Notes that the format writes the member at that path. */
  void write(String path) {
    if (open.containsKey(path)) {
      throw conflict(path);
    }
    written.add(path);
  }

  /** Removes and returns the extras inside the object at that path, in new objects where the format wrote none. */
  Map<String, @Nullable Object> takeMembers(String parent) {
    String prefix = parent + "/";
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name : open.keySet().toArray(new String[0])) {
      if (name.startsWith(prefix)) {
        String[] steps = name.substring(prefix.length()).split("/", -1);
        if (written.contains(prefix + steps[0])) {
          throw conflict(name);
        }
        nest(members, steps, name, open.remove(name));
      }
    }
    return members;
  }

  @SuppressWarnings("unchecked")
  private static void nest(
      Map<String, @Nullable Object> members, String[] steps, String path, @Nullable Object value) {
    Map<String, @Nullable Object> into = members;
    for (int i = 0; i < steps.length - 1; i++) {
      if (!into.containsKey(steps[i])) {
        into.put(steps[i], new LinkedHashMap<String, Object>());
      }
      // A map that is itself an extra is of another class.
      if (!(into.get(steps[i]) instanceof LinkedHashMap<?, ?> nested)) {
        throw conflict(path);
      }
      into = (Map<String, @Nullable Object>) nested;
    }
    if (into.containsKey(steps[steps.length - 1])) {
      throw conflict(path);
    }
    into.put(steps[steps.length - 1], value);
  }

  private static ProviderException conflict(String path) {
    return invalid("the extra '" + path.substring(1)
        + "' is said elsewhere in the request already, or stands inside of what is");
  }

  private static ProviderException invalid(String detail) {
    return ProviderException.of(ErrorKind.INVALID_REQUEST, detail);
  }
}
