package dev.patchbay.registry;

import static dev.patchbay.registry.PluginFailure.Stage.DISCOVERY;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A class that cannot be a provider is listed, and the others work. */
class UnusableClassTest extends UsesBrokenPlugins {

  @Test
  void aClassThatDoesNotExist() {
    Path jar = workshop.jar("missing.jar", List.of(), "providers.Missing");

    assertListed(
        jar,
        "providers.Missing",
        DISCOVERY,
        ClassNotFoundException.class,
        "The service file names a class that is nowhere on the class path: the jar is incomplete, or the name is"
            + " misspelt.");
  }

  @Test
  void aSuperclassThatIsMissing() {
    assertListed(
        "BrokenShape$ExtendsLibrary",
        DISCOVERY,
        NoClassDefFoundError.class,
        "It needs providers.Library, which is not on the class path: add the jar that has it.");
  }

  @Test
  void anAbstractClass() {
    assertListed(
        "BrokenShape$Abstract",
        DISCOVERY,
        ClassCastException.class,
        "A provider is a public class that extends AbstractProvider and has a public constructor without arguments.");
  }

  @Test
  void aClassThatIsNotPublic() {
    assertListed(
        "BrokenShape$NotPublic",
        DISCOVERY,
        ClassCastException.class,
        "A provider is a public class that extends AbstractProvider and has a public constructor without arguments.");
  }

  @Test
  void aClassThatDoesNotExtendAbstractProvider() {
    assertListed(
        "BrokenShape$NotAProvider",
        DISCOVERY,
        ClassCastException.class,
        "A provider is a public class that extends AbstractProvider and has a public constructor without arguments.");
  }

  @Test
  void aConstructorThatIsPrivate() {
    assertListed(
        "BrokenShape$HasPrivateConstructor",
        DISCOVERY,
        NoSuchMethodException.class,
        "It needs a public constructor without arguments.");
  }

  @Test
  void aConstructorThatWantsAnArgument() {
    assertListed(
        "BrokenShape$WantsAnArgument",
        DISCOVERY,
        NoSuchMethodException.class,
        "It needs a public constructor without arguments.");
  }

  @Test
  void aClassFileOfANewerJava() {
    Map<String, byte[]> entries = Zoo.classesOf("Parrot");
    // The major version is the fourth pair of bytes.
    entries.get("providers/Parrot.class")[7] = (byte) 200;
    entries.put(Workshop.SERVICE_FILE, "providers.Parrot".getBytes(UTF_8));

    assertListed(
        workshop.jar("newer.jar", entries),
        "providers.Parrot",
        DISCOVERY,
        UnsupportedClassVersionError.class,
        "It was compiled for a newer Java than this one, " + Runtime.version().feature() + ".");
  }

  @Test
  void aClassFileThatIsDamaged() {
    Map<String, byte[]> entries = Zoo.classesOf("Parrot");
    entries.put("providers/Parrot.class", new byte[] {1, 2, 3});
    entries.put(Workshop.SERVICE_FILE, "providers.Parrot".getBytes(UTF_8));

    assertListed(
        workshop.jar("damaged.jar", entries),
        "providers.Parrot",
        DISCOVERY,
        ClassFormatError.class,
        "The class cannot be used as a provider.");
  }

  @Test
  void aClassFileThatStandsUnderAnotherName() {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put("providers/Misnamed.class", bytesOf("providers/Parrot.class"));
    entries.put(Workshop.SERVICE_FILE, "providers.Misnamed".getBytes(UTF_8));

    assertListed(
        workshop.jar("misnamed.jar", entries),
        "providers.Misnamed",
        DISCOVERY,
        NoClassDefFoundError.class,
        "The class cannot be used as a provider.");
  }

  @Test
  void aClassThatTheJvmRefusesForItsPackage() {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put("java/evil/Parrot.class", bytesOf("providers/Parrot.class"));
    entries.put(Workshop.SERVICE_FILE, "java.evil.Parrot".getBytes(UTF_8));

    assertListed(
        workshop.jar("evil.jar", entries),
        "java.evil.Parrot",
        DISCOVERY,
        SecurityException.class,
        "The class cannot be used as a provider.");
  }

  private static byte[] bytesOf(String classFile) {
    return Objects.requireNonNull(Zoo.classesOf("Parrot").get(classFile));
  }
}
