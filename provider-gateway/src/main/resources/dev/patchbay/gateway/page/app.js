/** The page: its views, and what they are told of every two seconds while somebody looks. */

import { ApiError, address, ask, key, messageOf } from "./api.js";
import * as calls from "./calls.js";
import * as chat from "./chat.js";
import * as connect from "./connect.js";
import { field, h } from "./dom.js";
import { time } from "./format.js";
import * as health from "./health.js";
import * as providers from "./providers.js";
import * as why from "./why.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {{element: HTMLElement, update: (state: State) => void}} View */

const EVERY_MS = 2000;
const PATIENCE_MS = 10_000;
const CALLS = 200;

/** @type {{id: string, name: string, create: () => View}[]} */
const VIEWS = [
  { id: "providers", name: "Providers", create: providers.create },
  { id: "health", name: "Health", create: health.create },
  { id: "why", name: "Why?", create: why.create },
  { id: "chat", name: "Chat", create: chat.create },
  { id: "calls", name: "Calls", create: calls.create },
  { id: "connect", name: "Connect", create: connect.create },
];

/** @type {State} */
const state = {
  providers: [],
  plugins: { plugins: [], failures: [], warnings: [] },
  health: [],
  models: [],
  calls: [],
  minutes: [],
  keeps_calls: true,
  loaded: false,
};

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const main = part("main");
const pulse = part("pulse");
const signOut = part("sign-out");

/** @type {Map<string, View>} */
const made = new Map();
/** @type {Map<string, string>} */
const lastTexts = new Map();
let present = "";
let asking = false;
let timer = 0;
/** @type {HTMLElement | null} */
let login = null;

/**
 * @param {string} path
 * @param {(json: any) => void} take called if the answer is another one than the last time
 * @param {string} [query]
 */
async function look(path, take, query = "") {
  const response = await ask(path + query, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const text = await response.text();
  if (lastTexts.get(path) === text) {
    return false;
  }
  lastTexts.set(path, text);
  take(JSON.parse(text));
  return true;
}

async function lookAtCalls() {
  const last = state.calls[0]?.id;
  const query = "?limit=" + CALLS + (last ? "&since=" + encodeURIComponent(last) : "");
  try {
    return await look("v1/calls", takeCalls, query);
  } catch (e) {
    if (e instanceof ApiError && e.status === 404) {
      state.keeps_calls = false;
      return false;
    }
    throw e;
  }
}

/** @param {{calls: import("./api.js").Call[], minutes: import("./api.js").Minute[]}} json */
function takeCalls(json) {
  const known = new Set(json.calls.map((call) => call.id));
  state.calls = [...json.calls, ...state.calls.filter((call) => !known.has(call.id))].slice(0, CALLS);
  state.minutes = json.minutes;
}

function lookAtTheRest() {
  return Promise.allSettled([
    look("v1/plugins", (json) => (state.plugins = json)),
    look("v1/health", (json) => (state.health = json.health)),
    look("v1/models", (json) => (state.models = json.data.map((/** @type {{id: string}} */ model) => model.id))),
    state.keeps_calls && lookAtCalls(),
  ]);
}

async function poll() {
  if (asking) {
    return;
  }
  asking = true;
  clearTimeout(timer);
  const asked = key.get();
  // By itself, so that a wrong key is refused once and not five times.
  const results = await Promise.allSettled([look("v1/providers", (json) => (state.providers = json.providers))]);
  const open = results[0].status === "fulfilled";
  results.push(...(open ? await lookAtTheRest() : []));
  asking = false;
  const failed = /** @type {PromiseRejectedResult | undefined} */ (results.find((r) => r.status === "rejected"));
  if (failed?.reason instanceof ApiError && failed.reason.status === 401) {
    askForKey(asked ? failed.reason.message : "");
    return;
  }
  const changed = results.some((r) => r.status === "fulfilled" && r.value);
  if (failed) {
    tell("bad", messageOf(failed.reason));
  } else {
    tell("good", "Live");
    closeLogin();
  }
  if (changed) {
    state.loaded = true;
    made.get(present)?.update(state);
  }
  if (document.visibilityState === "visible") {
    timer = setTimeout(poll, EVERY_MS);
  }
}

/**
 * @param {"good" | "bad"} tone
 * @param {string} text
 */
function tell(tone, text) {
  const said = tone === "good" ? text : text + " (" + time(Date.now()) + ")";
  if (tone !== "good" && pulse.className.includes("bad")) {
    return;
  }
  pulse.className = "pulse " + tone;
  if (pulse.textContent !== said) {
    pulse.textContent = said;
  }
}

/** @param {string} problem */
function askForKey(problem) {
  tell("bad", "A key is needed");
  signOut.hidden = true;
  login?.remove();
  const input = h("input", { type: "password", autocomplete: "current-password", required: true, spellcheck: "false" });
  const message = h("p", { class: "problem", role: "alert" }, problem);
  login = h(
    "form",
    { class: "login", "aria-label": "Sign in", onsubmit: enter },
    h("h2", null, "This gateway wants a key"),
    field("Gateway key", input, "One that patchbay key new has made. It is kept in this tab until you close it."),
    message,
    h("button", { type: "submit", class: "primary" }, "Sign in"),
  );
  /** @param {SubmitEvent} event */
  function enter(event) {
    event.preventDefault();
    key.set(input.value.trim());
    lastTexts.clear();
    poll();
  }
  main.append(login);
  main.classList.add("locked");
  input.focus();
}

function closeLogin() {
  signOut.hidden = !key.get();
  if (login) {
    login.remove();
    login = null;
    main.classList.remove("locked");
    pulse.className = "pulse good";
    heading()?.focus();
  }
}

function heading() {
  return /** @type {HTMLElement | null} */ (made.get(present)?.element.querySelector("h1"));
}

function show() {
  const asked = location.hash.slice(1);
  if (asked === "main") {
    main.focus();
    return;
  }
  const view = VIEWS.find((each) => each.id === asked) ?? VIEWS[0];
  const turned = present !== "" && present !== view.id;
  present = view.id;
  document.title = view.name + " · Patchbay";
  for (const each of VIEWS) {
    const link = part("to-" + each.id);
    if (each === view) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
  let shown = made.get(view.id);
  if (!shown) {
    shown = view.create();
    made.set(view.id, shown);
    main.append(shown.element);
  }
  made.forEach((each, id) => (each.element.hidden = id !== view.id));
  shown.update(state);
  if (turned) {
    scrollTo(0, 0);
    heading()?.focus({ preventScroll: true });
  }
}

part("address").textContent = new URL(address()).host;
part("views").append(
  ...VIEWS.map((view) => h("li", null, h("a", { href: "#" + view.id, id: "to-" + view.id }, view.name))),
);
signOut.addEventListener("click", () => {
  key.set("");
  // Nothing of what the key let one see stays.
  location.reload();
});
addEventListener("hashchange", show);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && poll());
show();
poll();
