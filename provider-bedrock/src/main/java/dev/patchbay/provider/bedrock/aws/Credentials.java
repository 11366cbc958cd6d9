package dev.patchbay.provider.bedrock.aws;

import dev.patchbay.provider.ProviderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is signed with, from the settings or from the file that AWS's own tools read (<a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">docs.aws.amazon.com</a>).
 */
public final class Credentials {

  /** The setting for the service's region. */
  public static final String REGION = "region";

  /** The setting for the key's id. */
  public static final String ID = "access-key-id";

  /** The setting for the key. */
  public static final String KEY = "secret-access-key";

  /** The setting for the token of credentials that expire. */
  public static final String TOKEN = "session-token";

  static final String PROFILE = "profile";
  static final String FILE = "credentials-file";

  /** The settings, and the variables in which AWS's users have them. */
  public static final Map<String, String> VARIABLES = Map.of(
      REGION, "AWS_REGION",
      ID, "AWS_ACCESS_KEY_ID",
      KEY, "AWS_SECRET_ACCESS_KEY",
      TOKEN, "AWS_SESSION_TOKEN",
      PROFILE, "AWS_PROFILE",
      FILE, "AWS_SHARED_CREDENTIALS_FILE");

  /** The names that the file has for them. */
  private static final Map<String, String> IN_FILE =
      Map.of("aws_access_key_id", ID, "aws_secret_access_key", KEY, "aws_session_token", TOKEN);

  private static final Pattern LINE =
      Pattern.compile("\\[\\s*(?<profile>[^]]*?)\\s*].*|(?<name>\\w+)\\s*=\\s*(?<value>.*)");

  private Credentials() {}

  /** The id, the key and perhaps a token by name; none where they are not complete, which a call is told of. */
  public static Map<String, String> of(ProviderConfig config) {
    Map<String, String> found = new HashMap<>();
    if (inSettings(config)) {
      IN_FILE.values().forEach(name -> config.text(name).ifPresent(text -> found.put(name, text)));
    } else if (!config.isEmpty() && !config.names().contains(ProviderConfig.API_KEY)) {
      readProfile(config, found);
    }
    found.values().removeIf(String::isEmpty);
    return found.containsKey(ID) && found.containsKey(KEY) ? found : Map.of();
  }

  /** Why there are none, and what to do. */
  static String missing(ProviderConfig config) {
    return inSettings(config)
        ? "of the settings " + ID + " and " + KEY + " one is missing; set both"
        : "there are no credentials: set " + ProviderConfig.API_KEY
            + " (AWS_BEARER_TOKEN_BEDROCK), or "
            + ID + " and " + KEY + " (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), or have both in "
            + file(config) + " for the profile '" + profile(config) + "'";
  }

  private static boolean inSettings(ProviderConfig config) {
    return config.names().contains(ID) || config.names().contains(KEY);
  }

  private static void readProfile(ProviderConfig config, Map<String, String> found) {
    boolean inside = false;
    try {
      for (String text : Files.readAllLines(file(config))) {
        Matcher line = LINE.matcher(text.strip());
        if (line.matches() && line.group("profile") != null) {
          inside = line.group("profile").equals(profile(config));
        } else if (inside && line.matches() && IN_FILE.containsKey(line.group("name"))) {
          found.put(IN_FILE.get(line.group("name")), line.group("value"));
        }
      }
    } catch (IOException e) {
      // There is none, or none to read: a call is told where it was looked for.
      found.clear();
    }
  }

  private static String profile(ProviderConfig config) {
    return config.text(PROFILE).orElse("default");
  }

  private static Path file(ProviderConfig config) {
    String usual = System.getProperty("user.home", "") + "/.aws/credentials";
    return Path.of(config.text(FILE).orElse(usual));
  }
}
