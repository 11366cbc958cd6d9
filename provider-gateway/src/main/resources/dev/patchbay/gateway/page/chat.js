/** Two models or providers side by side on one prompt. */

import { ApiError, ask, messageOf, recordOf } from "./api.js";
import { empty, field, fill, h, tag } from "./dom.js";
import { count, dollars, millis, number, words } from "./format.js";
import { events } from "./sse.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {import("./api.js").Attempt} Attempt */

export function create() {
  const models = h("datalist", { id: "chat-models" });
  const columns = [column("A"), column("B")];
  const prompt = h("textarea", { rows: "3", required: true, placeholder: "Ask both", onkeydown: onKey });
  const send = h("button", { type: "submit", class: "primary" }, "Send");
  const stop = h("button", { type: "button", onclick: () => columns.forEach((each) => each.stop()) }, "Stop both");
  const clear = h("button", { type: "button", class: "quiet", onclick: () => columns.forEach((each) => each.clear()) }, "New chat");
  const none = h("div");
  stop.disabled = true;
  const element = h(
    "section",
    { "aria-labelledby": "chat-h", class: "chat" },
    h("h1", { id: "chat-h", tabindex: "-1" }, "Chat"),
    none,
    h("div", { class: "columns" }, columns.map((each) => each.element)),
    h("form", { class: "ask", onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), sendBoth()) }, field("Prompt", prompt, "Ctrl and Enter sends it"), h("div", { class: "bar" }, send, stop, clear)),
    models,
  );

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      sendBoth();
    }
  }

  async function sendBoth() {
    const text = prompt.value.trim();
    const asked = columns.filter((each) => each.model.value.trim());
    if (!text || send.disabled || asked.length === 0) {
      return;
    }
    prompt.value = "";
    send.disabled = true;
    stop.disabled = false;
    await Promise.all(asked.map((each) => each.ask(text)));
    send.disabled = false;
    stop.disabled = true;
  }

  return {
    element,
    /** @param {State} state */
    update(state) {
      fill(models, state.models.map((value) => h("option", { value })));
      const ready = state.providers.filter((each) => each.ready).map((each) => each.id);
      columns.forEach((each, i) => each.offer(state.models, ready, i));
      fill(none, state.loaded && ready.length === 0 && empty("There is nothing to chat with yet", h("p", null, "Set a provider's key, or drop a jar: see Providers.")));
    },
  };
}

/** @typedef {{role: "user" | "assistant", content: string}} Message */

/** @param {string} letter */
function column(letter) {
  const model = h("input", { list: "chat-models", autocomplete: "off", spellcheck: "false" });
  const provider = h("select", null, h("option", { value: "" }, "any"));
  const stopButton = h("button", { type: "button", "aria-label": "Stop " + letter, onclick: stop }, "Stop");
  const log = h("div", { class: "log", tabindex: "0", role: "log", "aria-label": "Answers of " + letter, "aria-live": "off" });
  const element = h(
    "div",
    { class: "column", role: "group", "aria-label": "Column " + letter },
    h("div", { class: "choice" }, field("Model " + letter, model), field("Provider " + letter, provider), stopButton),
    log,
  );
  stopButton.disabled = true;
  /** @type {Message[]} */
  let history = [];
  /** @type {AbortController | null} */
  let running = null;

  function stop() {
    running?.abort();
  }

  function clear() {
    stop();
    history = [];
    fill(log);
  }

  /** @param {string} text */
  async function send(text) {
    const mine = (running = new AbortController());
    const asked = [...history, /** @type {Message} */ ({ role: "user", content: text })];
    const answer = answerOf(log);
    log.append(h("p", { class: "mine" }, text), answer.element);
    log.scrollTop = log.scrollHeight;
    stopButton.disabled = false;
    const body = {
      model: model.value.trim(),
      messages: asked,
      stream: true,
      stream_options: { include_usage: true },
      patchbay: { report: true, ...(provider.value ? { only: [provider.value] } : {}) },
    };
    await answer.run(body, mine);
    stopButton.disabled = true;
    if (!history.length || running === mine) {
      // Turns without an answer would only confuse the model.
      history = answer.text() ? [...asked, { role: "assistant", content: answer.text() }] : history;
    }
    running = null;
  }

  return {
    element,
    model,
    ask: send,
    stop,
    clear,
    /**
     * @param {string[]} models
     * @param {string[]} ready
     * @param {number} place
     */
    offer(models, ready, place) {
      if (!model.value && document.activeElement !== model) {
        model.value = models[Math.min(place, models.length - 1)] ?? "";
      }
      const chosen = provider.value;
      const wanted = ["", ...ready];
      if (wanted.join() !== [...provider.options].map((each) => each.value).join()) {
        fill(provider, wanted.map((value) => h("option", { value }, value || "any")));
        provider.value = wanted.includes(chosen) ? chosen : "";
      }
    },
  };
}

/**
 * One answer as it comes, with its figures.
 *
 * @param {HTMLElement} log
 */
function answerOf(log) {
  const thinking = h("p");
  const thoughts = h("details", { hidden: true }, h("summary", null, "Reasoning"), thinking);
  const text = h("p", { class: "text" });
  const end = h("p", { class: "end", role: "status" });
  const figures = h("dl", { class: "figures" });
  const attempts = h("ol", { class: "attempts" });
  const element = h("div", { class: "answer", "aria-busy": "true" }, thoughts, text, end, figures, attempts);

  let start = 0;
  /** @type {number | null} */
  let first = null;
  let last = 0;
  let pieces = 0;
  let provider = "";
  let model = "";
  let tries = 0;
  let id = "";
  /** @type {number | null} */
  let tokens = null;
  /** @type {{attempts?: Attempt[], cost_usd?: number, cost_at_least?: boolean, provider?: string, model?: string} | null} */
  let report = null;

  function draw() {
    const now = performance.now();
    const seconds = first === null ? 0 : (last - first) / 1000;
    const made = tokens ?? pieces;
    const rows = [
      ["Provider", provider || "–"],
      ["Model", model || "–"],
      ["Attempts", tries ? number(tries) : "–"],
      ["First token", first === null ? (element.ariaBusy === "true" ? millis(now - start) + " …" : "–") : millis(first - start)],
      // Until the service has counted, a piece is taken for a token.
      ["Tokens/s", seconds > 0 && made > 1 ? (tokens === null ? "~" : "") + ((made - 1) / seconds).toFixed(1) : "–"],
      ["Tokens", tokens === null ? (pieces ? "~" + pieces : "–") : number(tokens)],
      ["Cost", report?.cost_usd === undefined ? "–" : (report.cost_at_least ? "≥ " : "") + dollars(report.cost_usd)],
    ];
    fill(figures, rows.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
  }

  /** @param {any} chunk */
  function take(chunk) {
    if (chunk.patchbay) {
      report = chunk.patchbay;
      provider = report?.provider || provider;
      model = report?.model || model;
      tries = report?.attempts?.length || tries;
    }
    if (chunk.error) {
      throw new ApiError(0, chunk.error.message, chunk.error.kind);
    }
    tokens = chunk.usage?.completion_tokens ?? tokens;
    const delta = chunk.choices?.[0]?.delta ?? {};
    const said = (delta.content ?? "") + (delta.refusal ?? "");
    if (delta.reasoning_content) {
      thoughts.hidden = false;
      thinking.append(delta.reasoning_content);
    }
    if (said || delta.reasoning_content) {
      const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
      last = performance.now();
      first ??= last;
      pieces++;
      text.append(said);
      if (follow) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }

  /**
   * @param {unknown} body
   * @param {AbortController} running
   */
  async function receive(body, running) {
    const response = await ask("v1/chat/completions", { body, signal: running.signal });
    provider = response.headers.get("x-patchbay-provider") ?? "";
    model = response.headers.get("x-patchbay-model") ?? "";
    tries = Number(response.headers.get("x-patchbay-attempts") ?? 0);
    id = response.headers.get("x-patchbay-request-id") ?? "";
    if (!response.body) {
      throw new ApiError(0, "The answer is empty");
    }
    for await (const data of events(response.body)) {
      if (data === "[DONE]") {
        return;
      }
      take(JSON.parse(data));
    }
    throw new ApiError(0, "The stream ended without its last event");
  }

  /**
   * @param {unknown} body
   * @param {AbortController} running
   */
  async function run(body, running) {
    start = performance.now();
    const ticker = setInterval(draw, 200);
    draw();
    try {
      await receive(body, running);
      element.classList.add("done");
      end.textContent = pieces ? "" : "The answer is empty.";
    } catch (e) {
      if (running.signal.aborted) {
        element.classList.add("stopped");
        fill(end, tag("plain", "stopped"), pieces ? " This came before." : " Nothing had come.");
      } else if (pieces) {
        element.classList.add("broken");
        fill(end, tag("bad", "broken"), " This is not the whole answer. " + (await whyBroken(e)));
      } else {
        element.classList.add("failed");
        fill(end, tag("bad", "failed"), " " + why(e));
      }
    } finally {
      clearInterval(ticker);
      element.ariaBusy = "false";
      element.removeAttribute("aria-busy");
      draw();
      drawAttempts();
    }
  }

  /**
   * A browser may drop the last event of a connection that broke off: the gateway's record says it too.
   *
   * @param {unknown} e
   */
  async function whyBroken(e) {
    if (e instanceof ApiError && e.kind) {
      return why(e);
    }
    const written = id && (await recordOf(id));
    if (!written || !written.error) {
      return why(e);
    }
    report = { attempts: written.attempts, cost_usd: written.cost_usd, cost_at_least: written.cost_at_least };
    tokens = written.output_tokens ?? tokens;
    return `${written.provider ?? provider} broke off (${written.error})`;
  }

  function drawAttempts() {
    const failed = (report?.attempts ?? []).filter((each) => each.error);
    fill(attempts, failed.map((each) => h("li", null, each.provider, " ", h("span", { class: "muted" }, words(each.error ?? "")), " after ", millis(each.ms))));
    attempts.setAttribute("aria-label", count(failed.length, "failed attempt"));
    attempts.hidden = failed.length === 0;
    log.scrollTop = log.scrollHeight;
  }

  return { element, run, text: () => text.textContent ?? "" };
}

/** @param {unknown} e */
function why(e) {
  return e instanceof ApiError && e.kind ? messageOf(e) + " (" + e.kind + ")" : messageOf(e);
}
