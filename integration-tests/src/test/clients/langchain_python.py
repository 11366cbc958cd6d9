"""langchain-openai."""

import time

import httpx
import openai
from cases import *
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

BASE = GATEWAY + "/v1"


def chat(model, **more):
    return ChatOpenAI(**{"model": model, "base_url": BASE, "api_key": KEY, "max_retries": 0, "timeout": 20, **more})


class City(BaseModel):
    city: str
    degrees: int


@tool
def weather(city: str) -> str:
    """The weather in a city."""
    return "snow in " + city


def tokens(usage, expected=USAGE):
    return equal((usage["input_tokens"], usage["output_tokens"]), expected)


for model in ANSWERING:

    @case(f"chat {model}: whole, with usage")
    def _(model=model):
        answer = chat(model).invoke(QUESTION)
        tokens(answer.usage_metadata)
        equal(answer.response_metadata["finish_reason"], "stop")
        return equal(answer.content, TEXT)

    @case(f"chat {model}: stream, with usage")
    def _(model=model):
        pieces = list(chat(model, stream_usage=True).stream(QUESTION))
        equal("".join(piece.content for piece in pieces), TEXT)
        return tokens([piece.usage_metadata for piece in pieces if piece.usage_metadata][-1], STREAMED_USAGE[model])

    @case(f"chat {model}: tools and their results")
    def _(model=model):
        bound = chat(model).bind_tools([weather])
        turns = [HumanMessage(WEATHER_QUESTION)]
        turns.append(bound.invoke(turns))
        call = turns[-1].tool_calls[0]
        equal((call["name"], call["args"]), ("weather", ARGUMENTS))
        result = weather.invoke(call)
        assert isinstance(result, ToolMessage)
        return equal(bound.invoke([*turns, result]).content, AFTER_TOOL)

    @case(f"chat {model}: streamed tools")
    def _(model=model):
        whole = None
        for piece in chat(model).bind_tools([weather]).stream(WEATHER_QUESTION):
            whole = piece if whole is None else whole + piece
        call = whole.tool_calls[0]
        return equal((call["name"], call["args"]), ("weather", ARGUMENTS))

    for method in ("json_schema", "function_calling"):

        @case(f"chat {model}: structured output by {method}")
        def _(model=model, method=method):
            if method == "json_schema":
                return equal(chat(model).with_structured_output(City, method=method).invoke(QUESTION), City(**CITY))
            structured = chat(model).with_structured_output(weather.args_schema, method=method)
            return equal(structured.invoke(WEATHER_QUESTION).city, ARGUMENTS["city"])


@case("chat: by asyncio, many at once")
async def _():
    answers = await chat("gpt").abatch([QUESTION] * 5)
    equal([answer.content for answer in answers], [TEXT] * 5)
    return equal("".join([piece.content async for piece in chat("claude").astream(QUESTION)]), TEXT)


@case("chat: a wrong key is AuthenticationError")
def _():
    return described(raises(openai.AuthenticationError, lambda: chat("gpt", api_key=WRONG_KEY).invoke(QUESTION)))


@case("chat: an unknown model is NotFoundError")
def _():
    return described(raises(openai.NotFoundError, lambda: chat(UNKNOWN).invoke(QUESTION)))


@case("chat: a 429 is RateLimitError")
def _():
    raises(openai.RateLimitError, lambda: chat(BUSY).invoke(QUESTION))
    error = raises(openai.RateLimitError, lambda: list(chat(BUSY).stream(QUESTION)))
    return described(error) + ", Retry-After " + equal(error.response.headers["retry-after"], "1")


@case("chat: a wrong request is BadRequestError")
def _():
    call = lambda: chat("gpt", extra_body={"tool_choice": "whatever"}).invoke(QUESTION)
    return described(raises(openai.BadRequestError, call))


@case("chat: leaving a stream")
def _():
    stream = chat(SLOW).stream(QUESTION)
    while not next(stream).content:
        pass
    since = time.monotonic()
    stream.close()
    return left(SLOW, since)


@case("chat: leaving while nothing has come")
async def _():
    # The client that langchain shares between models belongs to another case's event loop.
    async with httpx.AsyncClient() as alone:
        return await cancelled(lambda: chat(SILENT, http_async_client=alone).ainvoke(QUESTION), SILENT)


@case("chat: a broken stream is an error")
def _():
    seen = []

    def read():
        for piece in chat(CUT).stream(QUESTION):
            seen.append(piece.content)
        return seen

    error = raises(openai.APIError, read)
    equal("".join(seen), "All is")
    return described(error)


@case("vectors")
def _():
    embeddings = OpenAIEmbeddings(
        model="text-embedding-3-small", base_url=BASE, api_key=KEY, max_retries=0, check_embedding_ctx_length=False
    )
    return equal(embeddings.embed_documents(["a", "b"]), [[0.5, -0.25, 1.0]] * 2)


for model in ANSWERING:

    @case(f"responses {model}: whole")
    def _(model=model):
        return equal(chat(model, use_responses_api=True).invoke(QUESTION).text, TEXT)

    @case(f"responses {model}: stream")
    def _(model=model):
        return equal("".join(piece.text for piece in chat(model, use_responses_api=True).stream(QUESTION)), TEXT)

    @case(f"responses {model}: streamed tools and their results")
    def _(model=model):
        bound = chat(model, use_responses_api=True).bind_tools([weather])
        whole = None
        for piece in bound.stream(WEATHER_QUESTION):
            whole = piece if whole is None else whole + piece
        call = whole.tool_calls[0]
        equal((call["name"], call["args"]), ("weather", ARGUMENTS))
        return equal(bound.invoke([HumanMessage(WEATHER_QUESTION), whole, weather.invoke(call)]).text, AFTER_TOOL)


@case("responses: a broken stream is an error")
def _():
    return described(raises(ValueError, lambda: list(chat(CUT, use_responses_api=True).stream(QUESTION))))


run()
