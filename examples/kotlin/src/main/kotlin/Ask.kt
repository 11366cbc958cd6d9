package com.example.kotlin

import dev.patchbay.provider.CompletionRequest
import dev.patchbay.registry.ProviderRegistry
import kotlinx.coroutines.future.await

/** The model by its name, then the question. */
suspend fun main(args: Array<String>) {
    val request = CompletionRequest.builder(args[0]).user(args[1]).build()
    ProviderRegistry.discover().use { registry ->
        registry.router().tokens(request).collect { print(it) }
        println()
        println(registry.router().completeAsync(request).await().text())
    }
}
