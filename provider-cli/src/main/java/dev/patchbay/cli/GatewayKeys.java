package dev.patchbay.cli;

import dev.patchbay.gateway.keys.ApiKey;
import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.gateway.keys.KeysException;
import java.util.List;
import java.util.Map;

/** Changes a file of keys. The only class of the command {@code key} that loads the gateway's. */
final class GatewayKeys {

  private GatewayKeys() {}

  static int create(
      Console console, Key.KeysOption keys, String name, Map<String, String> options) {
    String key;
    try {
      key = ApiKeys.create(keys.file, name, KeyOptions.of(options));
    } catch (KeysException | IllegalArgumentException e) {
      throw new UsageException(Failures.text(e), e);
    }
    if (keys.json) {
      Json.print(console.out(), json -> json.text("name", name).text("key", key));
    } else {
      console.out().println(key);
      console.out().flush();
      console.note("The key " + name + " is in " + keys.file
          + " as a hash, and is shown this once. Clients send it as their API key.");
    }
    return ExitCode.OK;
  }

  static int list(Console console, Key.KeysOption keys) {
    List<ApiKey> all;
    try {
      all = ApiKeys.read(keys.file).all();
    } catch (KeysException e) {
      throw new UsageException(Failures.text(e), e);
    }
    if (keys.json) {
      Json.print(
          console.out(),
          json -> json.list(
              "keys",
              all,
              (of, each) ->
                  of.text("name", each.id()).text("options", each.options().toString())));
    } else {
      all.forEach(
          each -> console.out().println((each.id() + "  " + each.options()).stripTrailing()));
      console.out().flush();
    }
    return ExitCode.OK;
  }

  static int revoke(Console console, Key.KeysOption keys, String name) {
    boolean was;
    try {
      was = ApiKeys.revoke(keys.file, name);
    } catch (KeysException e) {
      throw new UsageException(Failures.text(e), e);
    }
    if (!was) {
      throw new UsageException("There is no key " + name + " in " + keys.file
          + "; 'patchbay key list --keys " + keys.file + "' has all");
    }
    if (keys.json) {
      Json.print(console.out(), json -> json.text("revoked", name));
    } else {
      console.note("The key " + name + " is revoked");
    }
    return ExitCode.OK;
  }
}
