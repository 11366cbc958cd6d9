package dev.patchbay.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures, documents and sounds. */
class MediaTest {

  private static final byte[] BYTES = {1, 2, 3};

  @ParameterizedTest
  @ValueSource(strings = {"https://h/1.png", "http://h/1.png", "HTTPS://h/1.png"})
  void anHttpAddressIsLeftToTheService(URI address) {
    Media media = Media.at(address);

    assertThat(media.address()).contains(address);
    assertThat(media.toUri()).isEqualTo(address.toString());
    assertThat(media.mediaType()).isEmpty();
    assertThat(media.base64()).isEmpty();
  }

  @Test
  void aDataUriIsDecoded() {
    Media media = Media.at(URI.create("data:image/png;base64,AQID"));

    assertThat(media)
        .isEqualTo(Media.of("image/png", BYTES))
        .hasSameHashCodeAs(Media.of("image/png", BYTES));
    assertThat(media.address()).isEmpty();
    assertThat(media.bytes()).containsExactly(1, 2, 3);
    assertThat(media.toUri()).isEqualTo("data:image/png;base64,AQID");
  }

  @ParameterizedTest
  @CsvSource({
    "'DATA:,x%20y', text/plain, 'x y'",
    "'data:text/markdown;charset=utf-8,%23', text/markdown, '#'",
    "'data:TEXT/PLAIN;charset=utf-8;base64,eA==', text/plain, x"
  })
  void everyFormOfADataUriIsDecoded(URI uri, String type, String content) {
    Media media = Media.at(uri);

    assertThat(media.mediaType()).isEqualTo(type);
    assertThat(new String(media.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(content);
  }

  @Test
  void aFileThatHidesItsSizeIsNotReadWithoutEnd() {
    Path endless = Path.of("/dev/zero");
    assumeThat(endless).exists();

    assertThatThrownBy(() -> Media.from(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 50 MB are read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:image/png;base64,&&&&", "data:png;base64,AQID", "data:image/png"})
  void aDataUriThatCannotBeDecodedIsRefused(String uri) {
    assertThatThrownBy(() -> Media.at(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://h/1.png",
        "1.png",
        "/1.png",
        "httpsx://h",
        "jar:file:/a!/b"
      })
  void anAddressOfAnotherSchemeIsRefused(URI address) {
    assertThatThrownBy(() -> new ContentPart.Image(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "its scheme is " + (address.getScheme() == null ? "none" : address.getScheme()));
  }

  @ParameterizedTest
  @CsvSource({
    "a.png, image/png",
    "A.JPG, image/jpeg",
    "a.webp, image/webp",
    "report.pdf, application/pdf",
    "a.mp3, audio/mpeg",
    "a.wav, audio/wav"
  })
  void theEndOfAFilesNameTellsItsType(String name, String type, @TempDir Path folder)
      throws Exception {
    Path file = Files.write(folder.resolve(name), BYTES);

    assertThat(Media.from(file)).isEqualTo(Media.of(type, BYTES));
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0089PNG\r\n\u001a\n....', image/png",
    "'\u00ff\u00d8\u00ff....', image/jpeg",
    "GIF89a...., image/gif",
    "RIFF....WEBPVP8, image/webp",
    "RIFF....WAVEfmt, audio/wav",
    "%PDF-1.7, application/pdf",
    "ID3...., audio/mpeg"
  })
  void theContentOfAFileTellsItsTypeWhateverItsName(
      String content, String type, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("upload.png"), content, ISO_8859_1);

    assertThat(Media.from(file).mediaType()).isEqualTo(type);
  }

  @Test
  void anEmptyFileIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("empty.png"));

    assertThatThrownBy(() -> Media.from(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.png is empty");
  }

  @Test
  void aFolderIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> Media.from(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aFileThatNoServiceTakesIsRefusedUnread(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("film.png");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(MediaFile.MOST_BYTES + 1L);
    }

    assertThatThrownBy(() -> Media.from(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("film.png has 50 MB")
        .hasMessageContaining("Media.at(uri)");
  }

  @Test
  void aDocumentIsNoPictureAndAPictureNoDocument(@TempDir Path folder) throws Exception {
    Path pdf = Files.writeString(folder.resolve("report.pdf"), "%PDF-1.7");
    Path png = Files.write(folder.resolve("chart.png"), BYTES);

    assertThatThrownBy(() -> ContentPart.Image.from(pdf))
        .hasMessageContaining("application/pdf")
        .hasMessageContaining("Document.from");
    assertThatThrownBy(() -> ContentPart.Document.from(png)).hasMessageContaining("use Image");
    assertThat(ContentPart.Document.from(pdf).name()).isEqualTo("report.pdf");
  }

  @Test
  void aFileWhoseNameTellsNothingIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("picture"), BYTES);

    assertThatThrownBy(() -> Media.from(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Media.of");
  }

  @Test
  void theBytesAreACopyThatCannotBeChanged() {
    byte[] mine = BYTES.clone();
    Media media = Media.of("image/png", mine);
    mine[0] = 9;
    media.bytes()[1] = 9;

    assertThat(media.bytes()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "png", "image/", "image/png; q=1", "image/p ng", "image/png\r\nx: y"})
  void aMediaTypeInAnotherFormIsRefused(String type) {
    assertThatThrownBy(() -> Media.of(type, BYTES)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTextFormShowsNoContent() {
    assertThat(Media.of("image/png", BYTES)).hasToString("Media[image/png, 3 bytes]");
    assertThat(Media.at(URI.create("https://h/?secret=1"))).hasToString("Media[at an address]");
  }
}
