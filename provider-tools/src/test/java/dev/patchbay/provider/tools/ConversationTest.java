package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConversationTest {

  private static final Message CALL =
      Message.of(Role.ASSISTANT, new ContentPart.ToolCall("1", "weather", "{}"));
  private static final Message RESULT = Message.toolResult("1", "4 degrees");

  /** Each message takes one token. */
  private static Conversation ofMessages(int most) {
    return Conversation.of(most, message -> 1);
  }

  @Test
  void keepsWhatFits() {
    Conversation talk = ofMessages(3).system("Brief.").user("Oslo?").add(Completion.of("Cold."));

    assertThat(talk.messages())
        .containsExactly(
            Message.system("Brief."), Message.user("Oslo?"), Message.assistant("Cold."));
    assertThat(talk.tokens()).isEqualTo(3);
  }

  @Test
  void dropsTheOldestTurnsAndKeepsSystemMessages() {
    Conversation talk = ofMessages(4).system("Brief.");
    for (String question : List.of("one", "two", "three")) {
      talk.user(question).add(Message.assistant("to " + question));
    }

    assertThat(talk.messages())
        .containsExactly(
            Message.system("Brief."), Message.user("three"), Message.assistant("to three"));
    assertThat(talk.tokens()).isEqualTo(3);
  }

  @Test
  void dropsACallTogetherWithItsResult() {
    Conversation talk = ofMessages(4)
        .addAll(List.of(Message.user("Oslo?"), CALL, RESULT, Message.assistant("Cold.")))
        .user("And Rome?");

    assertThat(talk.messages()).containsExactly(Message.user("And Rome?"));
  }

  @Test
  void neverDropsTheLastTurn() {
    Conversation talk =
        ofMessages(2).system("Brief.").user("first").user("Oslo?").add(CALL).add(RESULT);

    assertThat(talk.messages())
        .containsExactly(Message.system("Brief."), Message.user("Oslo?"), CALL, RESULT);
    assertThat(talk.tokens()).isEqualTo(4);
  }

  @Test
  void keepsASystemMessageInTheMiddle() {
    Conversation talk = ofMessages(2)
        .user("one")
        .system("Now in French.")
        .add(Message.assistant("un"))
        .user("two");

    assertThat(talk.messages())
        .containsExactly(Message.system("Now in French."), Message.user("two"));
  }

  @Test
  void dropsAGreetingBeforeTheFirstQuestion() {
    Conversation talk =
        ofMessages(2).add(Message.assistant("Welcome!")).user("one").user("two");

    assertThat(talk.messages()).containsExactly(Message.user("one"), Message.user("two"));
  }

  @Test
  void keepsEveryPart() {
    Completion answer = Completion.builder("Cold.")
        .reasoning("Northern.")
        .part(new ContentPart.Opaque("fake-format", "signed"))
        .build();

    assertThat(Conversation.of(1000).user("Oslo?").add(answer).messages().get(1).parts())
        .isEqualTo(answer.parts());
  }

  @Test
  void takesTheMessagesOfARun() {
    List<Message> all = List.of(Message.user("Oslo?"), CALL, RESULT, Message.assistant("Cold."));
    ToolRun run = new ToolRun(Completion.of("Cold."), all, Usage.UNKNOWN, 2);

    Conversation talk = Conversation.of(1000).user("Oslo?").replaceBy(run);

    assertThat(talk.messages()).isEqualTo(all);
  }

  @Test
  void makesARequest() {
    assertThat(Conversation.of(1000).user("Oslo?").request("gpt-4o-mini").build())
        .matches(request -> request.model().equals("gpt-4o-mini"))
        .matches(request -> request.messages().equals(List.of(Message.user("Oslo?"))));
  }

  @Test
  void countsByTheEstimateOfTokens() {
    Conversation talk = Conversation.of(100).user("a".repeat(450));

    assertThat(talk.tokens()).isEqualTo(104);
    assertThat(talk.user("b").messages()).containsExactly(Message.user("b"));
  }

  @Test
  void needsABudget() {
    assertThatIllegalArgumentException().isThrownBy(() -> Conversation.of(0));
  }

  @Test
  void doesNotShowInLogsWhatIsSaid() {
    assertThat(Conversation.of(1000).user("secret").toString())
        .isEqualTo("Conversation[1 messages, about 6 of 1000 tokens]");
  }

  @Test
  void takesMessagesFromManyThreads() throws InterruptedException {
    Conversation talk = ofMessages(10);
    CountDownLatch over = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> {
        for (int j = 0; j < 500; j++) {
          talk.user("question").add(Message.assistant("answer"));
        }
        over.countDown();
      });
      thread.setDaemon(true);
      thread.start();
    }
    over.await();

    assertThat(talk.tokens()).isEqualTo(talk.messages().size());
  }

  @Test
  void anEstimateThatThrowsLeavesTheConversationAsItWas() {
    Conversation talk = Conversation.of(100, message -> {
      if (message.text().equals("bad")) {
        throw new IllegalStateException("no such token");
      }
      return 1;
    });
    talk.user("good");

    assertThatThrownBy(() -> talk.addAll(List.of(Message.user("more"), Message.user("bad"))))
        .hasMessage("no such token");
    assertThatThrownBy(() -> talk.replaceBy(
            new ToolRun(Completion.of("x"), List.of(Message.user("bad")), Usage.UNKNOWN, 1)))
        .hasMessage("no such token");

    assertThat(talk.messages()).containsExactly(Message.user("good"));
    assertThat(talk.tokens()).isOne();
  }
}
