package dev.patchbay.langchain4j;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads LangChain4j's messages. */
final class Messages {

  private Messages() {}

  /**
   * The message in Patchbay's words.
   *
   * @throws UnsupportedFeatureException if there are none
   * @throws IllegalArgumentException if it is wrong in itself, such as an image that is not in base 64
   */
  static Message read(ChatMessage message) {
    if (message instanceof UserMessage user) {
      return new Message(Role.USER, parts(user.contents()));
    }
    if (message instanceof AiMessage ai) {
      return new Message(Role.ASSISTANT, CarriedParts.of(ai));
    }
    if (message instanceof ToolExecutionResultMessage result) {
      return Message.of(Role.TOOL, result(result));
    }
    if (message instanceof SystemMessage system) {
      return Message.system(system.text());
    }
    throw new UnsupportedFeatureException(
        "Messages of type " + message.type() + " are not supported by Patchbay");
  }

  private static ContentPart result(ToolExecutionResultMessage result) {
    return new ContentPart.ToolResult(
        orEmpty(result.id()),
        orEmpty(result.toolName()),
        parts(result.contents()),
        Boolean.TRUE.equals(result.isError()));
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<ContentPart> parts(List<Content> contents) {
    return contents.size() == 1
        ? List.of(part(contents.get(0)))
        : contents.stream().map(Messages::part).toList();
  }

  private static ContentPart part(Content content) {
    if (content instanceof TextContent text) {
      return new ContentPart.Text(text.text());
    }
    if (content instanceof ImageContent image) {
      ImageContent.DetailLevel detail = image.detailLevel();
      return image(image.image())
          .withDetail(detail == null ? "" : detail.name().toLowerCase(Locale.ROOT));
    }
    if (content instanceof AudioContent audio) {
      Audio sound = audio.audio();
      byte[] bytes = sound.binaryData();
      return new ContentPart.Audio(
          bytes == null
              ? media("a sound", sound.url(), sound.base64Data(), sound.mimeType())
              : Media.of(typeOf("a sound", sound.mimeType()), bytes));
    }
    if (content instanceof PdfFileContent pdf) {
      PdfFile file = pdf.pdfFile();
      return new ContentPart.Document(
          media("a document", file.url(), file.base64Data(), file.mimeType()), "");
    }
    throw new UnsupportedFeatureException("Content of type "
        + content.type().toString().toLowerCase(Locale.ROOT) + " is not supported by Patchbay");
  }

  static ContentPart.Image image(Image image) {
    return new ContentPart.Image(
        media("an image", image.url(), image.base64Data(), image.mimeType()));
  }

  private static Media media(
      String what, @Nullable URI url, @Nullable String base64, @Nullable String type) {
    if (base64 != null) {
      return Media.of(typeOf(what, type), Base64.getDecoder().decode(base64));
    }
    if (url == null || url.getScheme() == null) {
      throw new IllegalArgumentException(what + " has neither content nor an absolute address");
    }
    return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
      case "http", "https", "data" -> Media.at(url);
      default ->
        throw new UnsupportedFeatureException("The address of " + what + " with the scheme "
            + url.getScheme()
            + " is not supported by Patchbay: use https, or the content in base 64");
    };
  }

  private static String typeOf(String what, @Nullable String type) {
    if (type == null) {
      throw new IllegalArgumentException(what + " has no MIME type: name it beside the content");
    }
    return type;
  }
}
