package dev.patchbay.provider.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a tool that a model may call. {@link Tools#of} says what the method may look like.
 *
 * <pre>{@code
 * final class Station {
 *   @ToolMethod("The weather in a city now")
 *   Weather weather(@Description("the city's English name") String city, Optional<Unit> unit) {
 *     return measure(city, unit.orElse(Unit.CELSIUS));
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolMethod {

  /** What the tool does and when to use it: all that the model knows of it. */
  String value();

  /** The tool's name, of 1 to 64 ASCII letters, digits, underscores and hyphens; the method's if empty. */
  String name() default "";
}
