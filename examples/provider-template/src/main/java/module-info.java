/** The provider of the service Parrot. */
module com.example.parrot {
  requires dev.patchbay.provider.openai;

  exports com.example.parrot;

  provides dev.patchbay.provider.AbstractProvider with
      com.example.parrot.Parrot;
}
