package dev.patchbay.provider.bedrock.aws;

import dev.patchbay.provider.ProviderConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where AWS has its services. */
public final class Region {

  private static final Pattern NAME = Pattern.compile("(eusc|[a-z]{2})(-[a-z]+)+-\\d{1,2}");

  /** The nets of their own, by the beginnings of their regions (botocore, {@code data/partitions.json}). */
  private static final Map<String, String> NETS = Map.of(
      "cn-", ".amazonaws.com.cn",
      "eusc-", ".amazonaws.eu",
      "us-iso-", ".c2s.ic.gov",
      "us-isob-", ".sc2s.sgov.gov",
      "eu-isoe-", ".cloud.adc-e.uk",
      "us-isof-", ".csp.hci.ic.gov");

  private Region() {}

  /**
   * The address of that service in the region of the settings; empty if they name none. A region is checked, since it becomes part of a
   * host's name.
   *
   * @throws IllegalArgumentException if the setting is no region
   */
  public static Optional<URI> host(ProviderConfig config, String service) {
    return config.text(Credentials.REGION).map(region -> {
      if (!NAME.matcher(region).matches()) {
        throw config.invalid(Credentials.REGION, "is a region such as eu-central-1, but is none");
      }
      String end = NETS.entrySet().stream()
          .filter(net -> region.startsWith(net.getKey()))
          .findFirst()
          .map(Map.Entry::getValue)
          .orElse(".amazonaws.com");
      return URI.create("https://" + service + "." + region + end);
    });
  }
}
