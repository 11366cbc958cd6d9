"""Judges request bodies by the types that an official SDK gives its users to write them with.

python judge.py anthropic|openai|openai_responses: reads a body a line from stdin and prints a line for each: "ok", or what is wrong with it.
"""

import importlib
import json
import pkgutil
import sys

from pydantic import BaseModel, TypeAdapter, ValidationError
from typing_extensions import is_typeddict

REQUESTS = {
    "anthropic": ("anthropic.types", "anthropic.types.message_create_params", "MessageCreateParams"),
    "openai": ("openai.types", "openai.types.chat.completion_create_params", "CompletionCreateParams"),
    "openai_responses": (
        "openai.types",
        "openai.types.responses.response_create_params",
        "ResponseCreateParams",
    ),
}


def forbid_unknown_members(package):
    """A misspelt member would otherwise be passed over."""
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        for member in vars(importlib.import_module(module.name)).values():
            if is_typeddict(member):
                # The SDKs' types of uploads name types of files that pydantic does not know.
                member.__pydantic_config__ = {"extra": "forbid", "arbitrary_types_allowed": True}


def complaints_of_answer(value, path):
    """Requests may repeat parts of answers, whose types let every further member through: so only a request's will do."""
    try:
        types = importlib.import_module("anthropic.types.content_block_param")
        part = TypeAdapter(types.ContentBlockParam).validate_python(value.model_dump(exclude_unset=True))
        return complaints(part, path)
    except ValidationError:
        return [f"{path} is like the answer's {type(value).__name__}, but like nothing of a request"]


def complaints(value, path):
    """What is wrong below a value: an Iterable is judged only while it is read."""
    if isinstance(value, BaseModel):
        return complaints_of_answer(value, path)
    if isinstance(value, dict):
        return [c for name, member in value.items() for c in complaints(member, f"{path}.{name}")]
    if isinstance(value, (str, int, float, bool, type(None))):
        return []
    try:
        return [c for index, member in enumerate(value) for c in complaints(member, f"{path}[{index}]")]
    except ValidationError as error:
        return described(error, path)


def described(error, path):
    """The errors of a union but for those of the alternatives that another type was meant for."""
    errors = error.errors(include_url=False)
    others = {e["loc"][:-1] for e in errors if e["loc"][-1] in ("type", "role") and e["type"] == "literal_error"}
    meant = [e for e in errors if not any(e["loc"][: len(o)] == o for o in others)]
    return [f"{path} {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in meant or errors]


def judge(body, adapters):
    try:
        return complaints(adapters[body.get("stream") is True].validate_python(body), "body")
    except ValidationError as error:
        return described(error, "body")


def main():
    package, module, name = REQUESTS[sys.argv[1]]
    forbid_unknown_members(package)
    types = importlib.import_module(module)
    adapters = {
        False: TypeAdapter(getattr(types, name + "NonStreaming")),
        True: TypeAdapter(getattr(types, name + "Streaming")),
    }
    for line in sys.stdin:
        print("; ".join(judge(json.loads(line), adapters)) or "ok", flush=True)


main()
