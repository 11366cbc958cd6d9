/** The last calls, each with its attempts on a time line, and what they add up to. */

import { chart } from "./charts.js";
import { empty, fill, h, keyed, tag } from "./dom.js";
import { count, dollars, millis, number, time, words } from "./format.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {import("./api.js").Call} Call */

export function create() {
  const latency = chart("Latency", "ms", [
    { name: "p50", colour: "--accent", of: (minute) => minute.p50_ms },
    { name: "p95", colour: "--muted", of: (minute) => minute.p95_ms, dashed: true },
  ]);
  const tokens = chart("Tokens a minute", "", [{ name: "tokens", colour: "--accent", of: (minute) => minute.tokens, bars: true }]);
  const failures = chart("Calls a minute", "", [
    { name: "calls", colour: "--muted", of: (minute) => minute.calls, bars: true },
    { name: "failures", colour: "--bad", of: (minute) => minute.failures, bars: true },
  ]);
  const only = h("select", { id: "calls-only", onchange: draw }, h("option", { value: "" }, "all"), h("option", { value: "failed" }, "failed"), h("option", { value: "retried" }, "with more than one attempt"));
  const summary = h("p", { class: "lead" });
  const none = h("div");
  const list = h("ul", { class: "rows calls" });
  const charts = h("div", { class: "charts" }, latency.element, tokens.element, failures.element);
  const bar = h("div", { class: "bar" }, h("label", { for: "calls-only" }, "Show"), only);
  const element = h("section", { "aria-labelledby": "calls-h" }, h("h1", { id: "calls-h", tabindex: "-1" }, "Calls"), summary, none, charts, bar, list);
  /** @type {State | null} */
  let state = null;

  function draw() {
    if (!state?.loaded) {
      summary.textContent = "Asking the gateway …";
      return;
    }
    const all = state.calls;
    const failed = all.filter(isFailed).length;
    const cost = all.reduce((sum, call) => sum + (call.cost_usd ?? 0), 0);
    summary.textContent = all.length ? `${count(all.length, "last call")}, ${number(failed)} failed, ${dollars(cost)} known to be spent.` : "";
    const shown = all.filter((call) => !only.value || (only.value === "failed" ? isFailed(call) : call.attempts.length > 1));
    charts.hidden = bar.hidden = all.length === 0;
    fill(none, all.length === 0 && nothing(state));
    keyed(list, shown, (call) => call.id, row);
    if (all.length) {
      [latency, tokens, failures].forEach((each) => each.update(state?.minutes ?? []));
    }
  }

  return {
    element,
    /** @param {State} now */
    update(now) {
      state = now;
      draw();
    },
  };
}

/** @param {State} state */
function nothing(state) {
  return state.keeps_calls
    ? empty("No call yet", h("p", null, "Ask something in ", h("a", { href: "#chat" }, "Chat"), ", or ", h("a", { href: "#connect" }, "connect"), " a program: each call appears here within two seconds."))
    : empty("This gateway keeps no record of calls", h("p", null, "It answers /v1/calls with 404."));
}

/** @param {Call} call */
function isFailed(call) {
  return call.ended === "failed" || call.ended === "drained";
}

/** @param {Call} call */
function ending(call) {
  switch (call.ended) {
    case "client-left":
      return tag("warn", "client left");
    case "drained":
      return tag("warn", "cut by shutdown");
    case "failed":
      return tag("bad", call.error ? words(call.error) : "status " + call.status);
    default:
      return tag("good", "done");
  }
}

/** @param {Call} call */
function row(call) {
  return h(
    "li",
    null,
    h(
      "details",
      null,
      h(
        "summary",
        null,
        h("time", { datetime: call.start, class: "num muted" }, time(call.start)),
        h("span", { class: "clip" }, h("strong", null, call.asked_model ?? "?"), call.provider && h("span", { class: "muted" }, " " + call.provider)),
        line(call),
        h("span", { class: "num" }, millis(call.total_ms)),
        h("span", { class: "num muted" }, number(call.output_tokens), " tok"),
        ending(call),
      ),
      h("div", { class: "inside" }, inside(call)),
    ),
  );
}

/** The attempts on the time of the call. @param {Call} call */
function line(call) {
  const spent = call.attempts.reduce((sum, each) => sum + each.ms, 0);
  const whole = Math.max(call.total_ms, spent, 1);
  const share = (/** @type {number} */ ms) => (100 * ms) / whole + "%";
  const told = call.attempts.map((each) => `${each.provider} ${each.error ? "failed with " + each.error : "answered"} after ${millis(each.ms)}`);
  const track = h("span", { class: "track", role: "img", "aria-label": told.join(", then ") || "no attempt" });
  let at = 0;
  for (const each of call.attempts) {
    const piece = h("span", { class: each.error ? "piece bad" : "piece", title: `${each.provider}: ${each.error ?? "answered"}, ${millis(each.ms)}` });
    piece.style.setProperty("left", share(at));
    piece.style.setProperty("width", share(each.ms));
    at += each.ms;
    track.append(piece);
  }
  if (call.first_token_ms !== undefined) {
    const mark = h("span", { class: "mark", title: "first token after " + millis(call.first_token_ms) });
    mark.style.setProperty("left", share(Math.min(call.first_token_ms, whole)));
    track.append(mark);
  }
  return track;
}

/** @param {Call} call */
function inside(call) {
  const facts = [
    ["Call", call.id],
    ["Key", call.key || "none"],
    ["Dialect", (call.dialect ?? "") + (call.stream ? ", streamed" : "")],
    ["Model", call.model || "–"],
    ["Status", call.status ? String(call.status) : "–"],
    ["First token", millis(call.first_token_ms)],
    ["Input", number(call.input_tokens)],
    ["Cached", number(call.cached_tokens)],
    ["Output", number(call.output_tokens)],
    ["Reasoning", number(call.reasoning_tokens)],
    ["Cost", (call.cost_at_least ? "≥ " : "") + dollars(call.cost_usd)],
  ];
  return [
    h(
      "ol",
      { class: "attempts" },
      call.attempts.map((each) =>
        h("li", null, h("strong", null, each.provider), " ", each.model, " ", each.error ? tag("bad", words(each.error)) : tag("good", "answered"), " ", millis(each.ms), each.status ? " · HTTP " + each.status : "", each.cost_usd ? " · " + dollars(each.cost_usd) : ""),
      ),
    ),
    h("dl", { class: "figures" }, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value)))),
    call.prompt && [h("h3", null, "Prompt"), h("p", { class: "said" }, call.prompt)],
    call.answer && [h("h3", null, "Answer"), h("p", { class: "said" }, call.answer)],
  ].flat();
}
