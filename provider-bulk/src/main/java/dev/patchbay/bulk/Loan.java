package dev.patchbay.bulk;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What the {@link Coordinator} lends to the engine of one machine.
 *
 * @param startsIn when the first turn may be taken, in nanoseconds from now
 * @param window for how long the turns last, in nanoseconds: they are taken evenly over that time
 * @param money what it may spend beyond what it was lent before, in US dollars
 * @param pauses by provider, the milliseconds for which it must not be asked
 * @param stop why the job does not go on, as a sentence without a full stop; empty if it does
 */
public record Loan(
    long startsIn, long window, BigDecimal money, Map<String, Long> pauses, String stop) {

  /** Copies. */
  public Loan {
    pauses = Map.copyOf(pauses);
  }

  /** For a job that does not go on. */
  public static Loan stopped(String reason) {
    return new Loan(0, 0, BigDecimal.ZERO, Map.of(), reason);
  }

  /** As types of the JDK alone. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("startsIn", startsIn);
    map.put("window", window);
    map.put("money", money);
    map.put("pauses", new HashMap<>(pauses));
    map.put("stop", stop);
    return map;
  }

  /** What {@link #toMap} has made. */
  public static Loan of(Map<String, Object> map) {
    return new Loan(
        Maps.number(map, "startsIn"),
        Maps.number(map, "window"),
        Maps.money(map, "money"),
        Maps.numbers(map, "pauses"),
        Maps.text(map, "stop"));
  }
}
