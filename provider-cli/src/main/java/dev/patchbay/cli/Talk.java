package dev.patchbay.cli;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A conversation: what was said so far, and the commands that change it. */
final class Talk {

  /** The commands, with what each does. */
  static final Map<String, String> COMMANDS = commands();

  private final Console console;
  private final Session session;
  private final RoutingChoice choice;
  private final PromptOptions prompt;
  private final Asking asking;
  private final boolean json;
  private final List<Message> messages = new ArrayList<>();
  private final List<ContentPart> attached;
  private String system;
  private String model;
  private List<Attempt> lastAttempts = List.of();
  private boolean over;

  Talk(
      Console console,
      Interrupt interrupt,
      Session session,
      RoutingChoice choice,
      PromptOptions prompt,
      String model,
      boolean json) {
    this.console = console;
    this.session = session;
    this.choice = choice;
    this.prompt = prompt;
    this.model = model;
    this.json = json;
    asking = new Asking(console, interrupt, session, choice, prompt);
    attached = new ArrayList<>(Attachments.of(prompt));
    system = prompt.system == null ? "" : prompt.system;
  }

  private static Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("/model", "[MODEL]  say which model is asked, or ask another one from now on");
    commands.put("/image", "FILE [QUESTION]  attach a picture, a file or an address");
    commands.put("/file", "FILE [QUESTION]  attach a text, a PDF, a sound");
    commands.put("/system", "[TEXT]  set the instruction to the model");
    commands.put("/why", "say how the last answer came about, and which provider is asked next");
    commands.put("/usage", "say after each answer what it took, or no longer");
    commands.put("/save", "FILE  write the conversation to a file, as Markdown");
    commands.put("/clear", "forget what was said");
    commands.put("/help", "list these commands");
    commands.put("/quit", "end the chat");
    return commands;
  }

  /** Whether the chat was ended. */
  boolean over() {
    return over;
  }

  /**
   * Takes a question or a command.
   *
   * @throws ProviderException if the question is not answered; it is then forgotten
   * @throws UsageException if the command is wrong
   */
  void say(String text) {
    if (text.startsWith("/") && COMMANDS.containsKey(first(text))) {
      command(first(text), text.substring(first(text).length()).strip());
    } else if (text.matches("/[a-z]+( .*)?")) {
      throw new UsageException("There is no command " + first(text) + "; /help lists them");
    } else if (!text.isBlank()) {
      ask(text);
    }
  }

  private static String first(String text) {
    return text.split("\\s", 2)[0];
  }

  private void command(String name, String rest) {
    switch (name) {
      case "/model" -> model(rest);
      case "/image" -> attach(rest, true);
      case "/file" -> attach(rest, false);
      case "/system" -> system = rest;
      case "/why" -> why();
      case "/usage" -> prompt.usage = !prompt.usage;
      case "/save" -> save(rest);
      case "/clear" -> messages.clear();
      case "/quit" -> over = true;
      default ->
        COMMANDS.forEach((command, what) -> console.say(String.format("  %-8s %s", command, what)));
    }
  }

  private void ask(String question) {
    Message asked = Message.user(question, attached.toArray(ContentPart[]::new));
    Completion answer =
        asking.ask(request(asked), json ? new JsonAnswer(console) : new PlainAnswer(console));
    messages.add(asked);
    messages.add(answer.toMessage());
    attached.clear();
    lastAttempts = answer.attempts();
  }

  private CompletionRequest request(Message asked) {
    CompletionRequest.Builder request = CompletionRequest.builder(model);
    if (!system.isEmpty()) {
      request.system(system);
    }
    messages.forEach(request::message);
    return request.message(asked).options(prompt.options()).build();
  }

  private void model(String name) {
    if (!name.isEmpty()) {
      Selection selection =
          session.registry().select(choice.query().toBuilder().model(name).build());
      // Throws, with the reasons, if there is none.
      String provider = selection.first().id();
      model = name;
      console.note("Asking for " + name + ", of " + provider + " first");
    } else {
      console.note("Asking for " + model);
    }
  }

  private void attach(String rest, boolean image) {
    if (rest.isEmpty()) {
      throw new UsageException("Say which file: /image photo.png");
    }
    // A name may have spaces.
    String file = Files.exists(Path.of(rest)) ? rest : first(rest);
    attached.add(image ? Attachments.image(file) : Attachments.file(file));
    String question = rest.substring(file.length()).strip();
    if (question.isEmpty()) {
      console.note("Attached; it goes with the next question");
    } else {
      ask(question);
    }
  }

  private void why() {
    if (!lastAttempts.isEmpty()) {
      console.say(Attempts.inWords(lastAttempts));
    }
    CompletionRequest next =
        request(Message.user("")).toBuilder().stream(!prompt.whole).build();
    console.say(asking.router().explain(next, CallContext.create()).stripTrailing());
  }

  private void save(String name) {
    if (name.isEmpty()) {
      throw new UsageException("Say where to: /save talk.md");
    }
    StringBuilder text = new StringBuilder();
    if (!system.isEmpty()) {
      text.append("## System\n\n").append(system).append("\n\n");
    }
    for (Message message : messages) {
      String role = message.role().name();
      text.append("## ").append(role.charAt(0));
      text.append(role.substring(1).toLowerCase(java.util.Locale.ROOT)).append("\n\n");
      text.append(message.text()).append("\n\n");
    }
    try {
      Files.writeString(Path.of(name), text);
      console.note("Wrote " + messages.size() + " messages to " + name);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("Cannot write " + name + ": " + e, e);
    }
  }
}
