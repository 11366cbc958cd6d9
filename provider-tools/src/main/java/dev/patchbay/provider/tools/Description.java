package dev.patchbay.provider.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a record, a component of it or a tool's parameter means, for the model to read. It becomes the {@code description} of the
 * JSON schema. Jackson's {@code @JsonPropertyDescription} and {@code @JsonClassDescription} are read as well.
 *
 * <pre>{@code
 * @Description("The weather in one place at one time")
 * record Weather(
 *     String city,
 *     @Description("degrees Celsius, rounded") int temperature,
 *     @Description("as people of that city would say it") Optional<String> comment) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
public @interface Description {

  /** What it means: units, form, an example. */
  String value();
}
