package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One attempt, for the JDK's flight recorder. */
@Name("dev.patchbay.Attempt")
@Label("Provider attempt")
@Category("Patchbay")
@Description("A call of a router to a provider, from its start to the end of the answer")
@StackTrace(false)
final class AttemptEvent extends Event {

  @Label("Provider")
  String provider = "";

  @Label("Model")
  String model = "";

  @Label("Error")
  @Description("The kind of error, or nothing if the attempt succeeded")
  String error = "";

  @Label("HTTP status")
  int status;

  void endedAs(Attempt attempt) {
    if (shouldCommit()) {
      provider = attempt.provider();
      model = attempt.model();
      error = attempt.failure().map(Enum::name).orElse("");
      status = attempt.status();
      commit();
    }
  }
}
