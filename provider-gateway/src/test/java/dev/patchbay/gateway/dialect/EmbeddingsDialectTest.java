package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsDialectTest {

  private static final Embeddings TWO =
      Embeddings.of(List.of(new float[] {1, -0.5f}, new float[] {0.25f, 2}), Usage.of(7, -1));

  private static AskedEmbeddings read(EmbeddingsDialect dialect, String members) {
    return dialect.read(ResponsesWire.json("{\"model\":\"m\"," + members + "}"));
  }

  private static String written(EmbeddingsDialect dialect, String members) {
    AskedEmbeddings asked = read(dialect, members);
    return ResponsesWire.written(out -> dialect.write(asked, TWO, ResponsesWire.REPORT, out));
  }

  @Test
  void readsATextOrAList() {
    assertThat(read(EmbeddingsDialect.OPENAI, "\"input\":\"a\",\"user\":\"u\"").request())
        .isEqualTo(EmbeddingRequest.of("m", "a"));
    assertThat(read(
                EmbeddingsDialect.OPENAI,
                "\"input\":[\"a\",\"b\"],\"dimensions\":8,\"input_type\":\"query\"")
            .request())
        .isEqualTo(EmbeddingRequest.of("m", "a", "b")
            .withDimensions(8)
            .withPurpose(EmbeddingRequest.Purpose.QUERY));
    assertThat(read(
                EmbeddingsDialect.OLLAMA,
                "\"input\":[\"a\"],\"truncate\":true,\"keep_alive\":\"5m\",\"options\":{}")
            .request())
        .isEqualTo(EmbeddingRequest.of("m", "a"));
  }

  @Test
  void whatHasNoTermTravelsToServicesOfTheFormat() {
    AskedEmbeddings asked =
        read(EmbeddingsDialect.OPENAI, "\"input\":\"a\",\"truncate\":\"END\",\"user\":\"u\"");

    assertThat(asked.request())
        .isEqualTo(EmbeddingRequest.of("m", "a").withExtra("truncate", "END"));
    assertThat(asked.format()).isEqualTo("openai-chat");
    assertThat(read(EmbeddingsDialect.OPENAI, "\"input\":\"a\"").format()).isEmpty();
  }

  @Test
  void anOptionOfOllamasIsRefusedSinceItCannotBePassedOn() {
    assertThatThrownBy(
            () -> read(EmbeddingsDialect.OLLAMA, "\"input\":\"a\",\"options\":{\"num_ctx\":9}"))
        .isInstanceOfSatisfying(
            BadRequest.class, wrong -> assertThat(wrong.member()).isEqualTo("options"))
        .hasMessageContaining("leave it out");
  }

  @Test
  void writesNumbers() {
    assertThat(written(EmbeddingsDialect.OPENAI, "\"input\":[\"a\",\"b\"]")).isEqualTo("""
            {"model":"m-1","object":"list","data":[{"object":"embedding","index":0,"embedding":[1.0,-0.5]},\
            {"object":"embedding","index":1,"embedding":[0.25,2.0]}],"usage":{"prompt_tokens":7,"total_tokens":7}}""");
    assertThat(written(EmbeddingsDialect.OLLAMA, "\"input\":[\"a\",\"b\"]"))
        .isEqualTo(
            "{\"model\":\"m-1\",\"embeddings\":[[1.0,-0.5],[0.25,2.0]],\"prompt_eval_count\":7}");
  }

  @Test
  void writesBytesTheLowestFirst() {
    assertThat(written(
            EmbeddingsDialect.OPENAI, "\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\""))
        .contains("\"embedding\":\"AACAPwAAAL8=\"", "\"embedding\":\"AACAPgAAAEA=\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"input\":[1,2]|input|send texts",
        "\"input\":[[1,2]]|input|send texts",
        "\"user\":\"u\"|input|missing",
        "\"input\":[]|''|at least one text",
        "\"input\":\"a\",\"encoding_format\":\"int8\"|encoding_format|float or base64"
      })
  void saysWhatIsWrongAndWhatToDo(String members, String member, String advice) {
    assertThatThrownBy(() -> read(EmbeddingsDialect.OPENAI, members))
        .isInstanceOfSatisfying(
            BadRequest.class, wrong -> assertThat(wrong.member()).isEqualTo(member))
        .hasMessageContaining(advice);
  }

  @Test
  void errorsAreThoseOfTheDialect() {
    assertThat(ResponsesWire.written(
            out -> EmbeddingsDialect.OPENAI.error(ResponsesWire.OVERLOADED, out)))
        .startsWith("{\"error\":{\"message\":\"house is overloaded.\"");
    assertThat(ResponsesWire.written(
            out -> EmbeddingsDialect.OLLAMA.error(ResponsesWire.OVERLOADED, out)))
        .startsWith("{\"error\":\"house is overloaded.\"");
  }
}
