package dev.patchbay.bulk;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What the engine of one machine tells and asks of the {@link Coordinator}.
 *
 * @param turns how many attempts want to begin now
 * @param tokens what these are estimated to take
 * @param correction tokens to be added to what was estimated before; negative if it was too much
 * @param money what it wants to spend beyond what it was lent, in US dollars; negative to give back
 * @param pauses by provider, the milliseconds for which a service asked to be left alone
 * @param counts of a {@link Tally}, since the last request
 */
public record LoanRequest(
    int turns,
    long tokens,
    long correction,
    BigDecimal money,
    Map<String, Long> pauses,
    Map<String, Object> counts) {

  /** Copies. */
  public LoanRequest {
    pauses = Map.copyOf(pauses);
    counts = Map.copyOf(counts);
  }

  /** As types of the JDK alone, for networks whose other end does not have these classes at hand. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("turns", turns);
    map.put("tokens", tokens);
    map.put("correction", correction);
    map.put("money", money);
    map.put("pauses", new HashMap<>(pauses));
    map.put("counts", new HashMap<>(counts));
    return map;
  }

  /** What {@link #toMap} has made. */
  public static LoanRequest of(Map<String, Object> map) {
    return new LoanRequest(
        Maps.integer(map, "turns"),
        Maps.number(map, "tokens"),
        Maps.number(map, "correction"),
        Maps.money(map, "money"),
        Maps.numbers(map, "pauses"),
        Maps.map(map, "counts"));
  }
}
