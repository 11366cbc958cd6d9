package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users of the module see is ours: OkHttp and Jackson can be replaced without them. */
class PublicApiTest {

  private static final ModuleReference MODULE = ModuleFinder.of(Path.of("target", "classes"))
      .find("dev.patchbay.provider.http")
      .orElseThrow();

  @Test
  void onlyTheTypesThatAuthorsNameArePublic() throws Exception {
    assertThat(publicTypes())
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrder(
            "AnswerReader",
            "AnswerSink",
            "Authorization",
            "Builder",
            "EmbeddingFormat",
            "EmbeddingSink",
            "FormatTrial",
            "Framing",
            "HttpProvider",
            "HttpService",
            "JsonIn",
            "JsonOut",
            "KeyHeader",
            "ModelListFormat",
            "Outgoing",
            "OutgoingTexts",
            "ServiceError",
            "TokenCountFormat",
            "Turn",
            "Unauthorized",
            "WireFormat");
  }

  @Test
  void signaturesNameOnlyTypesOfThePlatformAndOfPatchbay() throws Exception {
    List<Class<?>> named = new ArrayList<>();
    for (Class<?> type : publicTypes()) {
      if (!type.isInterface()) {
        named.add(type.getSuperclass());
      }
      named.addAll(Arrays.asList(type.getInterfaces()));
      for (Field field : type.getDeclaredFields()) {
        if (isVisible(field.getModifiers())) {
          named.add(field.getType());
        }
      }
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        addSignature(named, constructor);
      }
      for (Method method : type.getDeclaredMethods()) {
        if (isVisible(method.getModifiers())) {
          named.add(method.getReturnType());
        }
        addSignature(named, method);
      }
    }

    assertThat(named)
        .hasSizeGreaterThan(10)
        .filteredOn(type -> !type.isPrimitive() && !type.isArray())
        .allSatisfy(type -> assertThat(type.getName()).matches("(java|dev\\.patchbay)\\..+"));
  }

  @Test
  void theModuleExportsItsPackageAndPassesOnNothingOfItsOwnLibraries() {
    Set<String> passedOn = MODULE.descriptor().requires().stream()
        .filter(requires ->
            requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE))
        .map(ModuleDescriptor.Requires::name)
        .collect(Collectors.toSet());

    assertThat(passedOn).containsExactly("dev.patchbay.provider");
    assertThat(MODULE.descriptor().exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactly("dev.patchbay.provider.http");
  }

  @Test
  void noClassIsFromJackson2() {
    assertThat(MODULE.descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .noneMatch(name -> name.startsWith("com.fasterxml"));
  }

  private static void addSignature(List<Class<?>> named, Executable executable) {
    if (isVisible(executable.getModifiers())) {
      named.addAll(Arrays.asList(executable.getParameterTypes()));
      named.addAll(Arrays.asList(executable.getExceptionTypes()));
    }
  }

  private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    try (ModuleReader reader = MODULE.open();
        Stream<String> entries = reader.list()) {
      for (String entry : entries.filter(name -> name.endsWith(".class")).toList()) {
        String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        Class<?> type = name.endsWith("-info") ? Object.class : Class.forName(name);
        boolean outerIsPublic = type.getEnclosingClass() == null
            || isVisible(type.getEnclosingClass().getModifiers());
        if (!name.endsWith("-info") && isVisible(type.getModifiers()) && outerIsPublic) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
