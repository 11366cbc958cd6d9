package dev.patchbay.provider.tools;

import dev.patchbay.provider.CompletionEvent;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A value as it grows. Iterating gives what there is of it, again and again, and at last the whole value. Close it, with
 * try-with-resources, also after it has been read to its end.
 *
 * <pre>{@code
 * record Recipe(String title, List<String> ingredients, List<String> steps) {}
 *
 * try (TypedStream<Recipe> stream = Typed.of(provider).stream(request, Recipe.class)) {
 *   for (Recipe soFar : stream) {
 *     System.out.println(soFar.title() + ": " + soFar.ingredients());
 *   }
 *   Recipe recipe = stream.toAnswer().value();
 * }
 * }</pre>
 *
 * <h2>What there is of a value</h2>
 *
 * <ul>
 *   <li>A member that has not begun is null; zero or false if it is primitive, and an empty {@code Optional}.
 *   <li>A text that has begun is there as far as it goes. A list has the elements that have begun, an object the members.
 *   <li>A number, a literal, a name or an escape that may go on is left out.
 *   <li>A member that is no text in Java, such as a date or an enum, is null until its text is whole.
 *   <li>Two values in a row are never equal. Where the type's constructor refuses what there is, nothing is given. Once the text is
 *       longer than 64 characters a value is given when it has grown by a sixty-fourth, so that long answers do not take time squared.
 * </ul>
 *
 * <p>Where tools are called in between, each round of the loop begins anew. The last value alone is checked as {@link Typed} says; a wrong one is not asked for again, since parts of it have been seen.
 *
 * <p>Read by one thread; {@link #close()} may be called by any.
 */
public final class TypedStream<T> implements Iterable<T>, AutoCloseable {

  private static final int STEPS = 64;

  private final AnswerTask<T> task;
  private final ToolStream stream;
  private GrowingJson json = new GrowingJson();
  private boolean claimed;
  private @Nullable TypedAnswer<T> answer;
  private @Nullable T last;
  private int seen;

  TypedStream(AnswerTask<T> task, ToolStream stream) {
    this.task = task;
    this.stream = stream;
  }

  /**
   * The value as it grows, as described above. Both {@code hasNext} and {@code next} wait for the service, and throw a
   * {@link dev.patchbay.provider.ProviderException} if the stream fails or its answer is not such a value.
   *
   * @throws IllegalStateException if the stream is being read already
   */
  @Override
  public Iterator<T> iterator() {
    if (claimed) {
      throw new IllegalStateException(
          "This stream is being read already; a stream can be read only once");
    }
    claimed = true;
    return new Pulled<>(this::read);
  }

  /**
   * The members of the object that there are so far, by the same rules but without a Java type: maps, lists, texts, numbers,
   * booleans and nulls. To be called by the thread that reads.
   */
  public Map<String, @Nullable Object> members() {
    String closed = json.closed(true);
    return closed.isEmpty() || Json.value(closed) == null
        ? Map.of()
        : Json.MAPPER.readValue(closed, new TypeReference<Map<String, @Nullable Object>>() {});
  }

  /**
   * Reads what is left and gives the whole value.
   *
   * @throws dev.patchbay.provider.ProviderException if the stream fails, or its answer is not such a value
   */
  public TypedAnswer<T> toAnswer() {
    claimed = true;
    TypedAnswer<T> known = answer;
    if (known == null) {
      ToolRun run = stream.toRun();
      known = task.lastAnswer(run.completion(), run.usage());
      answer = known;
    }
    return known;
  }

  /** Ends the call, if it is not over. */
  @Override
  public void close() {
    stream.close();
  }

  /** The next value that differs from the last one; null after the whole one. */
  private @Nullable T read() {
    if (answer != null) {
      return null;
    }
    for (ToolEvent event = stream.read(); event != null; event = stream.read()) {
      if (event instanceof ToolEvent.Called) {
        json = new GrowingJson();
        seen = 0;
      } else if (event instanceof ToolEvent.Output output
          && output.event() instanceof CompletionEvent.TextDelta delta) {
        json.add(delta.text());
        T part = part();
        if (part != null && !part.equals(last)) {
          last = part;
          return part;
        }
      }
    }
    T whole = toAnswer().value();
    return whole.equals(last) ? null : whole;
  }

  private @Nullable T part() {
    if (json.length() - seen < Math.max(1, seen / STEPS)) {
      return null;
    }
    seen = json.length();
    return task.part(json);
  }
}
