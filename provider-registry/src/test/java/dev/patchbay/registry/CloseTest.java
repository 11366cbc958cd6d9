package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing the registry closes every provider. */
class CloseTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void allProvidersAreClosed() {
    TestProvider.registryOf(closing("a", null), closing("b", null)).close();

    assertThat(closed).containsExactly("a", "b");
  }

  @Test
  void allProvidersAreClosedEvenIfSomeThrow() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    ProviderRegistry registry = TestProvider.registryOf(
        closing("a", first), closing("b", null), closing("c", second), closing("d", null));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(closed).containsExactly("a", "b", "c", "d");
    assertThat(thrown).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  void allProvidersAreClosedEvenIfOneThrowsAnError() {
    Error broken = new NoClassDefFoundError("some/Library");
    ProviderRegistry registry = TestProvider.registryOf(closing("a", broken), closing("b", null));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(closed).containsExactly("a", "b");
    assertThat(thrown).isSameAs(broken);
  }

  @Test
  void allProvidersAreClosedEvenIfOneThrowsAnExceptionThatItDoesNotDeclare() {
    IOException undeclared = new IOException("the disk is full");
    ProviderRegistry registry =
        TestProvider.registryOf(closing("a", undeclared), closing("b", null));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(closed).containsExactly("a", "b");
    assertThat(thrown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Provider a could not be closed: java.io.IOException: the disk is full")
        .hasCause(undeclared);
  }

  @Test
  void allProvidersAreClosedEvenIfTwoThrowTheSame() {
    RuntimeException same = new IllegalStateException("always this one");
    ProviderRegistry registry =
        TestProvider.registryOf(closing("a", same), closing("b", same), closing("c", null));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(closed).containsExactly("a", "b", "c");
    assertThat(thrown).isSameAs(same).hasNoSuppressedExceptions();
  }

  private AbstractProvider closing(String id, Throwable thrown) {
    return new TestProvider(
        ProviderInfo.builder(id, "https://" + id + ".example").build()) {
      @Override
      public void close() {
        closed.add(id);
        if (thrown != null) {
          throw CloseTest.<RuntimeException>unchecked(thrown);
        }
      }
    };
  }

  /** Throws what the method does not declare, as code of other languages may. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void allProvidersAreClosedEvenIfOneThrowsWhatCannotBePutIntoWords() {
    Exception speechless = new Exception() {
      @Override
      public String getMessage() {
        throw new IllegalStateException("no words");
      }
    };
    ProviderRegistry registry =
        TestProvider.registryOf(closing("a", speechless), closing("b", null));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(closed).containsExactly("a", "b");
    assertThat(thrown).hasMessageContaining("Provider a could not be closed");
  }
}
