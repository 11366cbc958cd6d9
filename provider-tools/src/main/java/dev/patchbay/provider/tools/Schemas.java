package dev.patchbay.provider.tools;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.time.MonthDay;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes JSON schemas from Java types, and checks JSON against them. */
final class Schemas {

  private static final String DEFINITIONS = "$defs";
  private static final int MOST_PROBLEMS = 8;

  /** Where a member that may be null has to be there all the same, as services want it of a strict schema. */
  private static final SchemaGenerator COMPLETE = generator(true);

  /** Where it may be missing. */
  private static final SchemaGenerator SPARSE = generator(false);

  private static final SchemaRegistry CHECKS = SchemaRegistry.withDefaultDialect(
      SpecificationVersion.DRAFT_2020_12,
      registry -> registry.schemaRegistryConfig(
          SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  /** Written as texts, of which the generator does not know. */
  private static final Set<Class<?>> TEXTS =
      Set.of(YearMonth.class, MonthDay.class, Locale.class, Currency.class);

  private Schemas() {}

  /** The schema of a value. */
  static ObjectNode of(Type type, boolean complete) {
    SchemaGenerator generator = complete ? COMPLETE : SPARSE;
    synchronized (generator) {
      return JoinedForm.apply(generator.generateSchema(type));
    }
  }

  /** The schema of an object with these members, which has definitions for all types that they use. */
  static ObjectNode ofObject(Map<String, Type> members, boolean complete) {
    SchemaGenerator generator = complete ? COMPLETE : SPARSE;
    ObjectNode object = Json.MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    synchronized (generator) {
      SchemaBuilder builder = generator.buildMultipleSchemaDefinitions();
      members.forEach((name, type) -> properties.set(name, builder.createSchemaReference(type)));
      ObjectNode definitions = builder.collectDefinitions(DEFINITIONS);
      if (!definitions.isEmpty()) {
        object.set(DEFINITIONS, definitions);
      }
    }
    members.keySet().forEach(object.withArray("required")::add);
    return JoinedForm.apply(object.put("additionalProperties", false));
  }

  static Schema check(JsonNode schema) {
    return CHECKS.getSchema(schema);
  }

  /** What is wrong with that value, in words that do not repeat it; empty if nothing is. */
  static String problems(Schema schema, JsonNode value) {
    List<Error> errors = schema.validate(value);
    String words = errors.stream()
        .limit(MOST_PROBLEMS)
        .map(error -> (error.getInstanceLocation() + " " + error.getMessage()).strip())
        .collect(Collectors.joining("; "));
    int more = errors.size() - MOST_PROBLEMS;
    return more > 0 ? words + "; and " + more + " more" : words;
  }

  /** Whether a type use, a field or a parameter has an annotation of that name, of whatever library. */
  static boolean isNullable(AnnotatedElement element, AnnotatedType type) {
    return Stream.of(element.getAnnotations(), type.getAnnotations())
        .flatMap(Arrays::stream)
        .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
  }

  private static boolean isNullable(FieldScope field) {
    return isNullable(field.getRawMember(), field.getRawMember().getAnnotatedType());
  }

  static boolean isOptional(Class<?> type) {
    return type == Optional.class || optionalNumber(type) != null;
  }

  private static @Nullable String optionalNumber(Class<?> type) {
    return type == OptionalInt.class || type == OptionalLong.class
        ? "integer"
        : type == OptionalDouble.class ? "number" : null;
  }

  private static SchemaGenerator generator(boolean complete) {
    SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
            Json.MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
        .with(
            Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
            Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
            Option.NULLABLE_ALWAYS_AS_ANYOF,
            Option.PLAIN_DEFINITION_KEYS)
        .without(Option.SCHEMA_VERSION_INDICATOR)
        .with(new JacksonSchemaModule(
            JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
            JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE));
    config
        .forTypesInGeneral()
        .withPropertySorter((unused, unused2) -> 0)
        .withDescriptionResolver(
            type -> description(type.getType().getErasedType().getAnnotation(Description.class)))
        .withCustomDefinitionProvider((type, context) -> simple(type));
    config
        .forFields()
        .withNullableCheck(field -> isNullable(field) ? true : null)
        .withRequiredCheck(field ->
            complete || !(isNullable(field) || isOptional(field.getRawMember().getType())))
        .withDescriptionResolver(
            field -> description(field.getAnnotationConsideringFieldAndGetter(Description.class)));
    return new SchemaGenerator(config.build());
  }

  private static @Nullable String description(@Nullable Description description) {
    return description == null ? null : description.value();
  }

  /** What Jackson reads another way than the generator takes it. */
  private static @Nullable CustomDefinition simple(ResolvedType type) {
    String number = optionalNumber(type.getErasedType());
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (type.getErasedType() == byte[].class) {
      schema.put("type", "string").put("description", "base64");
    } else if (number != null) {
      schema.putArray("type").add(number).add("null");
    } else if (TEXTS.contains(type.getErasedType())) {
      schema.put("type", "string");
    } else if (type.getErasedType() == Year.class) {
      schema.put("type", "integer");
    } else {
      return null;
    }
    return new CustomDefinition(
        schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
  }
}
