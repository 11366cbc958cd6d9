package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes messages as LangChain4j has them. */
final class BorrowedMessages {

  private static final String PDF = "application/pdf";

  private BorrowedMessages() {}

  /** The message as one of LangChain4j's, or as one for each result of a tool. An instruction without a word has no form there. */
  static List<ChatMessage> of(Message message) {
    return switch (message.role()) {
      case SYSTEM ->
        message.text().isBlank() ? List.of() : List.of(SystemMessage.from(message.text()));
      case USER ->
        List.of(UserMessage.from(
            message.parts().stream().map(BorrowedMessages::content).toList()));
      case ASSISTANT -> List.of(assistant(message));
      case TOOL -> message.parts().stream().map(BorrowedMessages::result).toList();
    };
  }

  private static Content content(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      return TextContent.from(text.text());
    }
    if (part instanceof ContentPart.Image image) {
      Image picture = image(image.media());
      return image.detail().isEmpty()
          ? ImageContent.from(picture)
          : ImageContent.from(picture, detail(image.detail()));
    }
    if (part instanceof ContentPart.Audio audio) {
      Media media = audio.media();
      Optional<URI> address = media.address();
      return address.isPresent()
          ? AudioContent.from(address.get())
          : AudioContent.from(media.base64(), media.mediaType());
    }
    if (part instanceof ContentPart.Document document) {
      Media media = document.media();
      Optional<URI> address = media.address();
      if (address.isEmpty() && !media.mediaType().equals(PDF)) {
        throw BorrowedRequest.refused("LangChain4j has documents of type " + PDF
            + " alone, but this is " + media.mediaType());
      }
      return address.isPresent()
          ? PdfFileContent.from(address.get())
          : PdfFileContent.from(media.base64(), PDF);
    }
    throw BorrowedRequest.refused(
        "LangChain4j's messages of users hold no " + part.getClass().getSimpleName());
  }

  /** A word that LangChain4j does not have leaves the choice to the service. */
  private static ImageContent.DetailLevel detail(String how) {
    return Arrays.stream(ImageContent.DetailLevel.values())
        .filter(each -> each.name().equalsIgnoreCase(how))
        .findFirst()
        .orElse(ImageContent.DetailLevel.AUTO);
  }

  private static Image image(Media media) {
    Optional<URI> address = media.address();
    return address.isPresent()
        ? Image.builder().url(address.get()).build()
        : Image.builder().base64Data(media.base64()).mimeType(media.mediaType()).build();
  }

  private static ChatMessage result(ContentPart part) {
    if (!(part instanceof ContentPart.ToolResult result)) {
      throw BorrowedRequest.refused("LangChain4j's results of tools stand alone");
    }
    ToolExecutionResultMessage.Builder message = ToolExecutionResultMessage.builder()
        .id(result.callId())
        .toolName(result.name())
        .isError(result.failed());
    boolean textAlone = result.content().stream().allMatch(ContentPart.Text.class::isInstance);
    return textAlone
        ? message.text(result.text()).build()
        : message
            .contents(result.content().stream().map(BorrowedMessages::content).toList())
            .build();
  }

  private static AiMessage assistant(Message message) {
    StringBuilder thinking = new StringBuilder();
    List<ToolExecutionRequest> calls = new ArrayList<>();
    List<Image> images = new ArrayList<>();
    Map<String, Object> attributes = new HashMap<>();
    for (ContentPart part : message.parts()) {
      if (part instanceof ContentPart.Reasoning reasoning) {
        thinking.append(reasoning.text());
      } else if (part instanceof ContentPart.ToolCall call) {
        calls.add(ToolExecutionRequest.builder()
            .id(call.id().isEmpty() ? null : call.id())
            .name(call.name())
            .arguments(call.arguments())
            .build());
      } else if (part instanceof ContentPart.Image image) {
        images.add(image(image.media()));
      } else if (part instanceof ContentPart.Opaque opaque) {
        attributes.putAll(attributes(opaque));
      }
    }
    if (!images.isEmpty()) {
      attributes.put(AiMessage.GENERATED_IMAGES_KEY, images);
    }
    String text = message.text();
    return AiMessage.builder()
        .text(text.isEmpty() && !calls.isEmpty() ? null : text)
        .thinking(thinking.isEmpty() ? null : thinking.toString())
        .toolExecutionRequests(calls)
        .attributes(attributes)
        .build();
  }

  /** What {@link BorrowedAnswer} has put away. */
  private static Map<String, Object> attributes(ContentPart.Opaque opaque) {
    try {
      return ((AiMessage) ChatMessageDeserializer.messageFromJson(opaque.data())).attributes();
    } catch (RuntimeException e) {
      throw BorrowedRequest.refused(
          "an opaque part of format " + opaque.format() + " is none of LangChain4j's messages");
    }
  }
}
