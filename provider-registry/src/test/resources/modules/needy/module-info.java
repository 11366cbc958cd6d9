module needy {
  requires dev.patchbay.provider;

  provides dev.patchbay.provider.AbstractProvider with
      providers.BrokenShape.ExtendsLibrary;
}
