module aviary {
  requires dev.patchbay.provider;

  provides dev.patchbay.provider.AbstractProvider with
      providers.Aviary;
}
