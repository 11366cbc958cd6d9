package com.example.micronaut;

import io.micronaut.runtime.Micronaut;

/** Serves until it is told to end. */
final class Application {

  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
