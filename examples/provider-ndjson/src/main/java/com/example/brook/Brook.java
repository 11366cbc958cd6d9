package com.example.brook;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;

/** The service Brook, which answers with lines of JSON. */
public final class Brook extends HttpProvider {

  /** The provider at the public address. */
  public Brook() {
    super(HttpService.builder(
            ProviderInfo.builder("brook", "https://brook.example")
                .models("brook-1")
                .capabilities(Capability.STREAM)
                .build(),
            new BrookFormat())
        .authorization(Authorization.header("x-key", ""))
        .build());
  }
}
