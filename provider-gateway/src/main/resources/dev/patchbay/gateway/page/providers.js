/** Providers, plugins, and the jars that were rejected. */

import { empty, h, keyed, fill, tag } from "./dom.js";
import { count, number, window, words } from "./format.js";

/** @typedef {import("./api.js").State} State */
/** @typedef {import("./api.js").Provider} Provider */
/** @typedef {import("./api.js").Plugin} Plugin */
/** @typedef {import("./api.js").Failure} Failure */

export function create() {
  const summary = h("p", { class: "lead" });
  const search = h("input", { type: "search", "aria-label": "Filter providers", placeholder: "Filter by name, model, ability", oninput: draw });
  const readyOnly = h("input", { type: "checkbox", id: "ready-only", onchange: draw });
  const none = h("div");
  const list = h("ul", { class: "rows providers" });
  const heading = h("h2", { tabindex: "-1" }, "Plugins");
  const notice = h("div");
  const rejected = h("div");
  const plugins = h("ul", { class: "cards" });
  const noPlugins = h("div");
  const warnings = h("div");
  /** @type {State | null} */
  let state = null;

  const element = h(
    "section",
    { "aria-labelledby": "providers-h" },
    h("h1", { id: "providers-h", tabindex: "-1" }, "Providers"),
    summary,
    none,
    notice,
    h(
      "div",
      { class: "bar" },
      search,
      h("label", { class: "check", for: "ready-only" }, readyOnly, "Only those that are ready"),
    ),
    list,
    heading,
    rejected,
    plugins,
    noPlugins,
    warnings,
  );

  function draw() {
    if (!state?.loaded) {
      summary.textContent = "Asking the gateway …";
      return;
    }
    const all = [...state.providers].sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
    const ready = all.filter((each) => rank(each) === 0).length;
    const named = all.filter((each) => rank(each) === 1).length;
    summary.textContent = all.length
      ? `${number(ready)} of ${count(all.length, "provider")} ready` +
        (named ? `, and ${number(named)} more that serve only when a request names them` : "") +
        `; ${count(state.models.length, "model name")} to ask for.`
      : "";
    fill(none, ready === 0 && nothingReady(all));
    const wanted = search.value.trim().toLowerCase();
    const shown = all.filter((each) => (!readyOnly.checked || each.ready) && matches(each, wanted));
    keyed(list, shown, (each) => each.id, row);
    drawPlugins(state);
  }

  /** @param {State} now */
  function drawPlugins({ plugins: found }) {
    const bad = found.plugins.filter((each) => each.state !== "LOADED");
    const loaded = found.plugins.filter((each) => each.state === "LOADED");
    const alone = found.failures.filter((each) => !found.plugins.some((plugin) => plugin.source === each.source));
    const list = h("ul", { class: "cards" });
    keyed(list, bad, (each) => each.source, card);
    alone.forEach((each) => list.append(h("li", { class: "card bad" }, failure(each))));
    fill(notice, list.children.length > 0 && refusal(list.children.length));
    fill(rejected, list.children.length > 0 && [h("h3", null, "Rejected"), list, loaded.length > 0 && h("h3", null, "Loaded")]);
    keyed(plugins, loaded, (each) => each.source, card);
    fill(
      noPlugins,
      found.plugins.length === 0 &&
        empty(
          "No plugin jars",
          h("p", null, "Set ", h("code", null, "plugins: plugins"), " in the gateway's configuration, and drop a provider's jar into that folder. It serves at once and appears here; a jar that cannot be used appears with the reason."),
        ),
    );
    fill(
      warnings,
      found.warnings.length > 0 && [h("h3", null, "Warnings"), h("ul", { class: "notes" }, found.warnings.map((each) => h("li", null, each)))],
    );
  }

  /** Below a long list it would not be seen. @param {number} jars */
  function refusal(jars) {
    const show = () => (heading.scrollIntoView(), heading.focus({ preventScroll: true }));
    return h("p", { class: "problem" }, count(jars, "plugin was", "plugins were"), " rejected. ", h("button", { type: "button", class: "chip", onclick: show }, "Why"));
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

/** @param {Provider[]} all */
function nothingReady(all) {
  return empty(
    all.length ? "No provider is ready yet" : "There are no providers yet",
    h(
      "ol",
      null,
      h("li", null, "Set a service's key, such as ", h("code", null, "OPENAI_API_KEY"), " in the gateway's environment, or ", h("code", null, "providers: {openai: {api-key: …}}"), " in its configuration, which is read again by itself;"),
      h("li", null, "or drop a provider's jar into the plugin folder."),
    ),
    all.length > 0 && h("p", null, "Below is what each provider lacks, and how to set it."),
  );
}

/**
 * @param {Provider} provider
 * @param {string} wanted
 */
function matches(provider, wanted) {
  return (
    !wanted ||
    [provider.id, provider.service, ...provider.capabilities, ...provider.models.flatMap((m) => [m.id, ...m.aliases])].some(
      (text) => text.toLowerCase().includes(wanted),
    )
  );
}

/** @param {Provider} provider */
function row(provider) {
  return h(
    "li",
    null,
    h(
      "details",
      null,
      h(
        "summary",
        null,
        h("span", { class: "id" }, provider.id),
        h("span", null, standing(provider)),
        h("span", { class: "num" }, provider.models.length ? count(provider.models.length, "model") : provider.open_models ? "any model" : "no model"),
        h("span", { class: "muted clip" }, provider.url),
      ),
      h("div", { class: "inside" }, inside(provider)),
    ),
  );
}

/** Those that are ready first, then those that a request has to name. @param {Provider} provider */
function rank(provider) {
  return provider.ready ? (provider.only_by_name ? 1 : 0) : 2;
}

/** @param {Provider} provider */
function standing(provider) {
  if (provider.ready) {
    return provider.only_by_name ? tag("plain", "only by name") : tag("good", "ready");
  }
  return provider.missing.length ? tag("warn", "needs " + provider.missing.join(", ")) : tag("plain", "not working");
}

/** @param {Provider} provider */
function inside(provider) {
  const facts = [
    provider.only_by_name && "asked only by name: " + provider.id + "/model",
    provider.reseller && "passes calls on to other services",
    provider.open_models && "takes models that it does not list",
  ].filter(Boolean);
  return [
    provider.how_to_configure && h("p", { class: "hint strong" }, provider.how_to_configure),
    provider.service !== provider.id && h("p", null, "Service: ", provider.service),
    facts.length > 0 && h("p", null, facts.join(" · ")),
    provider.capabilities.length > 0 && h("ul", { class: "chips", "aria-label": "Abilities" }, provider.capabilities.map((c) => h("li", null, c))),
    provider.models.length > 0 &&
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Models of " + provider.id },
        h(
          "table",
          null,
          h("thead", null, h("tr", null, ["Model", "Kind", "Also called", "Window", "Output"].map((name) => h("th", { scope: "col" }, name)))),
          h(
            "tbody",
            null,
            provider.models.map((model) =>
              h(
                "tr",
                null,
                h("th", { scope: "row" }, model.id),
                h("td", null, model.kind),
                h("td", null, model.aliases.join(", ")),
                h("td", { class: "num" }, window(model.context_window)),
                h("td", { class: "num" }, window(model.output_limit)),
              ),
            ),
          ),
        ),
      ),
  ];
}

/** What the manifest of a jar does not say is "unknown". @param {string} fact */
function known(fact) {
  return fact === "unknown" ? "" : fact;
}

/** @param {Plugin} plugin */
function card(plugin) {
  const good = plugin.state === "LOADED";
  return h(
    "li",
    { class: good ? "card" : "card bad" },
    h("div", { class: "line" }, h("strong", null, plugin.id || fileOf(plugin.source)), h("span", { class: "muted" }, known(plugin.version)), tag(good ? "good" : "bad", words(plugin.state))),
    plugin.failures.map(failure),
    plugin.providers.length > 0 && h("p", null, "Gives ", plugin.providers.join(", ")),
    h("p", { class: "muted wrap" }, plugin.source),
    plugin.sha256 && h("p", { class: "muted" }, "SHA-256 ", h("code", { title: plugin.sha256 }, plugin.sha256.slice(0, 12)), known(plugin.api_version) && ", for API " + plugin.api_version),
    plugin.notes.length > 0 && h("ul", { class: "notes" }, plugin.notes.map((note) => h("li", null, note))),
  );
}

/** @param {Failure} each */
function failure(each) {
  return h(
    "div",
    { class: "failure" },
    h("p", { class: "strong wrap" }, reasonOf(each)),
    h("p", { class: "muted" }, "at ", words(each.stage), each.class && " of " + each.class),
  );
}

/** Where it stands is said beside it. @param {Failure} each */
function reasonOf(each) {
  const stage = `failed at ${each.stage.toLowerCase()}: `;
  const at = each.text.indexOf(stage);
  return at < 0 ? each.text : each.text.slice(at + stage.length);
}

/** @param {string} source */
function fileOf(source) {
  return source.slice(source.lastIndexOf("/") + 1) || source;
}
