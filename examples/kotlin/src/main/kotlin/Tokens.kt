package com.example.kotlin

import dev.patchbay.provider.AbstractProvider
import dev.patchbay.provider.CallContext
import dev.patchbay.provider.CompletionEvent.TextDelta
import dev.patchbay.provider.CompletionRequest
import dev.patchbay.provider.ProviderException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.runInterruptible

/** The answer's text as it comes. A collector that stops or is cancelled ends the call at the service. */
fun AbstractProvider.tokens(request: CompletionRequest): Flow<String> = flow {
    val call = CallContext.create()
    try {
        val answer = runInterruptible(Dispatchers.IO) { stream(request, call) }
        emitAll(answer.publisher().asFlow().filterIsInstance<TextDelta>().map { it.text })
    } catch (failure: ProviderException) {
        currentCoroutineContext().ensureActive() // throws instead what cancelled it
        throw failure
    } finally {
        call.cancel()
    }
}
