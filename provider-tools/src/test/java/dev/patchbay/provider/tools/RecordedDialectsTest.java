package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.RecordingProvider;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real wire formats give is recorded, and given again without a server. */
class RecordedDialectsTest {

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void aConversationWithAToolCallIsReplayedPartByPart(Dialects dialect) {
    List<Completion> first = new ArrayList<>();
    try (FaultServer server = FaultServer.answering(
            Script.json(200, dialect.call("1", "weather", "{\"city\":\"Oslo\"}")),
            Script.json(200, dialect.text("Sunny")));
        AbstractProvider provider = RecordingProvider.of(dialect.at(server), file())) {
      first.addAll(conversation(provider));
    }
    List<Completion> again = conversation(RecordingProvider.replayOnly(dialect.provider(), file()));

    assertThat(first.get(0).toolCalls()).hasSize(1);
    assertThat(again)
        .extracting(Completion::parts)
        .isEqualTo(first.stream().map(Completion::parts).toList());
    assertThat(again)
        .extracting(Completion::usage)
        .isEqualTo(first.stream().map(Completion::usage).toList());
  }

  private static List<Completion> conversation(AbstractProvider provider) {
    Completion call = provider.complete(Dialects.QUESTION);
    Completion answer = provider.complete(Dialects.QUESTION.toBuilder()
        .message(call.toMessage())
        .message(Message.toolResult("1", "21 degrees"))
        .build());
    return List.of(call, answer);
  }

  @ParameterizedTest
  @EnumSource
  void aStreamIsReplayed(Dialects dialect) {
    Completion first;
    try (FaultServer server = FaultServer.answering(dialect.streamed("Sunny"));
        AbstractProvider provider = RecordingProvider.of(dialect.at(server), file());
        CompletionStream stream = provider.stream(Dialects.QUESTION)) {
      first = stream.toCompletion();
    }
    try (CompletionStream stream =
        RecordingProvider.replayOnly(dialect.provider(), file()).stream(Dialects.QUESTION)) {
      Completion again = stream.toCompletion();

      assertThat(again.text()).isEqualTo("Sunny");
      assertThat(again.usage()).isEqualTo(first.usage());
      assertThat(again.details()).isEqualTo(first.details());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsNotInTheFileEvenIfTheServiceShowsIt(Dialects dialect) throws IOException {
    try (FaultServer server = FaultServer.answering(
            Script.json(401, "{\"error\":{\"message\":\"wrong key sk-test\"}}"));
        AbstractProvider provider = RecordingProvider.of(dialect.at(server), file())) {
      ProviderException first =
          catchThrowableOfType(ProviderException.class, () -> provider.complete(Dialects.QUESTION));
      ProviderException again = catchThrowableOfType(
          ProviderException.class,
          () ->
              RecordingProvider.replayOnly(dialect.provider(), file()).complete(Dialects.QUESTION));

      assertThat(again.kind()).isEqualTo(ErrorKind.AUTHENTICATION).isEqualTo(first.kind());
      assertThat(again.status()).hasValue(401);
      assertThat(again.detail()).isEqualTo(first.detail());
      assertThat(Files.readString(file())).contains("wrong key").doesNotContain("sk-test");
    }
  }

  private Path file() {
    return folder.resolve("recording.jsonl");
  }
}
