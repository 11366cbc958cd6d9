package dev.patchbay.cli;

import dev.patchbay.registry.Strategy;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of strategies as they are typed: {@code round-robin}. */
final class StrategyName implements ITypeConverter<Strategy>, Iterable<String> {

  private static final Map<String, Strategy> STRATEGIES = Strategy.byName();

  @Override
  public Strategy convert(String value) {
    Strategy strategy = STRATEGIES.get(value.toLowerCase(Locale.ROOT));
    if (strategy == null) {
      throw new TypeConversionException(
          "'" + value + "' is no strategy; there is " + String.join(", ", STRATEGIES.keySet()));
    }
    return strategy;
  }

  @Override
  public Iterator<String> iterator() {
    return STRATEGIES.keySet().iterator();
  }
}
