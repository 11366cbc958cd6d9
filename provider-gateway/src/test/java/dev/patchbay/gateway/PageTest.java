package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.testkit.FaultServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the page's files are served. What they do is tried in a browser: src/test/page. */
class PageTest {

  private static final Path FOLDER =
      Path.of("src/main/resources/dev/patchbay/gateway/page").toAbsolutePath();

  @Test
  void thePageIsServedWithoutAKey() throws Exception {
    Path keys = Files.createTempDirectory("page").resolve("keys");
    ApiKeys.create(keys, "page", KeyOptions.NONE);
    try (GatewayFixture door = GatewayFixture.before("keys: \"" + keys + "\"\n")) {
      HttpResponse<String> page = door.get("/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
      assertThat(page.body()).contains("<title>Patchbay</title>");
      assertThat(door.get("/v1/providers").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void everyFileOfThePageIsServed() throws Exception {
    try (GatewayFixture door = GatewayFixture.before();
        Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        HttpResponse<String> response = door.get(name.equals("index.html") ? "/" : "/page/" + name);

        assertThat(response.statusCode()).as(name).isEqualTo(200);
        assertThat(response.body()).as(name).isEqualTo(Files.readString(file));
      }
      assertThat(door.get("/page/uplot/uPlot.esm.js").body())
          .contains("export { uPlot as default }");
      assertThat(door.get("/page/uplot/uPlot.min.css").headers().firstValue("content-type"))
          .hasValue("text/css;charset=utf-8");
    }
  }

  @Test
  void nothingComesFromElsewhereAndNothingIsGuessed() {
    try (GatewayFixture door = GatewayFixture.before()) {
      for (String path : List.of("/", "/page/app.js", "/page/icon.svg")) {
        HttpResponse<String> response = door.get(path);

        assertThat(response.headers().firstValue("content-security-policy").orElse(""))
            .contains(
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "connect-src 'self'",
                "form-action 'none'",
                "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("referrer-policy")).hasValue("no-referrer");
      }
    }
  }

  @Test
  void noFileNamesAnotherOrigin() throws Exception {
    Pattern other = Pattern.compile("(src|href)=\"https?:|import[^;]*\"https?:|\\burl\\(");
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern(other)
            .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
      }
    }
  }

  @Test
  void aCopyThatIsStillRightIsNotSentAgain() {
    try (GatewayFixture door = GatewayFixture.before()) {
      String tag = door.get("/page/app.js").headers().firstValue("etag").orElseThrow();

      HttpResponse<String> again = door.get("/page/app.js", "if-none-match", "W/\"x\", " + tag);

      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("cache-control")).hasValue("no-cache");
      assertThat(door.get("/page/page.css").headers().firstValue("etag").orElseThrow())
          .isNotEqualTo(tag);
    }
  }

  @Test
  void noOtherFileIsServed() {
    try (GatewayFixture door = GatewayFixture.before()) {
      for (String path : List.of(
          "/page/",
          "/page/../Page.class",
          "/page/%2e%2e/Page.class",
          "/page/..%2fPage.class",
          "/page/index.html",
          "/page/uplot/uPlot.iife.js",
          "/META-INF/MANIFEST.MF")) {
        assertThat(door.get(path).statusCode()).as(path).isIn(400, 404);
      }
      assertThat(door.post("/", "").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void anExplanationNamesTheStrategyAsItIsChosen() {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("x")))) {
      assertThat(door.post("/v1/explain", chat("")).body()).contains("\"strategy\":\"priority\"");
      assertThat(door.post("/v1/explain", chat("\"patchbay\":{\"strategy\":\"fastest\"}"))
              .body())
          .contains("\"strategy\":\"fastest\"");
    }
  }
}
