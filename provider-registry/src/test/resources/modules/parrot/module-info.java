module parrot {
  requires dev.patchbay.provider;

  provides dev.patchbay.provider.AbstractProvider with
      providers.Parrot;
}
