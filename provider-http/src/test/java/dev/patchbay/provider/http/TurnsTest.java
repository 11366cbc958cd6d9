package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A conversation for services whose two sides take turns. */
class TurnsTest {

  @Test
  void messagesOfOneSideAreOneTurn() {
    Outgoing asked = asked(CompletionRequest.builder("plain-1")
        .system("Be brief.")
        .system("Be kind.")
        .user("One")
        .user("Two")
        .message(Message.assistant("A"))
        .message(Message.toolResult("t1", "rain"))
        .message(Message.toolResult("t2", "noon"))
        .user("Three")
        .system("Be long."));

    assertThat(asked.instructions()).containsExactly(new Text("Be brief."), new Text("Be kind."));
    assertThat(asked.turns())
        .containsExactly(
            new Outgoing.Turn(Role.USER, List.of(new Text("One"), new Text("Two"))),
            new Outgoing.Turn(Role.ASSISTANT, List.of(new Text("A"))),
            new Outgoing.Turn(
                Role.USER,
                List.of(
                    new ToolResult("t1", "rain"), new ToolResult("t2", "noon"), new Text("Three"))),
            new Outgoing.Turn(Role.SYSTEM, List.of(new Text("Be long."))));
  }

  @Test
  void refusalsAreTextsAndCitationsAreLeftOut() {
    Citation source = new Citation("https://a.example", "", "");
    Outgoing asked = asked(CompletionRequest.builder("plain-1")
        .message(Message.of(Role.ASSISTANT, new Refusal("No."), source))
        .message(Message.of(Role.ASSISTANT, source)));

    assertThat(asked.messages()).containsExactly(Message.assistant("No."), Message.assistant(""));
    assertThat(asked.instructions()).isEmpty();
  }

  @Test
  void aConversationMayBeInstructionsAlone() {
    Outgoing asked = asked(CompletionRequest.builder("plain-1").system("Be brief."));

    assertThat(asked.instructions()).containsExactly(new Text("Be brief."));
    assertThat(asked.turns()).isEmpty();
  }

  @Test
  void aResultIsFromTheToolOfTheCallBeforeIt() {
    ToolResult first = new ToolResult("c1", "noon");
    ToolResult second = new ToolResult("c1", "rain");
    ToolResult named = new ToolResult("c1", "map", List.of(new Text("Oslo")), false);
    Outgoing asked = asked(CompletionRequest.builder("plain-1")
        .message(Message.of(Role.ASSISTANT, new ToolCall("c1", "clock", "{}")))
        .message(Message.of(Role.TOOL, first))
        .message(Message.of(Role.ASSISTANT, new ToolCall("c1", "weather", "{}")))
        .message(Message.of(Role.TOOL, second, named)));

    assertThat(asked.toolOf(first)).isEqualTo("clock");
    assertThat(asked.toolOf(second)).isEqualTo("weather");
    assertThat(asked.toolOf(named)).isEqualTo("map");
    assertThat(asked.toolOf(new ToolResult("c2", "lost"))).isEmpty();
  }

  private static Outgoing asked(CompletionRequest.Builder request) {
    CompletionRequest built = request.build();
    return new Outgoing("plain", built, built.model(), built.options(), ProviderConfig.empty());
  }
}
