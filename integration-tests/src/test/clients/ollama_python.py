"""ollama for Python, which has no key to show: it is served on loopback."""

import time

import ollama
from cases import *

client = ollama.Client(host=GATEWAY, timeout=20)
MESSAGES = [{"role": "user", "content": QUESTION}]
WEATHER = [{"role": "user", "content": WEATHER_QUESTION}]
TOOL = {
    "type": "function",
    "function": {"name": "weather", "description": "The weather in a city", "parameters": {k: PARAMETERS[k] for k in ("type", "properties", "required")}},
}


@case("models: list")
def _():
    names = [model.model for model in client.list().models]
    assert {"gpt", "claude", "cut"} <= {name.removesuffix(":latest") for name in names}, names
    return f"{len(names)} models"


@case("models: one")
def _():
    shown = client.show("gpt")
    assert "completion" in shown.capabilities, shown
    return ", ".join(shown.capabilities)


@case("models: unknown is ResponseError 404")
def _():
    error = raises(ollama.ResponseError, lambda: client.show(UNKNOWN))
    equal(error.status_code, 404)
    return described(error)


for model in ANSWERING:

    @case(f"chat {model}: whole, with usage")
    def _(model=model):
        answer = client.chat(model=model, messages=MESSAGES)
        equal((answer.done, answer.done_reason), (True, "stop"))
        equal((answer.prompt_eval_count, answer.eval_count), USAGE)
        return equal(answer.message.content, TEXT)

    @case(f"chat {model}: stream, with usage")
    def _(model=model):
        pieces = list(client.chat(model=model, messages=MESSAGES, stream=True))
        equal("".join(piece.message.content or "" for piece in pieces), TEXT)
        equal([piece.done for piece in pieces], [False] * (len(pieces) - 1) + [True])
        equal((pieces[-1].prompt_eval_count, pieces[-1].eval_count), STREAMED_USAGE[model])
        return f"{len(pieces)} lines"

    @case(f"chat {model}: tools and their results")
    def _(model=model):
        first = client.chat(model=model, messages=WEATHER, tools=[TOOL])
        call = first.message.tool_calls[0].function
        equal((call.name, dict(call.arguments)), ("weather", ARGUMENTS))
        result = {"role": "tool", "tool_name": "weather", "content": "snow"}
        second = client.chat(model=model, messages=[*WEATHER, first.message, result], tools=[TOOL])
        return equal(second.message.content, AFTER_TOOL)

    @case(f"chat {model}: streamed tools")
    def _(model=model):
        pieces = client.chat(model=model, messages=WEATHER, tools=[TOOL], stream=True)
        calls = [call for piece in pieces for call in piece.message.tool_calls or []]
        return equal([(c.function.name, dict(c.function.arguments)) for c in calls], [("weather", ARGUMENTS)])

    @case(f"chat {model}: a schema")
    def _(model=model):
        answer = client.chat(model=model, messages=MESSAGES, format=SCHEMA)
        return equal(json.loads(answer.message.content), CITY)


@case("chat: a function of Python as a tool")
def _():
    def weather(city: str) -> str:
        """The weather in a city."""
        return "snow"

    call = client.chat(model="gpt", messages=WEATHER, tools=[weather]).message.tool_calls[0]
    return equal(weather(**call.function.arguments), "snow")


@case("chat: options")
def _():
    options = {"temperature": 0.5, "num_predict": 100, "seed": 7, "stop": ["END"], "num_ctx": 4096}
    return equal(client.chat(model="gpt", messages=MESSAGES, options=options).message.content, TEXT)


@case("chat: stream by asyncio")
async def _():
    stream = await ollama.AsyncClient(host=GATEWAY).chat(model="gpt", messages=MESSAGES, stream=True)
    return equal("".join([piece.message.content or "" async for piece in stream]), TEXT)


@case("vectors")
def _():
    answer = client.embed(model="text-embedding-3-small", input=["a", "b"])
    return equal([list(vector) for vector in answer.embeddings], [[0.5, -0.25, 1.0]] * 2)


def refused(status, call):
    error = raises(ollama.ResponseError, call)
    equal(error.status_code, status)
    return described(error)


@case("chat: a wrong key is ResponseError 401")
def _():
    other = ollama.Client(host=GATEWAY, headers={"Authorization": "Bearer " + WRONG_KEY})
    return refused(401, lambda: other.chat(model="gpt", messages=MESSAGES))


@case("chat: an unknown model is ResponseError 404")
def _():
    return refused(404, lambda: client.chat(model=UNKNOWN, messages=MESSAGES))


@case("chat: a 429 is ResponseError 429, whole")
def _():
    return refused(429, lambda: client.chat(model=BUSY, messages=MESSAGES))


@case("chat: a 429 is ResponseError 429, streamed")
def _():
    return refused(429, lambda: list(client.chat(model=BUSY, messages=MESSAGES, stream=True)))


@case("chat: a wrong request is ResponseError 400")
def _():
    return refused(400, lambda: client.chat(model="gpt", messages=MESSAGES, options={"temperature": "hot"}))


@case("chat: leaving a stream")
def _():
    stream = client.chat(model=SLOW, messages=MESSAGES, stream=True)
    next(stream)
    since = time.monotonic()
    stream.close()
    return left(SLOW, since)


@case("chat: leaving while nothing has come")
async def _():
    call = lambda: ollama.AsyncClient(host=GATEWAY).chat(model=SILENT, messages=MESSAGES)
    return await cancelled(call, SILENT)


@case("chat: a broken stream is ResponseError")
def _():
    pieces = []

    def read():
        for piece in client.chat(model=CUT, messages=MESSAGES, stream=True):
            pieces.append(piece)
        return pieces

    error = raises(ollama.ResponseError, read)
    assert not any(piece.done for piece in pieces), "it says that it is finished"
    return described(error)


# The gateway's own models that fail in one way each.
for fault in ("fault/cut-3", "fault/error-3"):

    @case(f"{fault} is ResponseError after some text")
    def _(fault=fault):
        pieces = []

        def read():
            for piece in client.chat(model=fault, messages=MESSAGES, stream=True):
                pieces.append(piece)

        error = raises(ollama.ResponseError, read)
        assert "".join(piece.message.content or "" for piece in pieces), "no text"
        assert not any(piece.done for piece in pieces), "it says that it is finished"
        return described(error)


@case("fault/length ends with length")
def _():
    return equal(client.chat(model="fault/length", messages=MESSAGES).done_reason, "length")


@case("fault/400 is ResponseError 400")
def _():
    return refused(400, lambda: client.chat(model="fault/400", messages=MESSAGES))


run()
