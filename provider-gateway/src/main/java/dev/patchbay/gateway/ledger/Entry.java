package dev.patchbay.gateway.ledger;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A call that is over.
 *
 * <pre>{@code
 * ledger.add(Entry.builder(callId, start)
 *     .dialect("chat").asked("smart").answered("openai", "gpt-4o").usage(usage).total(812).status(200).build());
 * }</pre>
 *
 * @param id the call's id; there is one entry a call
 * @param start when it came in
 * @param key the name of the client's key; empty if it needed none
 * @param dialect how the client speaks, such as {@code chat}
 * @param asked the model that the client asked for
 * @param provider the id of the provider that answered; empty if none did
 * @param model the model that answered; empty if none did
 * @param stream whether a stream was asked for
 * @param attempts the calls to providers, in order
 * @param status the HTTP status that was sent; 0 if the client had gone before
 * @param error what went wrong, if anything did
 * @param usage the tokens of the call, as far as they were counted
 * @param cost what it cost; empty if that is not known
 * @param firstToken milliseconds from the start to the first token; empty if none came
 * @param total milliseconds from the start to the end
 * @param ending how it ended
 * @param text what was said, where that is kept
 */
public record Entry(
    String id,
    Instant start,
    String key,
    String dialect,
    String asked,
    String provider,
    String model,
    boolean stream,
    List<Attempt> attempts,
    int status,
    Optional<ErrorKind> error,
    Usage usage,
    Optional<Cost> cost,
    OptionalLong firstToken,
    long total,
    Ending ending,
    Optional<Transcript> text) {

  /** Copies the list. */
  public Entry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(start, "start");
    attempts = List.copyOf(attempts);
  }

  private Entry(Builder builder) {
    this(
        builder.id,
        builder.start,
        builder.key,
        builder.dialect,
        builder.asked,
        builder.provider,
        builder.model,
        builder.stream,
        builder.attempts,
        builder.status,
        Optional.ofNullable(builder.error),
        builder.usage,
        builder.cost == null ? Cost.of(builder.attempts) : Optional.of(builder.cost),
        builder.firstToken < 0 ? OptionalLong.empty() : OptionalLong.of(builder.firstToken),
        builder.total,
        builder.ending,
        Optional.ofNullable(builder.text));
  }

  /** A builder for a call that was done, of which nothing else is known. */
  public static Builder builder(String id, Instant start) {
    return new Builder(id, start);
  }

  /** The same with another text. */
  Entry withText(Optional<Transcript> other) {
    return text.equals(other)
        ? this
        : new Entry(
            id,
            start,
            key,
            dialect,
            asked,
            provider,
            model,
            stream,
            attempts,
            status,
            error,
            usage,
            cost,
            firstToken,
            total,
            ending,
            other);
  }

  /** Makes an {@link Entry}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final Instant start;
    private String key = "";
    private String dialect = "";
    private String asked = "";
    private String provider = "";
    private String model = "";
    private boolean stream;
    private List<Attempt> attempts = List.of();
    private int status;
    private @Nullable ErrorKind error;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable Cost cost;
    private long firstToken = -1;
    private long total;
    private Ending ending = Ending.DONE;
    private @Nullable Transcript text;

    private Builder(String id, Instant start) {
      this.id = id;
      this.start = start;
    }

    /** The name of the client's key. */
    public Builder key(String name) {
      key = name;
      return this;
    }

    /** How the client speaks. */
    public Builder dialect(String name) {
      dialect = name;
      return this;
    }

    /** The model that the client asked for. */
    public Builder asked(String name) {
      asked = name;
      return this;
    }

    /** The provider and the model that answered. */
    public Builder answered(String providerId, String modelId) {
      provider = providerId;
      model = modelId;
      return this;
    }

    /** Whether a stream was asked for. */
    public Builder stream(boolean wanted) {
      stream = wanted;
      return this;
    }

    /** The calls to providers; what they cost together is the call's cost unless another is set. */
    public Builder attempts(List<Attempt> made) {
      attempts = List.copyOf(made);
      return this;
    }

    /** The HTTP status that was sent. */
    public Builder status(int sent) {
      status = sent;
      return this;
    }

    /** What went wrong; null if nothing did. */
    public Builder error(@Nullable ErrorKind kind) {
      error = kind;
      return this;
    }

    /** The tokens. */
    public Builder usage(Usage tokens) {
      usage = tokens;
      return this;
    }

    /** What it cost; null if that is to be taken from the attempts. */
    public Builder cost(@Nullable Cost whole) {
      cost = whole;
      return this;
    }

    /** Milliseconds to the first token; below 0 if none came. */
    public Builder firstToken(long millis) {
      firstToken = millis;
      return this;
    }

    /** Milliseconds to the end. */
    public Builder total(long millis) {
      total = millis;
      return this;
    }

    /** How it ended; {@link Ending#DONE} if not set. */
    public Builder ending(Ending how) {
      ending = how;
      return this;
    }

    /** What was said; null to keep none of it. A ledger without text drops it. */
    public Builder text(@Nullable Transcript said) {
      text = said;
      return this;
    }

    /** Makes the entry. */
    public Entry build() {
      return new Entry(this);
    }
  }
}
