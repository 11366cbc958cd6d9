package dev.patchbay.registry;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings that providers are configured with. For the provider {@code equing} and its setting {@code base-url}, the
 * first of these counts:
 *
 * <ol>
 *   <li>the system property {@code patchbay.equing.base-url}
 *   <li>the environment variable {@code PATCHBAY_EQUING_BASE_URL}
 *   <li>the environment variable that the provider {@linkplain ProviderInfo#variables() names} for it
 *   <li>the line {@code equing.base-url=...} of the properties file that the system property {@code patchbay.config} or
 *       the environment variable {@code PATCHBAY_CONFIG} names
 * </ol>
 *
 * <p>In the name of a variable, an underscore stands for a hyphen and two for a dot: {@code
 * PATCHBAY_EQUING_HEADER__X_TEAM} is the setting {@code header.x-team}. A value may be a reference, see {@link
 * ProviderConfig}; those and the proxies' variables are looked up in the same environment.
 *
 * <p>Immutable.
 */
public final class ProviderSettings {

  private static final String PROPERTY_PREFIX = "patchbay.";
  private static final String VARIABLE_PREFIX = "PATCHBAY_";

  private static final ProviderSettings NONE =
      new ProviderSettings(Map.of(), Map.of(), Map.of(), "");

  private final Map<String, String> properties;
  private final Map<String, String> environment;
  private final Map<String, String> file;
  private final String fileName;

  private ProviderSettings(
      Map<String, String> properties,
      Map<String, String> environment,
      Map<String, String> file,
      String fileName) {
    this.properties = properties;
    this.environment = environment;
    this.file = file;
    this.fileName = fileName;
  }

  /** No settings. */
  public static ProviderSettings none() {
    return NONE;
  }

  /**
   * The settings that stand in this JVM's system properties and environment now, and in the file that they name.
   *
   * @throws UncheckedIOException if that file cannot be read
   */
  public static ProviderSettings ofSystem() {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(PROPERTY_PREFIX))
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return of(properties, System.getenv());
  }

  /**
   * The settings that stand in these properties and this environment, and in the file that they name.
   *
   * @throws UncheckedIOException if that file cannot be read
   */
  public static ProviderSettings of(
      Map<String, String> properties, Map<String, String> environment) {
    String fileName =
        properties.getOrDefault("patchbay.config", environment.getOrDefault("PATCHBAY_CONFIG", ""));
    Map<String, String> file = fileName.isEmpty() ? Map.of() : read(Path.of(fileName));
    return new ProviderSettings(Map.copyOf(properties), Map.copyOf(environment), file, fileName);
  }

  /** What is set for that provider, one of those with these ids. */
  ProviderConfig configOf(ProviderInfo provider, Collection<String> allIds) {
    if (this == NONE) {
      // Without the empty environment: what the application sets in code may refer to the
      // process's.
      return ProviderConfig.empty();
    }
    ProviderConfig.Builder config = ProviderConfig.builder().environment(environment);
    collect(file, provider.id() + ".", "file " + fileName + ": ", config);
    provider.variables().forEach((setting, variable) -> {
      String value = environment.get(variable);
      if (value != null) {
        config.set(setting, value, "environment variable " + variable);
      }
    });
    collectVariables(provider.id(), allIds, config);
    collect(properties, PROPERTY_PREFIX + provider.id() + ".", "system property ", config);
    return config.build();
  }

  private static void collect(
      Map<String, String> from, String prefix, String source, ProviderConfig.Builder config) {
    from.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        config.set(name.substring(prefix.length()), value, source + name);
      }
    });
  }

  private void collectVariables(
      String id, Collection<String> allIds, ProviderConfig.Builder config) {
    String prefix = variablePrefix(id);
    environment.forEach((name, value) -> {
      // PATCHBAY_GEMINI_PRO_MODELS is about gemini-pro where there is such a provider, else it is
      // gemini's.
      boolean anothers = allIds.stream()
          .map(ProviderSettings::variablePrefix)
          .anyMatch(other -> other.length() > prefix.length() && name.startsWith(other));
      if (name.startsWith(prefix) && !anothers) {
        config.set(
            settingOf(name.substring(prefix.length())), value, "environment variable " + name);
      }
    });
  }

  private static String settingOf(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace("__", ".").replace('_', '-');
  }

  private static String variablePrefix(String id) {
    return VARIABLE_PREFIX + id.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
  }

  private static Map<String, String> read(Path path) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      lines.load(reader);
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException("The settings file " + path + " is not in UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the settings file " + path
              + ", which patchbay.config or PATCHBAY_CONFIG names: " + e,
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The settings file " + path + " is not a properties file: " + e.getMessage(), e);
    }
    Map<String, String> values = new TreeMap<>();
    lines.stringPropertyNames().forEach(name -> values.put(name, lines.getProperty(name, "")));
    return values;
  }
}
