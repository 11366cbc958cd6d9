/** Facts about models as data, which a registry finds and adds to what providers declare. */
module dev.patchbay.catalogue {
  requires transitive dev.patchbay.provider;
  requires static org.jspecify;

  exports dev.patchbay.catalogue;

  provides dev.patchbay.provider.ModelCatalogue with
      dev.patchbay.catalogue.BundledModels;
}
