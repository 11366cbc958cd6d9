package dev.patchbay.integration;

import java.io.IOException;

/** A program that prints its arguments, a line each, and then waits to be ended if the last one is {@code wait}. */
final class Talker {

  private Talker() {}

  public static void main(String[] lines) throws IOException, InterruptedException {
    for (String line : lines) {
      System.out.println(line);
    }
    if (lines[lines.length - 1].equals("wait")) {
      Thread.currentThread().join();
    }
  }
}
