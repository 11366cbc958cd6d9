"""anthropic for Python."""

import time

import anthropic
from cases import *
from pydantic import BaseModel, ConfigDict

client = anthropic.Anthropic(base_url=GATEWAY, api_key=KEY, max_retries=0, timeout=20)
MESSAGES = [{"role": "user", "content": QUESTION}]
WEATHER = [{"role": "user", "content": WEATHER_QUESTION}]
TOOL = {"name": "weather", "description": "The weather in a city", "input_schema": PARAMETERS}
FORMAT = {"format": {"type": "json_schema", "schema": SCHEMA}}


class City(BaseModel):
    model_config = ConfigDict(extra="forbid")
    city: str
    degrees: int


def create(model, messages=MESSAGES, **more):
    return client.messages.create(model=model, messages=messages, max_tokens=100, **more)


def tokens(usage, expected=USAGE):
    return equal((usage.input_tokens, usage.output_tokens), expected)


@case("models: list")
def _():
    ids = [model.id for model in client.models.list(limit=1000)]
    assert {"gpt", "claude", "cut"} <= set(ids), ids
    return f"{len(ids)} models"


@case("models: one")
def _():
    model = client.models.retrieve("claude")
    equal(model.type, "model")
    assert model.display_name, "no name"
    return equal(model.id, "claude")


@case("models: unknown is NotFoundError")
def _():
    error = raises(anthropic.NotFoundError, lambda: client.models.retrieve(UNKNOWN))
    equal((error.body["type"], error.body["error"]["type"]), ("error", "not_found_error"))
    return described(error)


for model in ANSWERING:

    @case(f"messages {model}: whole")
    def _(model=model):
        answer = create(model)
        equal((answer.type, answer.role, answer.stop_reason), ("message", "assistant", "end_turn"))
        tokens(answer.usage)
        return equal(answer.content[0].text, TEXT)

    @case(f"messages {model}: stream, with usage")
    def _(model=model):
        with client.messages.stream(model=model, messages=MESSAGES, max_tokens=100) as stream:
            equal("".join(stream.text_stream), TEXT)
            answer = stream.get_final_message()
        equal(answer.stop_reason, "end_turn")
        equal(answer.content[0].text, TEXT)
        return tokens(answer.usage, STREAMED_USAGE[model])

    @case(f"messages {model}: the events of a stream")
    def _(model=model):
        types = [event.type for event in create(model, stream=True)]
        equal(types[0], "message_start")
        equal(types[-2:], ["message_delta", "message_stop"])
        equal(types.count("content_block_start"), types.count("content_block_stop"))
        return f"{len(types)} events"

    @case(f"messages {model}: tools and their results")
    def _(model=model):
        first = create(model, WEATHER, tools=[TOOL], tool_choice={"type": "auto"})
        equal(first.stop_reason, "tool_use")
        call = [block for block in first.content if block.type == "tool_use"][0]
        equal((call.name, call.input), ("weather", ARGUMENTS))
        result = {"type": "tool_result", "tool_use_id": call.id, "content": "snow"}
        turns = [*WEATHER, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]
        return equal(create(model, turns, tools=[TOOL]).content[0].text, AFTER_TOOL)

    @case(f"messages {model}: streamed tools")
    def _(model=model):
        with client.messages.stream(model=model, messages=WEATHER, max_tokens=100, tools=[TOOL]) as stream:
            answer = stream.get_final_message()
        equal(answer.stop_reason, "tool_use")
        call = [block for block in answer.content if block.type == "tool_use"][0]
        return equal((call.name, call.input), ("weather", ARGUMENTS))

    @case(f"messages {model}: parse, by a schema")
    def _(model=model):
        answer = client.messages.parse(model=model, messages=MESSAGES, max_tokens=100, output_format=City)
        return equal(answer.parsed_output, City(**CITY))

    @case(f"messages {model}: a schema of one's own")
    def _(model=model):
        return equal(json.loads(create(model, output_config=FORMAT).content[0].text), CITY)

    @case(f"messages {model}: tokens counted before")
    def _(model=model):
        counted = client.messages.count_tokens(model=model, messages=MESSAGES)
        assert counted.input_tokens > 0, counted
        return counted.input_tokens


@case("messages: a system prompt, marks for the cache and a stop word")
def _():
    system = [{"type": "text", "text": "Be brief", "cache_control": {"type": "ephemeral"}}]
    return equal(create("claude", system=system, stop_sequences=["END"]).content[0].text, TEXT)


@case("messages: stream by asyncio")
async def _():
    async with anthropic.AsyncAnthropic(base_url=GATEWAY, api_key=KEY, max_retries=0) as asynchronous:
        async with asynchronous.messages.stream(model="gpt", messages=MESSAGES, max_tokens=100) as stream:
            return equal("".join([text async for text in stream.text_stream]), TEXT)


@case("messages: a token in place of a key")
def _():
    other = anthropic.Anthropic(base_url=GATEWAY, auth_token=KEY, max_retries=0)
    return equal(other.messages.create(model="gpt", messages=MESSAGES, max_tokens=9).content[0].text, TEXT)


@case("messages: a wrong key is AuthenticationError")
def _():
    other = client.with_options(api_key=WRONG_KEY)
    call = lambda: other.messages.create(model="gpt", messages=MESSAGES, max_tokens=100)
    error = raises(anthropic.AuthenticationError, call)
    equal(error.body["error"]["type"], "authentication_error")
    return described(error)


@case("messages: an unknown model is NotFoundError")
def _():
    error = raises(anthropic.NotFoundError, lambda: create(UNKNOWN))
    equal(error.body["error"]["type"], "not_found_error")
    return described(error)


for stream in (False, True):

    @case(f"messages: a 429 is RateLimitError, {'streamed' if stream else 'whole'}")
    def _(stream=stream):
        error = raises(anthropic.RateLimitError, lambda: create(BUSY, stream=stream))
        equal(error.body["error"]["type"], "rate_limit_error")
        return described(error) + ", Retry-After " + equal(error.response.headers["retry-after"], "1")


@case("messages: a wrong request is BadRequestError")
def _():
    error = raises(anthropic.BadRequestError, lambda: create("gpt", extra_body={"temperature": "hot"}))
    equal(error.body["error"]["type"], "invalid_request_error")
    return described(error)


@case("messages: leaving a stream")
def _():
    with client.messages.stream(model=SLOW, messages=MESSAGES, max_tokens=100) as stream:
        next(iter(stream.text_stream))
        since = time.monotonic()
    return left(SLOW, since)


@case("messages: leaving while nothing has come")
async def _():
    async with anthropic.AsyncAnthropic(base_url=GATEWAY, api_key=KEY, max_retries=0) as asynchronous:
        call = lambda **more: asynchronous.messages.create(model=SILENT, messages=MESSAGES, max_tokens=100, **more)
        await cancelled(lambda: call(stream=True), SILENT)
        return await cancelled(call, SILENT)


@case("messages: a broken stream is an error")
def _():
    types = []

    def read():
        for event in create(CUT, stream=True):
            types.append(event.type)
        return types

    error = raises(anthropic.APIError, read)
    assert "message_stop" not in types and "content_block_stop" not in types, types
    return described(error)


@case("messages: a broken stream is an error for the stream helper")
def _():
    def read():
        with client.messages.stream(model=CUT, messages=MESSAGES, max_tokens=100) as stream:
            return stream.get_final_message()

    return described(raises(anthropic.APIError, read))


# The gateway's own models that fail in one way each. It is not to wait for better times.
IMPATIENT = {"x-patchbay-deadline": "1s"}

for fault, kind, word in [
    ("fault/400", anthropic.BadRequestError, "invalid_request_error"),
    ("fault/429", anthropic.RateLimitError, "rate_limit_error"),
    ("fault/500", anthropic.InternalServerError, "api_error"),
    ("fault/503", anthropic.InternalServerError, "api_error"),
    ("fault/529", anthropic.InternalServerError, "overloaded_error"),
]:

    @case(f"{fault} is {kind.__name__}")
    def _(fault=fault, kind=kind, word=word):
        raises(kind, lambda: create(fault, extra_headers=IMPATIENT))
        error = raises(kind, lambda: create(fault, extra_headers=IMPATIENT, stream=True))
        equal(error.body["error"]["type"], word)
        return described(error)


for fault in ("fault/cut-3", "fault/error-3"):

    @case(f"{fault} is APIError after some text")
    def _(fault=fault):
        seen = []

        def read():
            with client.messages.stream(model=fault, messages=MESSAGES, max_tokens=100) as stream:
                for text in stream.text_stream:
                    seen.append(text)

        error = raises(anthropic.APIError, read)
        assert "".join(seen), "no text"
        return described(error)


for fault, reason in [("fault/ok", "end_turn"), ("fault/length", "max_tokens"), ("fault/refusal", "refusal")]:

    @case(f"{fault} ends with {reason}")
    def _(fault=fault, reason=reason):
        equal(create(fault).stop_reason, reason)
        with client.messages.stream(model=fault, messages=MESSAGES, max_tokens=100) as stream:
            return equal(stream.get_final_message().stop_reason, reason)


@case("fault/reasoning thinks before it answers")
def _():
    kinds = [block.type for block in create("fault/reasoning").content]
    with client.messages.stream(model="fault/reasoning", messages=MESSAGES, max_tokens=100) as stream:
        equal([block.type for block in stream.get_final_message().content], kinds)
    return equal(kinds, ["thinking", "text"])


run()
