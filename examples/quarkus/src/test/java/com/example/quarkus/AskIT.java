package com.example.quarkus;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same for the application as it is packaged, in a JVM of its own. */
@QuarkusIntegrationTest
class AskIT extends AskTest {}
