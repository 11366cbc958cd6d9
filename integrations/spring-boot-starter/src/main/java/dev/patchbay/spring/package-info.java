/** Patchbay for Spring Boot: registry, router and Spring AI's models, configured by properties. */
@NullMarked
package dev.patchbay.spring;

import org.jspecify.annotations.NullMarked;
