package dev.patchbay.cli;

import dev.patchbay.cli.RoutingChoice.Named;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of strategies as they are typed: {@code round-robin}. */
final class StrategyName implements ITypeConverter<Named>, Iterable<String> {

  private static final List<String> NAMES =
      Arrays.stream(Named.values()).map(Named::toString).toList();

  @Override
  public Named convert(String value) {
    return Arrays.stream(Named.values())
        .filter(each -> each.toString().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(
            "'" + value + "' is no strategy; there is " + String.join(", ", NAMES)));
  }

  @Override
  public Iterator<String> iterator() {
    return NAMES.iterator();
  }
}
