/** The provider of the service Brook. */
module com.example.brook {
  requires dev.patchbay.provider;
  requires okhttp3;
  requires tools.jackson.databind;

  exports com.example.brook;

  provides dev.patchbay.provider.AbstractProvider with
      com.example.brook.Brook;
}
