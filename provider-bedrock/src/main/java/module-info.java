/** The provider for Amazon Bedrock. */
module dev.patchbay.provider.bedrock {
  requires transitive dev.patchbay.provider.http;
  requires static org.jspecify;

  exports dev.patchbay.provider.bedrock;

  provides dev.patchbay.provider.AbstractProvider with
      dev.patchbay.provider.bedrock.Bedrock;
}
