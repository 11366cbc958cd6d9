package dev.patchbay.benchmarks;

/** A process that asks one thing, prints a line when it has the answer, and ends when its standard input does. */
final class FirstAnswer {

  private FirstAnswer() {}

  public static void main(String[] args) throws Exception {
    ChatClient client = ClientProcess.create(args[0], args[1]);
    System.out.println(client.complete().length());
    // The runner reads the process's CPU time before it lets it go.
    System.in.read();
    System.exit(0);
  }
}
