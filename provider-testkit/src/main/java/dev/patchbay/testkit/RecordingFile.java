package dev.patchbay.testkit;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls that were recorded, a line each, in the order in which they ended. Thread-safe. */
final class RecordingFile {

  private static final int MOST_SHOWN = 3;

  private record Line(int number, RecordedCall call) {}

  /** A recorded call that is not the one asked for, and why. */
  private record Near(Line line, List<String> differences) {}

  private final Path path;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private int count;
  private boolean lineOpen;

  /**
   * Reads the file, which need not exist.
   *
   * @throws IllegalArgumentException if a line is no recorded call
   * @throws UncheckedIOException if it cannot be read
   */
  RecordingFile(Path path) {
    this.path = path.toAbsolutePath();
    if (Files.notExists(path)) {
      return;
    }
    try {
      String text = Files.readString(path);
      lineOpen = !text.isEmpty() && !text.endsWith("\n");
      text.lines().forEach(this::parse);
    } catch (IOException e) {
      throw new UncheckedIOException("The recording " + this.path + " cannot be read", e);
    }
  }

  private void parse(String text) {
    count++;
    if (text.isBlank()) {
      return;
    }
    try {
      RecordedCall call = RecordedCall.parsed(text);
      lines.putIfAbsent(call.key(), new Line(count, call));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Line " + count + " of the recording " + path + " is no recorded call: delete it, and"
              + " the call is recorded anew",
          e);
    }
  }

  synchronized Optional<RecordedCall> find(RecordedCall asked) {
    return Optional.ofNullable(lines.get(asked.key())).map(Line::call);
  }

  /** Adds a call, unless another thread has added the same meanwhile. The file is complete when this returns. */
  synchronized void add(RecordedCall call) {
    if (lines.containsKey(call.key())) {
      return;
    }
    try {
      Path folder = path.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(
          path,
          (lineOpen ? "\n" : "") + call + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("The recording " + path + " cannot be written", e);
    }
    lineOpen = false;
    count++;
    lines.put(call.key(), new Line(count, call));
  }

  /** What to say if there is no such call. */
  synchronized ProviderException missing(RecordedCall asked) {
    StringBuilder text = new StringBuilder("the recording " + path + " has no call '" + asked.kind()
        + "' of model " + asked.request().path("model").asString("") + " with this request: "
        + JsonDifference.shortened(asked.request().toString(), 0));
    List<Near> near = lines.values().stream()
        .filter(line -> line.call().kind().equals(asked.kind()))
        .map(line -> new Near(line, JsonDifference.between(line.call().request(), asked.request())))
        .sorted(Comparator.comparingInt(each -> each.differences().size()))
        .limit(MOST_SHOWN)
        .toList();
    text.append(near.isEmpty() ? "; it has none of that kind" : "; the nearest are");
    for (Near each : near) {
      List<String> differences = each.differences();
      text.append("\n  line ").append(each.line().number()).append(", which differs in ");
      text.append(
          String.join("; ", differences.subList(0, Math.min(MOST_SHOWN, differences.size()))));
      if (differences.size() > MOST_SHOWN) {
        text.append("; and ").append(differences.size() - MOST_SHOWN).append(" more");
      }
    }
    text.append("\nAsk the service once with RecordingProvider.of, which adds it.");
    return ProviderException.of(ErrorKind.INVALID_REQUEST, text.toString());
  }
}
