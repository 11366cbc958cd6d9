module probe {
  requires dev.patchbay.registry;
}
