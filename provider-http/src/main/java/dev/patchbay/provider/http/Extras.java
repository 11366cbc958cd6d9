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

/** The members that a request adds to what a format writes: those that are still to be written, by path. Used by one thread. */
final class Extras {

  /** To this one nothing is ever written. */
  static final Extras NONE = new Extras(Map.of(), Set.of());

  /** An extra that is not nested has the path {@code /name}. */
  private final Map<String, @Nullable Object> open = new LinkedHashMap<>(0);

  /** The paths of what is written, as long as there are extras that they could clash with. */
  private final Set<String> written = new HashSet<>(0);

  /**
   * Those of a request.
   *
   * @param reserved what they may not replace
   * @throws ProviderException {@link ErrorKind#INVALID_REQUEST} if one names no member, a reserved one, or the same as another
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

  /** Those of the request, and its hints for the format. */
  static Map<String, @Nullable Object> of(CompletionRequest request, WireFormat format) {
    Map<String, @Nullable Object> hints = request.hints(format.name());
    if (hints.isEmpty()) {
      return request.extras();
    }
    Map<String, @Nullable Object> both = new LinkedHashMap<>(hints);
    both.putAll(request.extras());
    return both;
  }

  /** Whether all are written, so that no path is of interest. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean has(String path) {
    return open.containsKey(path);
  }

  /** Whether there are some for what stands inside of that. */
  boolean hasWithin(String path) {
    String prefix = path + "/";
    return open.keySet().stream().anyMatch(each -> each.startsWith(prefix));
  }

  /** Takes the elements that are to follow those of an array; none if there are none. */
  Collection<?> takeElements(String path) {
    if (open.get(path) instanceof Collection<?> more) {
      open.remove(path);
      return more;
    }
    return List.of();
  }

  /** Notes that the format writes that. */
  void write(String path) {
    if (open.containsKey(path)) {
      throw conflict(path);
    }
    written.add(path);
  }

  /** Takes those that belong into the object of that path. Objects between it and them, which the format did not write, are made. */
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
