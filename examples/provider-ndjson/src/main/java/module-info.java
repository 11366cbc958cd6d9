/** The provider of the service Brook. */
module com.example.brook {
  requires dev.patchbay.provider.http;

  exports com.example.brook;

  provides dev.patchbay.provider.AbstractProvider with
      com.example.brook.Brook;
}
