package dev.patchbay.provider;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionRequestTest {

  private static final Tool WEATHER = new Tool("weather", "Tells the weather", "{}");
  private static final Message PICTURE = new Message(
      Role.USER,
      List.of(
          new ContentPart.Text("What is it?"),
          new ContentPart.Image(URI.create("https://parrot.example/1.png"))));

  @Test
  void aRequestOfOneMessageHasDefaultsForTheRest() {
    CompletionRequest request = simple().build();

    assertThat(request.model()).isEqualTo("m");
    assertThat(request.messages()).containsExactly(Message.user("Hello"));
    assertThat(request.stream()).isFalse();
    assertThat(request.options()).isEqualTo(CompletionOptions.none());
    assertThat(request.tools()).isEmpty();
    assertThat(request.responseFormat()).isEqualTo(new ResponseFormat.Text());
    assertThat(request.extras()).isEmpty();
  }

  @Test
  void messagesAreKeptInOrder() {
    CompletionRequest request = CompletionRequest.builder("m")
        .system("Be brief")
        .user("Hello")
        .message(Message.assistant("Hi"))
        .build();

    assertThat(request.messages())
        .containsExactly(
            Message.system("Be brief"), Message.user("Hello"), Message.assistant("Hi"));
  }

  @Test
  void messagesReplacesAllMessages() {
    assertThat(simple().messages(List.of(Message.user("Bye"))).build().messages())
        .containsExactly(Message.user("Bye"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankModelIsRefused(String model) {
    CompletionRequest.Builder builder = CompletionRequest.builder(model).user("Hello");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("blank");
  }

  @Test
  void aRequestWithoutMessagesIsRefused() {
    assertThatThrownBy(CompletionRequest.builder("m")::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one message");
  }

  @Test
  void twoToolsOfOneNameAreRefused() {
    CompletionRequest.Builder builder =
        simple().tool(WEATHER).tool(new Tool("weather", "Another", "{}"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share a name");
  }

  @Test
  void theBuilderRefusesNulls() {
    assertThatThrownBy(() -> CompletionRequest.builder(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().message(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().messages(Arrays.asList(Message.user("a"), null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().options(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().tool(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().responseFormat(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> simple().extra(null, 1)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aPlainRequestNeedsNothing() {
    assertThat(simple().system("Be brief").build().requiredCapabilities()).isEmpty();
  }

  @Test
  void eachFeatureOfARequestNeedsItsCapability() {
    assertThat(needs(simple().stream(true))).containsExactly(STREAM);
    assertThat(needs(simple().tool(WEATHER))).containsExactly(TOOLS);
    assertThat(needs(simple().message(PICTURE))).containsExactly(VISION);
    assertThat(needs(simple().responseFormat(new ResponseFormat.JsonObject())))
        .containsExactly(JSON_OBJECT);
    assertThat(needs(simple().responseFormat(new ResponseFormat.JsonSchema("a", "{}", false))))
        .containsExactly(JSON_SCHEMA);
    assertThat(needs(simple().extra("top_k", 1))).containsExactly(EXTRAS);
  }

  @Test
  void allFeaturesTogetherNeedAllCapabilitiesInOrderOfName() {
    CompletionRequest request = simple().stream(true)
        .tool(WEATHER)
        .message(PICTURE)
        .responseFormat(new ResponseFormat.JsonObject())
        .extra("top_k", 1)
        .build();

    assertThat(request.requiredCapabilities())
        .containsExactly(EXTRAS, JSON_OBJECT, STREAM, TOOLS, VISION);
  }

  @Test
  void optionsNeedNoCapability() {
    CompletionOptions options =
        CompletionOptions.builder().temperature(1).stop("END").seed(1).build();

    assertThat(needs(simple().options(options))).isEmpty();
  }

  @Test
  void toBuilderKeepsEverything() {
    CompletionRequest request = simple().stream(true)
        .options(CompletionOptions.builder().seed(1).build())
        .tool(WEATHER)
        .responseFormat(new ResponseFormat.JsonObject())
        .extra("top_k", 1)
        .build();

    assertThat(request.toBuilder().build()).usingRecursiveComparison().isEqualTo(request);
  }

  @Test
  void toBuilderLeavesTheRequestAsItIs() {
    CompletionRequest request = simple().build();
    CompletionRequest changed = request.toBuilder()
        .model("other")
        .user("More")
        .tool(WEATHER)
        .extra("a", 1)
        .build();

    assertThat(request.model()).isEqualTo("m");
    assertThat(request.messages()).hasSize(1);
    assertThat(request.tools()).isEmpty();
    assertThat(request.extras()).isEmpty();
    assertThat(changed.model()).isEqualTo("other");
    assertThat(changed.messages()).hasSize(2);
  }

  @Test
  void aBuilderUsedFurtherDoesNotChangeWhatItMade() {
    CompletionRequest.Builder builder = simple();
    CompletionRequest request = builder.build();
    builder.user("More").tool(WEATHER).extra("a", 1);

    assertThat(request.messages()).hasSize(1);
    assertThat(request.tools()).isEmpty();
    assertThat(request.extras()).isEmpty();
  }

  @Test
  void theListOfMessagesIsACopy() {
    List<Message> mine = new ArrayList<>(List.of(Message.user("Hello")));
    CompletionRequest request = CompletionRequest.builder("m").messages(mine).build();
    mine.add(Message.user("More"));

    assertThat(request.messages()).hasSize(1);
  }

  @Test
  void whatARequestHoldsCannotBeChanged() {
    CompletionRequest request = simple().tool(WEATHER).extra("a", 1).build();

    assertThat(request.messages()).isUnmodifiable();
    assertThat(request.tools()).isUnmodifiable();
    assertThat(request.extras()).isUnmodifiable();
  }

  @Test
  void toStringShowsModelAndSizesButNoPrompt() {
    CompletionRequest request = CompletionRequest.builder("m")
        .system("Be a private matter")
        .user("private matter")
        .tool(new Tool("weather", "private matter", "{}"))
        .extra("user", "private matter")
        .build();

    assertThat(request)
        .hasToString("CompletionRequest[model=m, messages=2, stream=false, CompletionOptions[],"
            + " tools=1, extras=[user]]");
  }

  private static Iterable<Capability> needs(CompletionRequest.Builder builder) {
    return builder.build().requiredCapabilities();
  }

  private static CompletionRequest.Builder simple() {
    return CompletionRequest.builder("m").user("Hello");
  }
}
