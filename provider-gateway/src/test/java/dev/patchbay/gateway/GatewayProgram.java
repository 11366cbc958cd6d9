package dev.patchbay.gateway;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.gateway.settings.GatewaySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gateways for the tests of the page: one for each configuration file that is named. They serve until standard input ends. */
final class GatewayProgram {

  private GatewayProgram() {}

  /** Prints the address of each gateway on a line, in the order of the files, and after it a new key if it asks for keys. */
  public static void main(String[] files) throws Exception {
    List<Gateway> gateways = new ArrayList<>();
    try {
      for (String file : files) {
        GatewaySettings settings = GatewaySettings.read(Path.of(file));
        String key = settings
            .keys()
            .map(keys -> ApiKeys.create(keys, "page", KeyOptions.NONE))
            .orElse("");
        Gateway gateway = Gateway.start(settings);
        gateways.add(gateway);
        System.out.println(gateway.address() + " " + key);
      }
      while (System.in.read() >= 0) {
        // Whoever started this is still there.
      }
    } finally {
      gateways.forEach(Gateway::close);
    }
  }
}
