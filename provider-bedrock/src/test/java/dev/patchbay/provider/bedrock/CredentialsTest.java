package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Secret;
import dev.patchbay.provider.bedrock.aws.Credentials;
import dev.patchbay.provider.bedrock.aws.Signature;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where credentials come from, what they sign, and where they do not go. */
class CredentialsTest {

  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=%s/\\d{8}/%s/bedrock/aws4_request, "
          + "SignedHeaders=%s, Signature=[0-9a-f]{64}";
  private static final String ALL_HEADERS = "host;x-amz-date;x-amz-security-token";

  private static final String FILE = """
      # What AWS's tools write
      [default]
      aws_access_key_id = AKIDDEFAULT
      aws_secret_access_key = secret/of+default

      [work]
      region = eu-west-1
      aws_access_key_id=AKIDWORK
      aws_secret_access_key=secret=of=work
        aws_session_token = token-of-work==
      [ empty ]
      sso_session = sign-on
      """;

  @TempDir
  private Path folder;

  /** The signature that botocore 1.44.8 makes of the same request. */
  @Test
  void theSignatureIsThatOfAwssOwnClient() {
    URI url = URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com"
        + "/model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse");
    Map<String, Secret> secrets = new HashMap<>();
    secrets.put(Credentials.ID, Secret.of("AKIDEXAMPLE", url));
    secrets.put(Credentials.KEY, Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", url));
    secrets.put(Credentials.TOKEN, Secret.of("IQoJb3JpZ2luX2Vj/token==", url));
    CallContext context =
        CallContext.builder().clock(() -> Instant.parse("2026-11-26T08:00:00Z")).build();

    Map<String, String> headers = new Signature()
        .headers(new Authorization.Unauthorized(
            url,
            "POST",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Grüße\"}]}]}"
                .getBytes(StandardCharsets.UTF_8),
            null,
            secrets,
            ProviderConfig.builder().set("region", "eu-central-1").build(),
            context));

    assertThat(headers)
        .isEqualTo(
            Map.of(
                "x-amz-date",
                "20261126T080000Z",
                "x-amz-security-token",
                "IQoJb3JpZ2luX2Vj/token==",
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/eu-central-1/bedrock/aws4_request, "
                    + "SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=2034a323f43599799caee5934905f7853cd28de77d0d336699829483eb612641"));
  }

  @ParameterizedTest
  @EnumSource
  void credentialsOfTheSettingsSign(Way way) {
    ReceivedRequest request = sent(way, Servers::signing);

    assertThat(request.header("authorization").orElseThrow())
        .matches(SIGNED.formatted(Servers.ID, "eu-central-1", ALL_HEADERS));
    assertThat(request.header("x-amz-security-token")).contains(Servers.TOKEN);
    assertThat(request.headers().toString()).doesNotContain(Servers.SECRET);
  }

  @Test
  void aTokenThatIsEmptyIsNone() {
    ReceivedRequest request = sent(
        Way.WHOLE,
        server -> Servers.provider(
            server,
            "region",
            "eu-central-1",
            "access-key-id",
            Servers.ID,
            "secret-access-key",
            Servers.SECRET,
            "session-token",
            ""));

    assertThat(request.header("authorization").orElseThrow())
        .matches(SIGNED.formatted(Servers.ID, "eu-central-1", "host;x-amz-date"));
  }

  @ParameterizedTest
  @CsvSource({
    "default, AKIDDEFAULT, host;x-amz-date,",
    "work, AKIDWORK, host;x-amz-date;x-amz-security-token, token-of-work=="
  })
  void aProfileHasThemInAFile(String profile, String id, String headers, String token)
      throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), FILE);

    ReceivedRequest request = sent(
        Way.STREAMED,
        server -> Servers.provider(
            server,
            "region",
            "eu-central-1",
            "profile",
            profile,
            "credentials-file",
            file.toString()));

    assertThat(request.header("authorization").orElseThrow())
        .matches(SIGNED.formatted(id, "eu-central-1", headers));
    assertThat(request.header("x-amz-security-token").orElse(null)).isEqualTo(token);
  }

  @Test
  void settingsGoBeforeTheFileAndAnApiKeyBeforeBoth() throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), FILE);
    String[] settings = {
      "region",
      "eu-central-1",
      "credentials-file",
      file.toString(),
      "access-key-id",
      Servers.ID,
      "secret-access-key",
      Servers.SECRET
    };

    assertThat(sent(Way.WHOLE, server -> Servers.provider(server, settings))
            .header("authorization")
            .orElseThrow())
        .contains(Servers.ID);
    String[] both = Arrays.copyOf(settings, settings.length + 2);
    both[settings.length] = "api-key";
    both[settings.length + 1] = Servers.KEY;
    assertThat(sent(Way.WHOLE, server -> Servers.provider(server, both)).header("authorization"))
        .contains("Bearer " + Servers.KEY);
  }

  @Test
  void aServiceAtAnotherAddressMayNeedNoCredentials() {
    ReceivedRequest request = sent(Way.WHOLE, server -> Servers.provider(server, "models", "m"));

    assertThat(request.header("authorization")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "models=m                                        | set AWS_REGION or patchbay.bedrock.region",
        "region=eu-central-1                             | AWS_BEARER_TOKEN_BEDROCK",
        "region=eu-central-1,profile=empty               | for the profile 'empty'",
        "region=eu-central-1,access-key-id=AKID          | secret-access-key one is missing",
        "region=eu-central-1,secret-access-key=CANARY-1  | access-key-id and",
        "access-key-id=AKID,secret-access-key=CANARY-1   | set AWS_REGION or patchbay.bedrock.region"
      })
  void whatIsMissingIsToldBeforeAByteIsSent(String settings, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), "[empty]\nsso_session = a\n");
    ProviderConfig.Builder config =
        ProviderConfig.builder().set("credentials-file", file.toString());
    for (String setting : settings.strip().split(",", -1)) {
      config.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    AbstractProvider provider = new Bedrock().configured(config.build());

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> provider.complete(HELLO.toBuilder().model("m").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure).hasMessageContaining(why);
    assertThat(failure.getMessage()).doesNotContain("CANARY");
  }

  @Test
  void theAddressMustTellTheRegionIfRequestsAreSigned() {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      AbstractProvider provider =
          Servers.provider(server, "access-key-id", "AKID", "secret-access-key", "secret");

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> provider.complete(HELLO));

      assertThat(failure).hasMessageContaining("AWS_REGION");
      assertThat(server.requests()).isEmpty();
    }
  }

  /** AWS answers a wrong signature with all that it has computed it from. */
  @ParameterizedTest
  @EnumSource
  void noneOfThemIsInAMessage(Way way) {
    String echo = "{\"message\":\"The request signature we calculated: " + Servers.SECRET
        + " x-amz-security-token:" + Servers.TOKEN + " Credential=" + Servers.ID + "/20261126\"}";
    Script refusal = Script.whole(
        403,
        Map.of(
            "content-type", "application/json", "x-amzn-errortype", "InvalidSignatureException:"),
        echo);
    try (FaultServer server = FaultServer.answering(refusal)) {
      AbstractProvider provider = Servers.signing(server);

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> way.ask(provider, HELLO));

      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.code()).isEqualTo("InvalidSignatureException");
      assertThat(trace + failure.detail() + provider + provider.info()).doesNotContain("CANARY");
    }
  }

  @Test
  void theyDoNotCrossANetworkInClearText() throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), FILE);
    ProviderConfig settings = ProviderConfig.builder()
        .set("base-url", "http://bedrock.example")
        .set("access-key-id", Servers.ID)
        .set("secret-access-key", Servers.SECRET)
        .build();
    ProviderConfig profile = ProviderConfig.builder()
        .set("base-url", "http://bedrock.example")
        .set("credentials-file", file.toString())
        .build();

    for (ProviderConfig config : new ProviderConfig[] {settings, profile}) {
      assertThatThrownBy(() -> new Bedrock().configured(config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("clear text")
          .hasMessageNotContaining("CANARY")
          .hasMessageNotContaining("secret/of");
    }
  }

  private interface ProviderAt {
    AbstractProvider server(FaultServer server);
  }

  /** The request that a provider sends. */
  private static ReceivedRequest sent(Way way, ProviderAt provider) {
    try (FaultServer server = FaultServer.answering(way.script(text("Hi")))) {
      AbstractProvider at = provider.server(server);
      way.ask(at, HELLO.toBuilder().model(at.info().models().get(0).id()).build());
      return server.requests().get(0);
    }
  }
}
