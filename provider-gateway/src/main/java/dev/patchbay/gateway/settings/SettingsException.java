package dev.patchbay.gateway.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file cannot be used. The message has a line for each problem, with the file, the line in it and what is allowed. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * Says what is wrong.
   *
   * @param source the file
   */
  SettingsException(String source, List<Problem> problems) {
    super(problems.stream().map(each -> each.in(source)).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in order of lines. */
  public List<Problem> problems() {
    return problems;
  }
}
