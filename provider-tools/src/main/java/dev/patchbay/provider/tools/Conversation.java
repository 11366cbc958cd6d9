package dev.patchbay.provider.tools;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * What has been said, within a budget of tokens.
 *
 * <pre>{@code
 * Conversation talk = Conversation.of(8_000).system("Answer in one sentence.");
 *
 * talk.user("Why is the sky blue?");
 * talk.add(provider.complete(talk.request("gpt-4o-mini").build()));
 *
 * talk.user("And at dusk?");
 * talk.add(provider.complete(talk.request("gpt-4o-mini").build()));
 * }</pre>
 *
 * <h2>What is dropped</h2>
 *
 * <p>A turn begins with a message of the user and goes on to the next one of theirs, so that a tool's call and its result, and reasoning
 * and what proves it, are in one turn. When messages are added and all together are estimated to take more than the budget, the oldest
 * turns go, whole, until the rest fits. System messages stay, wherever they stand, and so does the last turn, even if they alone are
 * more than the budget: the service then says that it is too much.
 *
 * <p>Messages keep all their parts. Leave room in the budget for the answer: it is the model's context window less the output limit
 * and less the tools.
 *
 * <p>Thread-safe: each method is one step. A question and its answer are two, so let one thread at a time go on with a conversation.
 */
public final class Conversation {

  private record Counted(Message message, int tokens) {}

  private final int budget;
  private final ToIntFunction<Message> estimate;
  private final List<Counted> messages = new ArrayList<>();
  private long tokens;

  private Conversation(int budget, ToIntFunction<Message> estimate) {
    if (budget < 1) {
      throw new IllegalArgumentException("A budget is at least one token, but this is " + budget);
    }
    this.budget = budget;
    this.estimate = Objects.requireNonNull(estimate, "estimate");
  }

  /** An empty conversation with that many tokens, as {@link TokenEstimate} counts them. */
  public static Conversation of(int budget) {
    return of(budget, TokenEstimate::of);
  }

  /**
   * An empty conversation with that many tokens, as the function counts them.
   *
   * @param budget the most that is kept, at least 1
   * @param estimate the tokens of one message; called once for each
   * @throws IllegalArgumentException if the budget is below 1
   */
  public static Conversation of(int budget, ToIntFunction<Message> estimate) {
    return new Conversation(budget, estimate);
  }

  /** Adds a system message, which is never dropped. */
  public Conversation system(String text) {
    return add(Message.system(text));
  }

  /** Adds what the user asks, with what belongs to it, and so begins a turn. */
  public Conversation user(String text, ContentPart... more) {
    return add(Message.user(text, more));
  }

  /** Adds an answer, with all its parts. */
  public Conversation add(Completion answer) {
    return add(answer.toMessage());
  }

  /** Adds a message. */
  public Conversation add(Message message) {
    return addAll(List.of(message));
  }

  /** Adds messages, and drops what is too much when all of them are there. */
  public synchronized Conversation addAll(Collection<Message> more) {
    counted(more).forEach(this::add);
    trim();
    return this;
  }

  /** Before anything changes: the function may throw. */
  private List<Counted> counted(Collection<Message> more) {
    return List.copyOf(more).stream()
        .map(message -> new Counted(message, estimate.applyAsInt(message)))
        .toList();
  }

  /**
   * Takes the messages of a run in place of those that are there: {@link ToolRun#messages()} has what was asked, the calls and results
   * of tools, and the answer.
   */
  public synchronized Conversation replaceBy(ToolRun run) {
    List<Counted> all = counted(run.messages());
    messages.clear();
    tokens = 0;
    all.forEach(this::add);
    trim();
    return this;
  }

  /** The messages that are kept, oldest first; an immutable copy. */
  public synchronized List<Message> messages() {
    return messages.stream().map(Counted::message).toList();
  }

  /** The tokens that these are estimated to take. */
  public synchronized long tokens() {
    return tokens;
  }

  /**
   * A request with these messages, to which options and tools can be added.
   *
   * @param model the id or an alias of a model
   */
  public CompletionRequest.Builder request(String model) {
    return CompletionRequest.builder(model).messages(messages());
  }

  /** The sizes, but not what is said: prompts must not appear in logs. */
  @Override
  public synchronized String toString() {
    return "Conversation[" + messages.size() + " messages, about " + tokens + " of " + budget
        + " tokens]";
  }

  private void add(Counted counted) {
    messages.add(counted);
    tokens += counted.tokens;
  }

  private void trim() {
    int last = lastTurn();
    while (tokens > budget && last > 0) {
      int dropped = dropFirstTurn(last);
      if (dropped == 0) {
        return;
      }
      last -= dropped;
    }
  }

  /** Where the last turn begins. */
  private int lastTurn() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).message.role() == Role.USER) {
        return i;
      }
    }
    return 0;
  }

  /** Drops the first turn that begins before the last one. Returns how many messages went. */
  private int dropFirstTurn(int last) {
    int dropped = 0;
    int i = 0;
    boolean begun = false;
    while (i < last - dropped) {
      Role role = messages.get(i).message.role();
      if (role == Role.SYSTEM) {
        i++;
      } else if (role == Role.USER && begun) {
        return dropped;
      } else {
        begun = true;
        tokens -= messages.remove(i).tokens;
        dropped++;
      }
    }
    return dropped;
  }
}
