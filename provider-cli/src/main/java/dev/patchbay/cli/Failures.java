package dev.patchbay.cli;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, and gives the exit code for it. */
record Failures(Console console) implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console.complain(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, console.err());
    console.say("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof ProviderException failure) {
      complain(failure);
      return ExitCode.of(failure);
    }
    if (e instanceof UsageException mistake) {
      console.complain(e.getMessage());
      return mistake.exitCode();
    }
    console.complain("failed by a mistake in Patchbay itself, please report it: " + e);
    for (StackTraceElement element : e.getStackTrace()) {
      console.say("    at " + element);
    }
    return ExitCode.PROVIDER_FAILED;
  }

  void complain(ProviderException failure) {
    console.complain(failure.kind() == ErrorKind.CANCELLED ? "interrupted" : failure.getMessage());
  }

  /** What an exception says, or else its class. */
  static String text(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
  }
}
