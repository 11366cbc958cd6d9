/** How providers are doing now: what the router holds against them, and what the last calls met. */

import { empty, fill, h, keyed, tag } from "./dom.js";
import { count, median, millis, number, words } from "./format.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {import("./api.js").Health} Health */

/** @type {Record<string, ["good" | "warn" | "bad", string, string]>} */
const STATES = {
  CLOSED: ["good", "called", "It has failed lately, but is still called."],
  OPEN: ["bad", "resting", "It is called only if no other is left."],
  HALF_OPEN: ["warn", "on probation", "One call at a time tries whether it works again."],
};

export function create() {
  const lead = h("p", { class: "lead" });
  const list = h("ul", { class: "cards" });
  const none = h("div");
  const body = h("tbody");
  const table = h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Attempts by provider" },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, ["Provider", "Now", "Attempts", "Failed", "Median"].map((name, i) => h("th", { scope: "col", class: i > 1 && "num" }, name)))),
      body,
    ),
  );
  const element = h(
    "section",
    { "aria-labelledby": "health-h" },
    h("h1", { id: "health-h", tabindex: "-1" }, "Health"),
    lead,
    list,
    none,
    h("h2", null, "Ready providers"),
    table,
  );
  setInterval(() => !element.hidden && countDown(), 1000);

  function countDown() {
    element.querySelectorAll("[data-until]").forEach((each) => {
      const left = new Date(/** @type {HTMLElement} */ (each).dataset.until ?? "").getTime() - Date.now();
      each.textContent = left > 0 ? "for " + millis(Math.ceil(left / 1000) * 1000).replace(/\.\d+ s/, " s") : "its rest is over";
    });
  }

  /** @param {State} state */
  function update(state) {
    if (!state.loaded) {
      lead.textContent = "Asking the gateway …";
      return;
    }
    const told = state.health.filter((each) => each.failures > 0 || each.state !== "CLOSED");
    const resting = told.filter((each) => each.state === "OPEN").length;
    lead.textContent = told.length
      ? `${count(told.length, "provider or model", "providers or models")} with failures lately, ${number(resting)} resting.`
      : "";
    keyed(list, told, (each) => each.provider + "/" + each.model, card);
    countDown();
    const used = new Set(state.calls.flatMap((call) => call.attempts.map((each) => each.provider)));
    const ready = state.providers.filter((each) => each.ready && (!each.only_by_name || used.has(each.id)));
    fill(none, told.length === 0 && empty("No provider has failed lately", h("p", null, "A provider that fails again and again rests for a while and appears here, with the reason and the time that is left.")));
    keyed(
      body,
      ready.map((each) => figures(each.id, state)),
      (each) => each.id,
      (each) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, each.id),
          h("td", null, tag(each.tone, each.word)),
          h("td", { class: "num" }, number(each.attempts)),
          h("td", { class: "num" }, number(each.failed)),
          h("td", { class: "num" }, millis(each.median)),
        ),
    );
    if (ready.length === 0) {
      keyed(body, [{ id: "none" }], (each) => each.id, () => h("tr", null, h("td", { colspan: "5" }, "No provider is ready: set a key, or drop a jar.")));
    }
  }

  return { element, update };
}

/**
 * @param {string} id
 * @param {State} state
 */
function figures(id, state) {
  const attempts = state.calls.flatMap((call) => call.attempts).filter((each) => each.provider === id);
  const states = state.health.filter((each) => each.provider === id).map((each) => each.state);
  const worst = ["OPEN", "HALF_OPEN"].find((each) => states.includes(/** @type {Health["state"]} */ (each)));
  const [tone, word] = worst ? STATES[worst] : /** @type {["good", string]} */ (["good", "called"]);
  const good = attempts.filter((each) => !each.error);
  return { id, tone, word, attempts: attempts.length, failed: attempts.length - good.length, median: median(good.map((each) => each.ms)) };
}

/** @param {Health} each */
function card(each) {
  const [tone, word, meaning] = STATES[each.state] ?? ["warn", words(each.state), ""];
  return h(
    "li",
    { class: tone === "bad" ? "card bad" : "card" },
    h("div", { class: "line" }, h("strong", null, each.provider), each.model && h("span", { class: "muted" }, each.model), tag(tone, word)),
    h("p", null, each.why ? words(each.why) + ", " : "", count(each.failures, "failure"), each.resting_until && [" · resting ", h("span", { "data-until": each.resting_until, class: "num" })]),
    h("p", { class: "muted" }, meaning),
  );
}
