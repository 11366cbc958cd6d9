/** Why a request would go where it goes: the candidates in order, and the first reason against every other provider. */

import { address, ask, key, messageOf } from "./api.js";
import { copyable, empty, field, fill, h, tag } from "./dom.js";
import { count, quoted, words } from "./format.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {import("./api.js").Explanation} Explanation */

const STRATEGIES = ["priority", "round-robin", "least-outstanding", "fastest", "cheapest", "sticky", "weighted"];
const WAIT_MS = 250;

export function create() {
  const model = h("input", { list: "why-models", autocomplete: "off", spellcheck: "false", required: true });
  const models = h("datalist", { id: "why-models" });
  const ids = h("datalist", { id: "why-ids" });
  const prompt = h("textarea", { rows: "2" });
  prompt.value = "Why is the sky blue?";
  const stream = h("input", { type: "checkbox", id: "why-stream" });
  const names = (/** @type {string} */ list) => h("input", { list, autocomplete: "off", spellcheck: "false" });
  const needs = names("why-needs");
  const abilities = h("datalist", { id: "why-needs" });
  const window = h("input", { type: "number", min: "0", step: "1", inputmode: "numeric" });
  const only = names("why-ids");
  const not = names("why-ids");
  const order = names("why-ids");
  const fallback = names("why-models");
  const strategy = h("select", null, h("option", { value: "" }, "as the gateway is set"), STRATEGIES.map((each) => h("option", null, each)));
  const weights = h("input", { placeholder: "openai=3, groq=1", spellcheck: "false" });
  const weighted = field("Weights", weights);
  const result = h("div", { class: "result", "aria-live": "polite" });
  const curl = copyable("curl of this request");
  const explainCurl = copyable("curl of this explanation");

  const form = h(
    "form",
    { class: "panel", "aria-label": "The request", oninput: soon, onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), explain()) },
    field("Model", model),
    field("Prompt", prompt),
    h("label", { class: "check", for: "why-stream" }, stream, "Streamed"),
    h("div", { class: "pair" }, field("Needs", needs, "Abilities, such as tools, vision"), field("Window", window, "At least so many tokens")),
    h("div", { class: "pair" }, field("Only", only, "Ids of providers, with commas"), field("Not", not)),
    h("div", { class: "pair" }, field("Order", order, "Those first, in this order"), field("Fallback", fallback, "Models to ask next")),
    field("Strategy", strategy),
    weighted,
    h("button", { type: "submit", class: "primary" }, "Explain"),
  );
  const element = h(
    "section",
    { "aria-labelledby": "why-h" },
    h("h1", { id: "why-h", tabindex: "-1" }, "Why?"),
    h("p", { class: "lead" }, "Which providers would serve a request, in which order, and why not the others. No call is made."),
    h(
      "div",
      { class: "split" },
      form,
      h("div", null, result, h("h2", null, "The request"), curl.element, h("h2", null, "This explanation"), explainCurl.element),
    ),
    models,
    ids,
    abilities,
  );

  let timer = 0;
  let running = new AbortController();
  let seen = "";

  function soon() {
    drawCurl();
    clearTimeout(timer);
    timer = setTimeout(explain, WAIT_MS);
  }

  function body() {
    /** @type {Record<string, unknown>} */
    const wishes = {};
    const set = (/** @type {string} */ name, /** @type {string[]} */ list) => list.length && (wishes[name] = list);
    set("needs", split(needs.value));
    if (Number(window.value) > 0) {
      wishes.window = Number(window.value);
    }
    set("only", split(only.value));
    set("not", split(not.value));
    set("order", split(order.value));
    set("fallback", split(fallback.value));
    if (strategy.value) {
      wishes.strategy = strategy.value === "weighted" ? { weighted: weightsOf(weights.value) } : strategy.value;
    }
    return {
      model: model.value.trim(),
      messages: [{ role: "user", content: prompt.value }],
      ...(stream.checked ? { stream: true } : {}),
      ...(Object.keys(wishes).length ? { patchbay: wishes } : {}),
    };
  }

  function drawCurl() {
    weighted.hidden = strategy.value !== "weighted";
    curl.set(command("/v1/chat/completions", body(), stream.checked));
    explainCurl.set(command("/v1/explain", body(), false));
  }

  async function explain() {
    drawCurl();
    running.abort();
    const mine = (running = new AbortController());
    if (!model.value.trim()) {
      fill(result, empty("Name a model", h("p", null, "Any name that a provider lists, that the configuration defines, or provider/model.")));
      return;
    }
    try {
      const response = await ask("v1/explain", { body: body(), signal: mine.signal });
      const told = await response.json();
      if (!mine.signal.aborted) {
        draw(told);
      }
    } catch (e) {
      if (!mine.signal.aborted) {
        fill(result, h("p", { class: "problem", role: "alert" }, messageOf(e)));
      }
    }
  }

  /** @param {Explanation} told */
  function draw(told) {
    fill(
      result,
      h("p", null, "Wanted: ", h("strong", null, told.wanted), " · strategy ", h("strong", null, told.strategy)),
      told.candidates.length
        ? [
            h("h2", null, count(told.candidates.length, "candidate")),
            h(
              "ol",
              { class: "ranked" },
              told.candidates.map((each) =>
                h(
                  "li",
                  null,
                  h("strong", null, each.provider),
                  h("span", null, each.model),
                  each.resting && tag("warn", "resting: " + each.resting),
                  each.outstanding > 0 && tag("plain", count(each.outstanding, "call") + " under way"),
                  h("span", { class: "muted clip" }, each.url),
                ),
              ),
            ),
          ]
        : [h("p", { class: "problem" }, "No provider could serve this request."), told.nearest_models.length > 0 && nearest(told.nearest_models)],
      told.warnings.map((each) => h("p", { class: "hint strong" }, each)),
      told.rejections.length > 0 && [
        h("h2", null, count(told.rejections.length, "other"), " and the first reason against each"),
        h(
          "div",
          { class: "reasons", tabindex: "0", role: "region", "aria-label": "Reasons" },
          h("ul", null, told.rejections.map((each) => h("li", null, h("strong", null, each.provider), h("span", null, each.detail), tag("plain", words(each.reason))))),
        ),
      ],
      told.failures.length > 0 && [h("h2", null, "What could not be loaded"), told.failures.map((each) => h("p", { class: "hint wrap" }, each))].flat(),
    );
  }

  /** @param {string[]} list */
  function nearest(list) {
    return h(
      "p",
      null,
      "Did you mean ",
      list.map((name) => h("button", { type: "button", class: "chip", onclick: () => ((model.value = name), explain()) }, name)),
    );
  }

  return {
    element,
    /** @param {State} state */
    update(state) {
      const now = JSON.stringify([state.providers, state.health, state.models]);
      if (now === seen) {
        return;
      }
      seen = now;
      options(models, state.models);
      options(ids, state.providers.map((each) => each.id));
      options(abilities, [...new Set(state.providers.flatMap((each) => [...each.capabilities, ...each.models.flatMap((m) => m.capabilities)]))].sort());
      if (!model.value && !element.contains(document.activeElement)) {
        model.value = state.models[0] ?? "";
      }
      explain();
    },
  };
}

/**
 * @param {HTMLDataListElement} list
 * @param {string[]} values
 */
function options(list, values) {
  fill(list, values.map((value) => h("option", { value })));
}

/** @param {string} text */
function split(text) {
  return text.split(/[,\s]+/).filter(Boolean);
}

/** @param {string} text */
function weightsOf(text) {
  return Object.fromEntries(
    text
      .split(",")
      .map((each) => each.split("="))
      .filter(([id, weight]) => id.trim() && Number.isInteger(Number(weight)))
      .map(([id, weight]) => [id.trim(), Number(weight)]),
  );
}

/**
 * @param {string} path
 * @param {unknown} body
 * @param {boolean} streamed
 */
function command(path, body, streamed) {
  return [
    "curl " + (streamed ? "-N " : "") + address() + path,
    // The key itself belongs into no history of commands.
    ...(key.get() ? ['  -H "authorization: Bearer $PATCHBAY_KEY"'] : []),
    "  -H 'content-type: application/json'",
    "  -d " + quoted(JSON.stringify(body, null, 1)),
  ].join(" \\\n");
}
