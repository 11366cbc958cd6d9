package dev.patchbay.cli;

import picocli.CommandLine.Command;

/** The command {@code patchbay}. */
@Command(name = "patchbay")
public final class Patchbay {

  private Patchbay() {}
}
