"""Judges request bodies by the types that an official SDK gives its users to write them with.

python judge.py anthropic|bedrock|google|ollama|openai|openai_responses|signature: reads a body a line from stdin and prints a line for each: "ok", or what is wrong with it.
"""

import datetime
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


def params_judge(package, module, name):
    """By the typed dictionaries of the SDKs that OpenAI and Anthropic have generated."""
    forbid_unknown_members(package)
    types = importlib.import_module(module)
    adapters = {
        False: TypeAdapter(getattr(types, name + "NonStreaming")),
        True: TypeAdapter(getattr(types, name + "Streaming")),
    }
    return lambda body: judge(body, adapters)


def google_judge():
    """Google's SDK takes a request apart and writes it anew, so its types judge a body that it then has to write just so."""
    genai = importlib.import_module("google.genai")
    common = importlib.import_module("google.genai._common")
    models = importlib.import_module("google.genai.models")
    client = genai.Client(api_key="none")

    def plain(value):
        """As the SDK has it, but for names in snake case, which it leaves in what it passes on as a whole."""
        if isinstance(value, BaseModel):
            return value.model_dump(exclude_none=True, by_alias=True, mode="json")
        if isinstance(value, dict):
            return {name: plain(member) for name, member in value.items()}
        return [plain(element) for element in value] if isinstance(value, list) else value

    def written(body):
        config = {name: member for name, member in body.items() if name not in ("contents", "generationConfig")}
        request = genai.types._GenerateContentParameters(
            model="m", contents=body["contents"], config={**config, **body["generationConfig"]}
        )
        wire = models._GenerateContentParameters_to_mldev(client._api_client, request)
        wire.pop("_url")
        return common.encode_unserializable_types(plain(wire))

    def complaints_of(body):
        sdk = written(body)
        return [] if sdk == body else [f"the SDK writes it as {json.dumps(sdk)}"]

    return catching(complaints_of)


def ollama_judge():
    """By the models that Ollama's SDK writes its requests with, none of which may have further members."""
    types = importlib.import_module("ollama._types")
    function, parameters = types.Tool.Function, types.Tool.Function.Parameters
    call = types.Message.ToolCall
    for model in (parameters.Property, parameters, function, types.Tool, call.Function, call, types.Message, types.Options):
        model.model_config["extra"] = "forbid"
        model.model_rebuild(force=True)
    types.ChatRequest.model_config["extra"] = "forbid"
    types.ChatRequest.model_rebuild(force=True)

    def complaints_of(body):
        messages = [dict(message) for message in body.pop("messages")]
        for message in messages:
            # The SDK has no word for the ids that its servers have given calls since November 2025 (api/types.go).
            message.pop("tool_call_id", None)
            for called in message.get("tool_calls", []):
                called.pop("id", None)
            message["images"] = [{"value": image} for image in message.get("images", [])]
            types.Message.model_validate(message, strict=True).model_dump()
        # In its place the SDK takes anything else as well.
        types.Options.model_validate(body.get("options", {}), strict=True)
        types.ChatRequest.model_validate(body)
        return []

    return catching(complaints_of)


def bedrock_judge():
    """By the shapes that AWS describes its service with, as its SDK judges what it is given."""
    validate = importlib.import_module("botocore.validate")
    session = importlib.import_module("botocore.session").get_session()
    shape = session.get_service_model("bedrock-runtime").operation_model("Converse").input_shape

    def complaints_of(body):
        report = validate.ParamValidator().validate({"modelId": "m", **body}, shape)
        return [" ".join(report.generate_report().split())] if report.has_errors() else []

    return complaints_of


def signature_judge():
    """Signs again what AWS's client would have signed, with the credentials of Converse.java."""
    auth = importlib.import_module("botocore.auth")
    awsrequest = importlib.import_module("botocore.awsrequest")
    credentials = importlib.import_module("botocore.credentials").Credentials(
        "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2Vj/token=="
    )

    def complaints_of(sent):
        signed_at = datetime.datetime.strptime(sent["date"], "%Y%m%dT%H%M%SZ")
        auth.get_current_datetime = lambda *args, **names: signed_at
        request = awsrequest.AWSRequest(method="POST", url=sent["url"], data=sent["body"].encode())
        auth.SigV4Auth(credentials, "bedrock", "eu-central-1").add_auth(request)
        expected = request.headers["Authorization"]
        return [] if sent["authorization"] == expected else [f"{sent['authorization']} is not {expected}"]

    return complaints_of


def catching(complaints_of):
    def complaints_or_errors(body):
        try:
            return complaints_of(body)
        except ValidationError as error:
            return described(error, "body")
        except ValueError as error:
            return [str(error)]

    return complaints_or_errors


def main():
    name = sys.argv[1]
    judges = {"bedrock": bedrock_judge, "google": google_judge, "ollama": ollama_judge, "signature": signature_judge}
    complaints_of = judges[name]() if name in judges else params_judge(*REQUESTS[name])
    for line in sys.stdin:
        print("; ".join(" ".join(c.split()) for c in complaints_of(json.loads(line))) or "ok", flush=True)


main()
