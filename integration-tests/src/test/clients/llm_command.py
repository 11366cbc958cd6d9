"""The command llm, as people run it. It judges options itself, so that none of them is a wrong request."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from cases import *

FOLDER = Path(os.environ["PATCHBAY_FOLDER"]) / "llm"
BASE = GATEWAY + "/v1"
LLM = str(Path(sys.executable).parent / "llm")
TOOL = "def weather(city: str) -> str:\n    'The weather in a city'\n    return 'snow in ' + city\n"
MODELS = [*ANSWERING, SLOW, SILENT, CUT, BUSY, UNKNOWN]


def configure():
    FOLDER.mkdir(exist_ok=True)
    lines = "".join(
        f"- model_id: {model}\n  model_name: {model}\n  api_base: {BASE}\n  api_key_name: patchbay\n"
        "  supports_tools: true\n  supports_schema: true\n"
        for model in MODELS
    )
    (FOLDER / "extra-openai-models.yaml").write_text(lines)
    (FOLDER / "keys.json").write_text(json.dumps({"patchbay": KEY}))


def started(*arguments):
    return subprocess.Popen(
        [LLM, *arguments],
        env={**os.environ, "LLM_USER_PATH": str(FOLDER), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A build in the background ignores interrupts, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def llm(*arguments):
    process = started(*arguments)
    out, err = process.communicate(timeout=30)
    return process.returncode, out.strip(), err.strip()


def says(expected, *arguments):
    code, out, err = llm(*arguments)
    equal((code, out, err), (0, expected, ""))
    return out


def fails(word, *arguments):
    code, out, err = llm(*arguments)
    assert code != 0, f"exit code 0, {out!r}"
    last = err.splitlines()[-1] if err else ""
    assert word in err, f"{word} is not in {err!r}"
    return f"exit code {code}, {out!r}, {last!r}"


configure()

for model in ANSWERING:

    @case(f"chat {model}: stream")
    def _(model=model):
        return says(TEXT, "-m", model, QUESTION)

    @case(f"chat {model}: streamed tools and their results")
    def _(model=model):
        return says(AFTER_TOOL, "-m", model, "--functions", TOOL, WEATHER_QUESTION)


@case("chat: whole")
def _():
    return says(TEXT, "-m", "gpt", "--no-stream", QUESTION)


@case("chat: whole tools and their results")
def _():
    return says(AFTER_TOOL, "-m", "gpt", "--no-stream", "--functions", TOOL, WEATHER_QUESTION)


@case("chat: a schema")
def _():
    code, out, err = llm("-m", "gpt", "--schema", json.dumps(SCHEMA), QUESTION)
    equal((code, err), (0, ""))
    return equal(json.loads(out), CITY)


@case("chat: usage in a stream")
def _():
    code, out, err = llm("-m", "gpt", "--usage", QUESTION)
    equal((code, out), (0, TEXT))
    assert "9 input" in err and "4 output" in err, err
    return err


@case("chat: a wrong key fails")
def _():
    return fails("does not know the key", "-m", "gpt", "--key", WRONG_KEY, QUESTION)


@case("chat: a 429 fails")
def _():
    return fails("429", "-m", BUSY, QUESTION)


@case("chat: an unknown model fails")
def _():
    return fails(UNKNOWN, "-m", UNKNOWN, QUESTION)


@case("chat: leaving a stream")
def _():
    process = started("-m", SLOW, QUESTION)
    try:
        reached(SLOW)
        since = time.monotonic()
        process.kill()
        return left(SLOW, since)
    finally:
        process.kill()
        process.communicate()


@case("chat: leaving while nothing has come")
def _():
    process = started("-m", SILENT, "--no-stream", QUESTION)
    try:
        reached(SILENT)
        process.send_signal(signal.SIGINT)
        since = time.monotonic()
        return left(SILENT, since)
    finally:
        process.kill()
        process.communicate()


@case("chat: a broken stream fails")
def _():
    return fails("the stream broke off", "-m", CUT, QUESTION)


run()
