/** LangChain4j's interfaces over Patchbay's router, as a client under test. */
@NullMarked
package dev.patchbay.benchmarks.langchain4j;

import org.jspecify.annotations.NullMarked;
