package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.settings.SettingNode.Group;
import dev.patchbay.gateway.settings.SettingNode.Items;
import dev.patchbay.gateway.settings.SettingNode.Text;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@link GatewaySettings} from the tree of a file. */
final class SettingsReading {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final long LARGEST_BODY = 1L << 30;
  private static final int LARGEST_HEAD = 1 << 20;
  private static final int MANY = 1_000_000;

  /** What Jackson would write again. */
  private static final int DEEPEST = 500;

  private final @Nullable Path file;
  private final Problems problems;

  private SettingsReading(@Nullable Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  static GatewaySettings defaults() {
    return new SettingsReading(null, new Problems()).settings(new Group(Map.of(), 0));
  }

  static GatewaySettings read(Path file) {
    Problems problems = new Problems();
    Path whole = file.toAbsolutePath().normalize();
    String text = text(whole);
    Group tree = file.toString().endsWith(".properties")
        ? PropertiesTree.read(text, problems)
        : YamlTree.read(text, problems);
    GatewaySettings settings = new SettingsReading(whole, problems).settings(tree);
    if (!problems.all().isEmpty()) {
      throw new SettingsException(file.toString(), problems.all());
    }
    return settings;
  }

  private static String text(Path file) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw unreadable(file, "The file is not in UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "The file cannot be read: " + e);
    }
  }

  private static SettingsException unreadable(Path file, String why) {
    return new SettingsException(file.toString(), List.of(new Problem(0, "", why)));
  }

  private GatewaySettings settings(Group tree) {
    Section root = new Section("", tree, problems);
    GatewaySettings settings = new GatewaySettings(
        Optional.ofNullable(file),
        listen(root),
        tls(root),
        path(root, "plugins"),
        root.flag("watch").orElse(true),
        providers(root),
        models(root),
        RouteReading.routing(root.section("routing")).orElse(deadline()),
        path(root, "keys"),
        cors(root),
        limits(root.section("limits")),
        ledger(root.section("ledger")),
        root.flag("faults").orElse(false));
    root.refuseOthers();
    return settings;
  }

  private static RouteSettings deadline() {
    RouteSettings none = RouteSettings.NONE;
    return new RouteSettings(
        none.needs(),
        none.window(),
        none.only(),
        none.not(),
        none.order(),
        none.strategy(),
        Optional.of(DEADLINE),
        none.fallback(),
        none.maxAttempts(),
        none.hedgeAfter(),
        none.maxSpend(),
        none.withoutOpaque());
  }

  private static Address listen(Section root) {
    Optional<String> text = root.text("listen");
    Optional<Address> address = text.flatMap(Address::of);
    if (text.isPresent() && address.isEmpty()) {
      root.wrong("listen", root.node("listen"), "host:port, such as 127.0.0.1:4180 or [::1]:4180");
    }
    return address.orElse(GatewaySettings.LOOPBACK);
  }

  private Optional<Tls> tls(Section root) {
    if (root.node("tls") == null) {
      return Optional.empty();
    }
    Section tls = root.section("tls");
    Optional<Path> certificate = path(tls, "certificate");
    Optional<Path> key = path(tls, "key");
    tls.refuseOthers();
    if (certificate.isEmpty() || key.isEmpty()) {
      root.problem("tls", "tls has two members, certificate and key: the names of PEM files");
      return Optional.empty();
    }
    return Optional.of(new Tls(certificate.get(), key.get()));
  }

  private Optional<Path> path(Section section, String name) {
    return section.text(name).flatMap(text -> {
      try {
        Path folder = file == null ? null : file.getParent();
        return Optional.of(folder == null ? Path.of(text) : folder.resolve(text).normalize());
      } catch (IllegalArgumentException e) {
        section.problem(name, section.path(name) + " is not a path of this system");
        return Optional.empty();
      }
    });
  }

  private ProviderEntries providers(Section root) {
    Map<String, String> values = new LinkedHashMap<>();
    root.section("providers").members().forEach((id, node) -> {
      if (node instanceof Group group) {
        entries(id, group, values);
      } else {
        // Without the value, which may be a key.
        problems.add(
            node.line(),
            "providers." + id,
            "providers." + id
                + " is a map of the provider's settings, such as api-key: env:MY_KEY");
      }
    });
    Map<String, String> instances = new LinkedHashMap<>();
    Section further = root.section("instances");
    further
        .members()
        .keySet()
        .forEach(id -> further.text(id).ifPresent(provider -> instances.put(id, provider)));
    return new ProviderEntries(values, instances);
  }

  private void entries(String path, Group group, Map<String, String> values) {
    group.members().forEach((name, node) -> {
      String dotted = path + "." + name;
      if (node instanceof Group inner) {
        entries(dotted, inner, values);
      } else if (node instanceof Text text) {
        values.put(dotted, text.value());
      } else if (node instanceof Items items
          && items.elements().stream().allMatch(Text.class::isInstance)) {
        values.put(
            dotted,
            items.elements().stream()
                .map(each -> ((Text) each).value())
                .collect(Collectors.joining(",")));
      } else {
        problems.add(
            node.line(),
            "providers." + dotted,
            "providers." + dotted + " is a list of texts, but something else is in it");
      }
    });
  }

  private static Map<String, ModelSettings> models(Section root) {
    Map<String, ModelSettings> models = new LinkedHashMap<>();
    Section section = root.section("models");
    section
        .members()
        .forEach((name, node) -> RouteReading.model(section.section(name, node))
            .ifPresent(model -> models.put(name, model)));
    return models;
  }

  private static List<String> cors(Section root) {
    List<String> origins = root.texts("cors").orElse(List.of());
    for (String origin : origins) {
      if (!isOrigin(origin)) {
        root.problem(
            "cors",
            "cors is a list of origins, such as https://app.example, and never *," + " but one is "
                + Section.shown(origin));
      }
    }
    return origins;
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Limits limits(Section section) {
    Limits usual = Limits.DEFAULTS;
    Limits limits = new Limits(
        section.bytes("body", 1, LARGEST_BODY).orElse(usual.body()),
        (int) section.bytes("head", 1 << 10, LARGEST_HEAD).orElse(usual.head()),
        section.number("headers", 1, MANY).orElse(usual.headers()),
        section.number("depth", 1, DEEPEST).orElse(usual.depth()),
        section.duration("head-time", SHORTEST, LONGEST).orElse(usual.headTime()),
        section.duration("body-time", SHORTEST, LONGEST).orElse(usual.bodyTime()),
        section.duration("idle", SHORTEST, LONGEST).orElse(usual.idle()),
        section.number("connections", 1, MANY).orElse(usual.connections()),
        section.duration("drain", Duration.ZERO, LONGEST).orElse(usual.drain()));
    section.refuseOthers();
    return limits;
  }

  private LedgerSettings ledger(Section section) {
    LedgerSettings usual = LedgerSettings.DEFAULTS;
    LedgerSettings ledger = new LedgerSettings(
        path(section, "folder"),
        section.flag("text").orElse(usual.text()),
        section.bytes("file-size", 1 << 10, LARGEST_BODY).orElse(usual.fileSize()),
        section.number("files", 1, MANY).orElse(usual.files()),
        section.number("memory", 0, MANY).orElse(usual.memory()));
    section.refuseOthers();
    return ledger;
  }
}
