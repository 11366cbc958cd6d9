package dev.patchbay.catalogue;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the line of a model: fields parted by tabs, in the order of the constants here. */
final class ModelLine {

  private static final int CONTEXT_WINDOW = 1;
  private static final int OUTPUT_LIMIT = 2;
  private static final int CAPABILITIES = 3;
  private static final int RETIREMENT = 4;
  private static final int SOURCE = 5;
  private static final int PRICE = 6;
  private static final int FIELDS = 7;

  private static final String DISPUTED = "!";
  private static final String FURTHER_CHARGES = " +";

  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;

  private ModelLine() {}

  static String id(String line) {
    int tab = line.indexOf('\t');
    return tab < 0 ? line : line.substring(0, tab);
  }

  /**
   * What the line says.
   *
   * @throws IllegalArgumentException if it has another form
   * @throws java.time.DateTimeException if a date has
   */
  static ModelFacts facts(String line, Map<String, Source> sources) {
    String[] given = line.split("\t", -1);
    if (given.length > FIELDS) {
      throw new IllegalArgumentException("a model has " + FIELDS + " fields at most");
    }
    String[] fields = Arrays.copyOf(given, FIELDS);
    Arrays.fill(fields, given.length, FIELDS, "");
    ModelInfo.Builder model = ModelInfo.builder(fields[0])
        .contextWindow(number(fields[CONTEXT_WINDOW]))
        .outputLimit(number(fields[OUTPUT_LIMIT]));
    fields[CAPABILITIES].chars().forEach(letter -> add((char) letter, model));
    if (!fields[RETIREMENT].isEmpty()) {
      model.retirement(Source.day(fields[RETIREMENT]));
    }
    Source source = Source.of(fields[SOURCE], sources);
    boolean disputed = fields[PRICE].endsWith(DISPUTED);
    ModelPrice price = disputed || fields[PRICE].isEmpty() ? null : price(fields[PRICE], sources);
    return new ModelFacts(model.build(), source.name(), source.day(), price, disputed);
  }

  private static int number(String field) {
    return field.isEmpty() ? 0 : Integer.parseInt(field);
  }

  private static void add(char letter, ModelInfo.Builder model) {
    switch (letter) {
      case 'a' -> model.capabilities(Capability.AUDIO);
      case 'd' -> model.capabilities(Capability.DOCUMENTS);
      case 'e' -> model.kind(ModelInfo.Kind.EMBEDDING);
      case 'j' -> model.capabilities(Capability.JSON_SCHEMA);
      case 'r' -> model.capabilities(Capability.REASONING);
      case 't' -> model.capabilities(Capability.TOOLS);
      case 'v' -> model.capabilities(Capability.VISION);
      default -> throw new IllegalArgumentException("'" + letter + "' stands for no capability");
    }
  }

  private static ModelPrice price(String field, Map<String, Source> sources) {
    int blank = field.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("a price begins with its source");
    }
    Source source = Source.of(field.substring(0, blank), sources);
    boolean more = field.endsWith(FURTHER_CHARGES);
    String text =
        field.substring(blank + 1, field.length() - (more ? FURTHER_CHARGES.length() : 0));
    List<ModelPrice.Tier> tiers = new ArrayList<>(1);
    for (String tier : text.split("; ", -1)) {
      tiers.add(tier(tier));
    }
    return new ModelPrice(tiers, more, source.name(), source.day());
  }

  private static ModelPrice.Tier tier(String text) {
    int after = text.indexOf("> ");
    long above = after < 0 ? 0 : Long.parseLong(text.substring(0, after));
    String[] prices = text.substring(after < 0 ? 0 : after + 2).split(" ", -1);
    return new ModelPrice.Tier(
        above,
        new BigDecimal(prices[0]),
        new BigDecimal(prices[1]),
        optional(prices, CACHE_READ),
        optional(prices, CACHE_WRITE));
  }

  private static @Nullable BigDecimal optional(String[] prices, int field) {
    return field >= prices.length || prices[field].equals("-")
        ? null
        : new BigDecimal(prices[field]);
  }
}
