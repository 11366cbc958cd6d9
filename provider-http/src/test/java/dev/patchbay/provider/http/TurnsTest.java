package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.Text;
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
    CompletionRequest request = CompletionRequest.builder("plain-1")
        .system("Be brief.")
        .system("Be kind.")
        .user("One")
        .user("Two")
        .message(Message.assistant("A"))
        .message(Message.toolResult("t1", "rain"))
        .message(Message.toolResult("t2", "noon"))
        .user("Three")
        .system("Be long.")
        .build();

    assertThat(turns(request))
        .containsExactly(
            new Outgoing.Turn(Role.SYSTEM, List.of(new Text("Be brief."), new Text("Be kind."))),
            new Outgoing.Turn(Role.USER, List.of(new Text("One"), new Text("Two"))),
            new Outgoing.Turn(Role.ASSISTANT, List.of(new Text("A"))),
            new Outgoing.Turn(
                Role.USER,
                List.of(
                    new ToolResult("t1", "rain"), new ToolResult("t2", "noon"), new Text("Three"))),
            new Outgoing.Turn(Role.SYSTEM, List.of(new Text("Be long."))));
  }

  private static List<Outgoing.Turn> turns(CompletionRequest request) {
    return new Outgoing(
            "plain", request, request.model(), request.options(), ProviderConfig.empty())
        .turns();
  }
}
