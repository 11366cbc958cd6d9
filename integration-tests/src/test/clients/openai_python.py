"""openai for Python."""

import json
import time

import openai
from cases import *
from pydantic import BaseModel, ConfigDict

BASE = GATEWAY + "/v1"
client = openai.OpenAI(base_url=BASE, api_key=KEY, max_retries=0, timeout=20)
chat = client.chat.completions
MESSAGES = [{"role": "user", "content": QUESTION}]
TOOL = {
    "type": "function",
    "function": {"name": "weather", "description": "The weather in a city", "parameters": PARAMETERS},
}


class City(BaseModel):
    model_config = ConfigDict(extra="forbid")
    city: str
    degrees: int


def tokens(usage, expected=USAGE):
    return equal((usage.prompt_tokens, usage.completion_tokens), expected)


@case("models: list")
def _():
    ids = [model.id for model in client.models.list()]
    assert {"gpt", "claude", "cut"} <= set(ids), ids
    return f"{len(ids)} models"


@case("models: one")
def _():
    return equal(client.models.retrieve("gpt").id, "gpt")


@case("models: unknown is NotFoundError")
def _():
    return described(raises(openai.NotFoundError, lambda: client.models.retrieve(UNKNOWN)))


for model in ANSWERING:

    @case(f"chat {model}: whole")
    def _(model=model):
        answer = chat.create(model=model, messages=MESSAGES)
        equal(answer.object, "chat.completion")
        equal(answer.choices[0].finish_reason, "stop")
        tokens(answer.usage)
        return equal(answer.choices[0].message.content, TEXT)

    @case(f"chat {model}: stream")
    def _(model=model):
        chunks = list(chat.create(model=model, messages=MESSAGES, stream=True))
        equal("".join(c.choices[0].delta.content or "" for c in chunks), TEXT)
        equal(chunks[-1].choices[0].finish_reason, "stop")
        equal(len({c.id for c in chunks}), 1)
        assert all(c.usage is None for c in chunks), "usage that was not asked for"
        return f"{len(chunks)} chunks"

    @case(f"chat {model}: usage in a stream")
    def _(model=model):
        chunks = list(chat.create(model=model, messages=MESSAGES, stream=True, stream_options={"include_usage": True}))
        equal(chunks[-1].choices, [])
        return tokens(chunks[-1].usage, STREAMED_USAGE[model])

    @case(f"chat {model}: tools and their results")
    def _(model=model):
        asked = [{"role": "user", "content": WEATHER_QUESTION}]
        first = chat.create(model=model, messages=asked, tools=[TOOL], tool_choice="auto").choices[0]
        equal(first.finish_reason, "tool_calls")
        call = first.message.tool_calls[0]
        equal((call.type, call.function.name), ("function", "weather"))
        equal(json.loads(call.function.arguments), ARGUMENTS)
        result = {"role": "tool", "tool_call_id": call.id, "content": "snow"}
        second = chat.create(model=model, messages=[*asked, first.message, result], tools=[TOOL])
        return equal(second.choices[0].message.content, AFTER_TOOL)

    @case(f"chat {model}: streamed tools")
    def _(model=model):
        with chat.stream(model=model, messages=MESSAGES, tools=[TOOL]) as stream:
            call = stream.get_final_completion().choices[0].message.tool_calls[0]
        assert call.id, "no id"
        equal(call.function.name, "weather")
        return equal(json.loads(call.function.arguments), ARGUMENTS)

    @case(f"chat {model}: parse, by a schema")
    def _(model=model):
        return equal(chat.parse(model=model, messages=MESSAGES, response_format=City).choices[0].message.parsed, City(**CITY))

    @case(f"chat {model}: streamed parse, by a schema")
    def _(model=model):
        with chat.stream(model=model, messages=MESSAGES, response_format=City) as stream:
            return equal(stream.get_final_completion().choices[0].message.parsed, City(**CITY))


@case("chat: stream by asyncio")
async def _():
    async with openai.AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0) as asynchronous:
        stream = await asynchronous.chat.completions.create(model="gpt", messages=MESSAGES, stream=True)
        return equal("".join([c.choices[0].delta.content or "" async for c in stream]), TEXT)


@case("chat: whose answer it is, and which request's")
def _():
    answer = chat.with_raw_response.create(model="claude", messages=MESSAGES)
    equal(answer.headers["x-patchbay-provider"], "anthropic")
    told = chat.create(model="claude", messages=MESSAGES, extra_headers={"x-patchbay-order": "anthropic"})
    equal(told.choices[0].message.content, TEXT)
    return answer.headers["x-patchbay-request-id"]


@case("chat: a wrong key is AuthenticationError")
def _():
    other = client.with_options(api_key=WRONG_KEY)
    error = raises(openai.AuthenticationError, lambda: other.chat.completions.create(model="gpt", messages=MESSAGES))
    equal(error.code, "invalid_api_key")
    return described(error)


@case("chat: an unknown model is NotFoundError")
def _():
    error = raises(openai.NotFoundError, lambda: chat.create(model=UNKNOWN, messages=MESSAGES))
    equal(error.code, "model_not_found")
    return described(error)


for stream in (False, True):

    @case(f"chat: a 429 is RateLimitError, {'streamed' if stream else 'whole'}")
    def _(stream=stream):
        error = raises(openai.RateLimitError, lambda: chat.create(model=BUSY, messages=MESSAGES, stream=stream))
        return described(error) + ", Retry-After " + equal(error.response.headers["retry-after"], "1")


@case("chat: a wrong request is BadRequestError")
def _():
    error = raises(openai.BadRequestError, lambda: chat.create(model="gpt", messages=MESSAGES, temperature="hot"))
    equal(error.param, "temperature")
    raises(openai.BadRequestError, lambda: chat.create(model="gpt", messages=MESSAGES, n=2))
    return described(error)


@case("chat: leaving a stream")
def _():
    stream = chat.create(model=SLOW, messages=MESSAGES, stream=True)
    for chunk in stream:
        if chunk.choices[0].delta.content:
            break
    since = time.monotonic()
    stream.close()
    return left(SLOW, since)


@case("chat: leaving while nothing has come")
async def _():
    async with openai.AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0) as asynchronous:
        create = asynchronous.chat.completions.create
        await cancelled(lambda: create(model=SILENT, messages=MESSAGES, stream=True), SILENT)
        return await cancelled(lambda: create(model=SILENT, messages=MESSAGES), SILENT)


@case("chat: a broken stream is an error")
def _():
    seen = []

    def read():
        for chunk in chat.create(model=CUT, messages=MESSAGES, stream=True):
            seen.append(chunk.choices[0].delta.content or "")
            assert chunk.choices[0].finish_reason is None, "it says that it is finished"
        return seen

    error = raises(openai.APIError, read)
    equal("".join(seen), "All is")
    return described(error)


@case("chat: a broken stream is an error for the stream helper")
def _():
    def read():
        with chat.stream(model=CUT, messages=MESSAGES) as stream:
            return stream.get_final_completion()

    return described(raises(openai.APIError, read))


@case("vectors: numbers")
def _():
    answer = client.embeddings.create(model="text-embedding-3-small", input=["a", "b"], encoding_format="float")
    equal([each.index for each in answer.data], [0, 1])
    assert answer.usage.prompt_tokens > 0
    return equal(answer.data[1].embedding, [0.5, -0.25, 1.0])


@case("vectors: base64, the SDK's own choice")
def _():
    answer = client.embeddings.create(model="text-embedding-3-small", input="a")
    return equal(answer.data[0].embedding, [0.5, -0.25, 1.0])


@case("vectors: an unknown model is NotFoundError")
def _():
    return described(raises(openai.NotFoundError, lambda: client.embeddings.create(model=UNKNOWN, input="a")))


# The gateway's own models that fail in one way each. It is not to wait for better times.
IMPATIENT = {"x-patchbay-deadline": "1s"}

for fault, kind, code in [
    ("fault/400", openai.BadRequestError, None),
    ("fault/context", openai.BadRequestError, "context_length_exceeded"),
    ("fault/429", openai.RateLimitError, "rate_limit_exceeded"),
    ("fault/500", openai.InternalServerError, None),
    ("fault/503", openai.InternalServerError, None),
    ("fault/garbage", openai.InternalServerError, None),
]:
    for stream in (False, True):

        @case(f"{fault} is {kind.__name__}, {'streamed' if stream else 'whole'}")
        def _(fault=fault, kind=kind, code=code, stream=stream):
            call = lambda: chat.create(model=fault, messages=MESSAGES, stream=stream, extra_headers=IMPATIENT)
            error = raises(kind, call)
            if code:
                equal(error.code, code)
            return described(error)


for fault in ("fault/cut-3", "fault/error-3"):

    @case(f"{fault} is APIError after some text")
    def _(fault=fault):
        chunks = []

        def read():
            for chunk in chat.create(model=fault, messages=MESSAGES, stream=True):
                chunks.append(chunk)

        error = raises(openai.APIError, read)
        assert "".join(c.choices[0].delta.content or "" for c in chunks), "no text"
        assert all(c.choices[0].finish_reason is None for c in chunks), "it says that it is finished"
        return described(error)


for fault, reason in [("fault/ok", "stop"), ("fault/length", "length"), ("fault/content-filter", "content_filter")]:

    @case(f"{fault} ends with {reason}")
    def _(fault=fault, reason=reason):
        equal(chat.create(model=fault, messages=MESSAGES).choices[0].finish_reason, reason)
        chunks = list(chat.create(model=fault, messages=MESSAGES, stream=True))
        return equal(chunks[-1].choices[0].finish_reason, reason)


@case("fault/refusal is a refusal")
def _():
    message = chat.create(model="fault/refusal", messages=MESSAGES).choices[0].message
    assert message.refusal and not message.content, message
    return message.refusal


RESPONSES_TOOL = {"type": "function", "name": "weather", "description": "The weather in a city", "parameters": PARAMETERS, "strict": True}

for model in ANSWERING:

    @case(f"responses {model}: whole")
    def _(model=model):
        answer = client.responses.create(model=model, input=QUESTION)
        equal(answer.status, "completed")
        equal((answer.usage.input_tokens, answer.usage.output_tokens), USAGE)
        return equal(answer.output_text, TEXT)

    @case(f"responses {model}: stream, with usage")
    def _(model=model):
        events = list(client.responses.create(model=model, input=QUESTION, stream=True))
        equal(events[0].type, "response.created")
        equal([e.sequence_number for e in events], list(range(len(events))))
        equal("".join(e.delta for e in events if e.type == "response.output_text.delta"), TEXT)
        last = events[-1]
        equal((last.type, last.response.status, last.response.output_text), ("response.completed", "completed", TEXT))
        usage = last.response.usage
        return equal((usage.input_tokens, usage.output_tokens), STREAMED_USAGE[model])

    @case(f"responses {model}: tools and their results")
    def _(model=model):
        asked = [{"role": "user", "content": WEATHER_QUESTION}]
        first = client.responses.create(model=model, input=asked, tools=[RESPONSES_TOOL])
        call = [item for item in first.output if item.type == "function_call"][0]
        equal((call.name, json.loads(call.arguments)), ("weather", ARGUMENTS))
        result = {"type": "function_call_output", "call_id": call.call_id, "output": "snow"}
        second = client.responses.create(model=model, input=[*asked, *first.output, result], tools=[RESPONSES_TOOL])
        return equal(second.output_text, AFTER_TOOL)

    @case(f"responses {model}: streamed tools")
    def _(model=model):
        with client.responses.stream(model=model, input=WEATHER_QUESTION, tools=[RESPONSES_TOOL]) as stream:
            answer = stream.get_final_response()
        call = [item for item in answer.output if item.type == "function_call"][0]
        return equal((call.name, json.loads(call.arguments)), ("weather", ARGUMENTS))

    @case(f"responses {model}: parse, by a schema")
    def _(model=model):
        return equal(client.responses.parse(model=model, input=QUESTION, text_format=City).output_parsed, City(**CITY))


@case("responses: a wrong key is AuthenticationError")
def _():
    other = client.with_options(api_key=WRONG_KEY)
    return described(raises(openai.AuthenticationError, lambda: other.responses.create(model="gpt", input=QUESTION)))


@case("responses: an unknown model is NotFoundError")
def _():
    return described(raises(openai.NotFoundError, lambda: client.responses.create(model=UNKNOWN, input=QUESTION)))


@case("responses: a 429 is RateLimitError")
def _():
    error = raises(openai.RateLimitError, lambda: client.responses.create(model=BUSY, input=QUESTION, stream=True))
    return described(error) + ", Retry-After " + equal(error.response.headers["retry-after"], "1")


@case("responses: an earlier response is BadRequestError")
def _():
    create = client.responses.create
    raises(openai.BadRequestError, lambda: create(model="gpt", input=QUESTION, background=True))
    return described(raises(openai.BadRequestError, lambda: create(model="gpt", input=QUESTION, previous_response_id="r")))


@case("responses: leaving a stream")
def _():
    stream = client.responses.create(model=SLOW, input=QUESTION, stream=True)
    for event in stream:
        if event.type == "response.output_text.delta":
            break
    since = time.monotonic()
    stream.close()
    return left(SLOW, since)


@case("responses: a broken stream fails")
def _():
    types = []

    def read():
        for event in client.responses.create(model=CUT, input=QUESTION, stream=True):
            types.append(event.type)
        equal(event.response.status, "failed")
        raise openai.APIError(event.response.error.message, request=None, body=None)

    error = raises(openai.APIError, read)
    assert "response.completed" not in types, types
    return f"{types[-1]}, {described(error)}"


run()
