/** LangChain4j. */
@NullMarked
package dev.patchbay.benchmarks.langchain4j;

import org.jspecify.annotations.NullMarked;
