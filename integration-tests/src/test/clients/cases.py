"""Cases by name: each prints a line that says whether it passed, and what was seen."""

import asyncio
import json
import os
import time
import traceback
import urllib.request

GATEWAY = os.environ["PATCHBAY_GATEWAY"]
KEY = os.environ["PATCHBAY_KEY"]
WRONG_KEY = "pb-" + "x" * 43

# Models whose service answers, in two dialects.
ANSWERING = ["gpt", "claude"]
# Models whose service sends two tokens and then nothing; nothing at all; two tokens and then breaks off; a 429.
SLOW, SILENT, CUT, BUSY = "slow", "silent", "cut", "busy"
UNKNOWN = "no-such-model"

TEXT = "All is well"
USAGE = (9, 4)
# Anthropic's says the tokens of the prompt when a stream begins, and the scripted one says others then.
STREAMED_USAGE = {"gpt": USAGE, "claude": (12, 4)}
CITY = {"city": "Oslo", "degrees": -3}
ARGUMENTS = {"city": "Oslo"}
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "degrees": {"type": "integer"}},
    "required": ["city", "degrees"],
    "additionalProperties": False,
}
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
QUESTION = "How are you?"
WEATHER_QUESTION = "What is the weather like in Oslo?"
AFTER_TOOL = "It snows in Oslo"

# Within this time after a client has left, its upstream has to be closed.
LEAVING = 1.0
REACHING = 10.0

LONGEST_LINE = 400

_cases = []


def case(name):
    def add(function):
        _cases.append((name, function))
        return function

    return add


def run():
    for name, function in _cases:
        try:
            result = function()
            if asyncio.iscoroutine(result):
                result = asyncio.run(result)
            line(f"PASS {name} | {result}")
        except BaseException as error:
            where = traceback.extract_tb(error.__traceback__)
            ours = [f for f in where if os.path.dirname(f.filename) == os.path.dirname(os.path.abspath(__file__))]
            place = f" (line {ours[-1].lineno}: {ours[-1].line})" if ours else ""
            line(f"FAIL {name} | {described(error)}{place}")
    line(f"END {len(_cases)}")


def line(text):
    text = " ".join(text.split())
    print(text if len(text) < LONGEST_LINE else text[:LONGEST_LINE] + "...", flush=True)


def described(error):
    return f"{type(error).__module__.split('.')[0]}.{type(error).__name__}: {error}"


def equal(seen, expected):
    assert seen == expected, f"expected {expected!r}, not {seen!r}"
    return seen


def raises(kind, function):
    """The exception of that class which the function throws."""
    try:
        result = function()
    except kind as error:
        return error
    raise AssertionError(f"expected {kind.__name__}, but got {result!r}")


async def cancelled(create, model):
    """Begins a call, and leaves it when the model's service has been asked."""
    task = asyncio.create_task(create())
    await asyncio.to_thread(reached, model)
    since = time.monotonic()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    return await asyncio.to_thread(left, model, since)


def watched(question):
    with urllib.request.urlopen(os.environ["PATCHBAY_WATCH"] + question) as answer:
        return json.load(answer)


def reached(model):
    """Waits until the model's service has a connection."""
    end = time.monotonic() + REACHING
    while watched(f"/open/{model}") == 0:
        assert time.monotonic() < end, f"the service of {model} was not asked within {REACHING} s"


def left(model, since):
    """How long after that moment the model's service saw its connection closed."""
    while watched(f"/open/{model}") > 0:
        assert time.monotonic() < since + LEAVING, f"the service of {model} is still asked after {LEAVING} s"
    return f"closed at the service after {(time.monotonic() - since) * 1000:.0f} ms"
