package com.example.kotlin

import dev.patchbay.provider.CompletionRequest
import dev.patchbay.provider.ErrorKind
import dev.patchbay.provider.ProviderException
import dev.patchbay.registry.ProviderRegistry
import dev.patchbay.registry.ProviderSettings
import dev.patchbay.testkit.EquingStandIn
import dev.patchbay.testkit.FaultServer
import dev.patchbay.testkit.Script
import java.time.Duration
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

private const val QUESTION = "Why is the sky blue?"

@Timeout(30)
class TokensTest {
    private val service = EquingStandIn.start(Duration.ofMillis(20))
    private val registry = registryAt("${service.url()}/api/openai/v1")
    private val router = registry.router()

    @AfterEach
    fun close() {
        registry.close()
        service.close()
    }

    @Test
    fun aFlowIsTheAnswer() = runBlocking {
        val tokens = router.tokens(request(QUESTION)).toList()

        assertThat(tokens).hasSizeGreaterThan(10)
        assertThat(tokens.joinToString("")).isEqualTo(EquingStandIn.answerTo(QUESTION))
        Unit
    }

    @Test
    fun aFutureIsAwaited() = runBlocking {
        assertThat(router.completeAsync(request(QUESTION)).await().text())
            .isEqualTo(EquingStandIn.answerTo(QUESTION))
        Unit
    }

    @Test
    fun aFlowIsAskedForAgainWithEachCollector() = runBlocking {
        val tokens = router.tokens(request(QUESTION))

        assertThat(tokens.toList()).isEqualTo(tokens.toList())
        assertThat(service.requests()).hasSize(2)
        Unit
    }

    @Test
    fun anAnswerThatBreaksOffIsAnError() {
        service.next(EquingStandIn.Fault.CUT)
        val seen = StringBuilder()

        val failure = assertThrows<ProviderException> {
            runBlocking { router.tokens(request(QUESTION)).collect { seen.append(it) } }
        }

        assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED)
        assertThat(failure.partialText()).isEqualTo(seen.toString()).isNotEmpty()
    }

    @Test
    fun aCollectorThatHasEnoughEndsTheCall() = runBlocking {
        router.tokens(request(QUESTION.repeat(100))).first()

        awaitNoConnection()
    }

    @Test
    fun aCancelledCoroutineEndsTheCall() = runBlocking {
        val begun = CompletableDeferred<Unit>()
        val reading = launch(Dispatchers.Default) {
            router.tokens(request(QUESTION.repeat(100))).collect { begun.complete(Unit) }
        }
        begun.await()

        reading.cancelAndJoin()

        awaitNoConnection()
    }

    @Test
    fun aCoroutineThatIsCancelledBeforeTheAnswerBeginsEndsTheCall() = runBlocking {
        FaultServer.answering(Script.raw().silence()).use { silent ->
            registryAt("${silent.url()}").use { registry ->
                val reading = launch(Dispatchers.Default) {
                    registry.router().tokens(request(QUESTION)).collect {}
                }
                while (silent.requests().isEmpty()) delay(10)

                reading.cancelAndJoin()

                while (silent.openConnections() > 0) delay(10)
            }
        }
    }

    private suspend fun awaitNoConnection() {
        while (service.openConnections() > 0) delay(10)
    }

    private fun registryAt(url: String): ProviderRegistry {
        val settings = mapOf("openai.base-url" to url, "openai.api-key" to "sk-none")
        return ProviderRegistry.builder()
            .settings(ProviderSettings.none().withFile(settings, "the test"))
            .build()
    }

    private fun request(question: String) =
        CompletionRequest.builder("openai/gpt-3.5-turbo").user(question).build()
}
