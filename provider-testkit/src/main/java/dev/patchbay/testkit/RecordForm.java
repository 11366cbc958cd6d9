package dev.patchbay.testkit;

import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.TokenLogprob;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SPI's records as JSON. A record is an object of its components; where it is one of a sealed type's, it stands under its
 * name, and without its component's name if there is only one: {@code {"text":"Hello"}}. What is empty, false or an unknown
 * count is left out. So parts that the SPI will have one day need no code here.
 */
final class RecordForm {

  static final JsonMapper MAPPER = new JsonMapper();

  /** Components that hold JSON: schemas. */
  private static final List<String> JSON = List.of("parameters", "schema");

  /**
   * Whether it is of a request, which is compared and never read back: media and opaque parts are then hashes, which keeps
   * lines short, and schemas are JSON.
   */
  private final boolean asked;

  RecordForm(boolean asked) {
    this.asked = asked;
  }

  static boolean isEmpty(JsonNode node) {
    return node.isNull()
        || (node.isContainer() && node.isEmpty())
        || (node.isString() && node.asString().isEmpty())
        || (node.isBoolean() && !node.asBoolean())
        || (node.isLong() && node.asLong() == -1);
  }

  /** Adds a member, unless it says nothing. */
  void put(ObjectNode object, String name, @Nullable Object value) {
    JsonNode node = write(value);
    if (!isEmpty(node)) {
      object.set(name, node);
    }
  }

  JsonNode write(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return write(optional.orElse(null));
    } else if (value instanceof OptionalInt number) {
      return write(number.isPresent() ? number.getAsInt() : null);
    } else if (value instanceof OptionalLong number) {
      // As text: a seed of -1 is no unknown count.
      return write(number.isPresent() ? Long.toString(number.getAsLong()) : null);
    } else if (value instanceof OptionalDouble number) {
      return write(number.isPresent() ? number.getAsDouble() : null);
    } else if (value instanceof Enum<?> constant) {
      return write(constant.name());
    } else if (value instanceof Duration duration) {
      return write(duration.isZero() ? null : duration.toString());
    } else if (value instanceof List<?> items) {
      ArrayNode array = MAPPER.createArrayNode();
      items.forEach(item -> array.add(write(item)));
      return array;
    } else if (value instanceof Map<?, ?> members) {
      ObjectNode object = MAPPER.createObjectNode();
      // In the order of names: a map of an application may have another one in each run.
      new TreeMap<>(members).forEach((name, member) -> object.set((String) name, write(member)));
      return object;
    } else if (value instanceof Media media) {
      return media(media);
    } else if (value instanceof AnswerDetails details) {
      return details(details);
    } else if (value instanceof ContentPart.Opaque opaque && asked) {
      return record(new ContentPart.Opaque(
          opaque.format(),
          opaque.instance(),
          "sha256:" + sha256(opaque.data().getBytes(StandardCharsets.UTF_8))));
    }
    return value instanceof Record known ? record(known) : MAPPER.valueToTree(value);
  }

  private ObjectNode record(Record value) {
    ObjectNode object = MAPPER.createObjectNode();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object member = member(value, component);
      if (asked && JSON.contains(component.getName()) && member instanceof String text) {
        object.set(component.getName(), json(text));
      } else {
        put(object, component.getName(), member);
      }
    }
    if (sealedType(value.getClass()) == null) {
      return object;
    }
    RecordComponent[] components = value.getClass().getRecordComponents();
    JsonNode content = components.length == 1 ? write(member(value, components[0])) : object;
    return MAPPER.createObjectNode().set(nameOf(value.getClass()), content);
  }

  /** The other way round, for what was written as part of an answer. */
  <T> T read(JsonNode node, Class<T> type) {
    return type.cast(read(node, (Type) type));
  }

  private Object read(JsonNode node, Type type) {
    if (type instanceof ParameterizedType list) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(read(item, list.getActualTypeArguments()[0])));
      return items;
    } else if (type == String.class) {
      return node.asString("");
    } else if (type == long.class) {
      return node.asLong(-1);
    } else if (type == int.class) {
      return node.asInt(0);
    } else if (type == double.class) {
      return node.asDouble(0);
    } else if (type == boolean.class) {
      return node.asBoolean(false);
    } else if (type == Duration.class) {
      return node.isString() ? Duration.parse(node.asString()) : Duration.ZERO;
    } else if (type == Media.class) {
      return node.has("uri")
          ? Media.at(URI.create(node.path("uri").asString()))
          : Media.of(
              node.path("type").asString(),
              Base64.getDecoder().decode(node.path("base64").asString()));
    } else if (type == AnswerDetails.class) {
      return details(node);
    }
    Class<?> known = (Class<?>) type;
    return known.isEnum() ? constant(known, node.asString()) : record(node, known);
  }

  private Object record(JsonNode node, Class<?> type) {
    if (type.isSealed()) {
      String name = node.propertyNames().stream().findFirst().orElse("");
      Class<?> alternative = Arrays.stream(type.getPermittedSubclasses())
          .filter(each -> nameOf(each).equals(name))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("'" + name + "' is no " + type.getSimpleName()));
      JsonNode content = node.path(name);
      RecordComponent[] components = alternative.getRecordComponents();
      return components.length == 1
          ? made(alternative, read(content, components[0].getGenericType()))
          : members(content, alternative);
    }
    return members(node, type);
  }

  private Object members(JsonNode node, Class<?> type) {
    return made(
        type,
        Arrays.stream(type.getRecordComponents())
            .map(each -> read(node.path(each.getName()), each.getGenericType()))
            .toArray());
  }

  private static Object made(Class<?> type, Object... members) {
    try {
      Class<?>[] types = Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getType)
          .toArray(Class<?>[]::new);
      return type.getConstructor(types).newInstance(members);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object member(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> ((Enum<?>) each).name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + name + "' is no " + type.getSimpleName()));
  }

  private static @Nullable Class<?> sealedType(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .filter(Class::isSealed)
        .findFirst()
        .orElse(null);
  }

  private static String nameOf(Class<?> type) {
    String name = type.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private JsonNode media(Media media) {
    ObjectNode object = MAPPER.createObjectNode();
    URI address = media.address().orElse(null);
    if (!asked) {
      return address != null
          ? object.put("uri", address.toString())
          : object.put("type", media.mediaType()).put("base64", media.base64());
    }
    // A signed address is a key, and its signature stands behind the path.
    return address != null
        ? object
            .put("host", address.getHost())
            .put("path", address.getPath())
            .put("sha256", sha256(address.toString().getBytes(StandardCharsets.UTF_8)))
        : object.put("type", media.mediaType()).put("sha256", sha256(media.bytes()));
  }

  private ObjectNode details(AnswerDetails details) {
    ObjectNode object = MAPPER.createObjectNode();
    put(object, "id", details.id());
    put(object, "model", details.model());
    put(object, "stopSequence", details.stopSequence());
    put(object, "headers", details.headers());
    put(object, "logprobs", details.logprobs());
    put(object, "extras", details.extras());
    return object;
  }

  private AnswerDetails details(JsonNode node) {
    List<TokenLogprob> logprobs = new ArrayList<>();
    node.path("logprobs").forEach(each -> logprobs.add(read(each, TokenLogprob.class)));
    return AnswerDetails.builder()
        .id(node.path("id").asString(""))
        .model(node.path("model").asString(""))
        .stopSequence(node.path("stopSequence").asString(""))
        .headers(texts(node.path("headers")))
        .logprobs(logprobs)
        .extras(extras(node.path("extras")))
        .build();
  }

  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
    return texts;
  }

  private static Map<String, @Nullable Object> extras(JsonNode node) {
    Map<String, @Nullable Object> extras = new LinkedHashMap<>();
    node.properties()
        .forEach(
            each -> extras.put(each.getKey(), MAPPER.convertValue(each.getValue(), Object.class)));
    return extras;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      return MAPPER.valueToTree(text);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
