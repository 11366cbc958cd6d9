/** Makes elements. Data only ever becomes text: nothing here parses HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown> | null} [props] attributes; functions named on... are listeners; false and null are left out
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on") && typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

/** @param {(Child | Child[])[]} children */
function nodes(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/**
 * Gives an element other children.
 *
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/** @type {WeakMap<Element, Map<string, {made: string, node: HTMLElement}>>} */
const lists = new WeakMap();

/**
 * Shows a list: what has not changed stays as it is, so that what one has opened, selected or focused is not lost.
 *
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} make
 */
export function keyed(parent, items, keyOf, make) {
  const before = lists.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const id = keyOf(item);
    const made = JSON.stringify(item);
    const old = before.get(id);
    const node = old?.made === made ? old.node : successor(old?.node, make(item));
    after.set(id, { made, node });
  }
  lists.set(parent, after);
  const wanted = [...after.values()].map((each) => each.node);
  wanted.forEach((node, i) => {
    if (parent.children[i] !== node) {
      parent.insertBefore(node, parent.children[i] ?? null);
    }
  });
  while (parent.children.length > wanted.length) {
    parent.lastElementChild?.remove();
  }
}

/**
 * @param {HTMLElement | undefined} old
 * @param {HTMLElement} fresh
 */
function successor(old, fresh) {
  if (old) {
    const opened = old.querySelectorAll("details");
    fresh.querySelectorAll("details").forEach((each, i) => (each.open = opened[i]?.open ?? false));
    const focused = old.contains(document.activeElement) && document.activeElement?.localName;
    old.replaceWith(fresh);
    if (focused) {
      /** @type {HTMLElement | null} */ (fresh.querySelector(focused))?.focus();
    }
  }
  return fresh;
}

/**
 * A word about a state. The colour never says more than the word.
 *
 * @param {"good" | "warn" | "bad" | "plain"} tone
 * @param {string} word
 */
export function tag(tone, word) {
  return h("span", { class: "tag " + tone }, word);
}

/**
 * What to do when there is nothing to see.
 *
 * @param {string} title
 * @param {...(Child | Child[])} children
 */
export function empty(title, ...children) {
  return h("div", { class: "empty" }, h("h3", null, title), ...children);
}

/** The ids of what labels refer to. */
let ids = 0;

/**
 * A field with its label.
 *
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  control.id ||= "f" + ++ids;
  if (hint) {
    control.setAttribute("aria-describedby", control.id + "-hint");
  }
  return h(
    "div",
    { class: "field" },
    h("label", { for: control.id }, label),
    control,
    hint && h("p", { class: "hint", id: control.id + "-hint" }, hint),
  );
}

/**
 * Text to copy, with a button that does so.
 *
 * @param {string} label what it is, for the button's name
 * @returns {{element: HTMLElement, set: (text: string) => void}}
 */
export function copyable(label) {
  const code = h("code");
  const button = h("button", { type: "button", class: "copy", "aria-label": "Copy " + label, onclick: copy }, "Copy");
  async function copy() {
    const text = code.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Without TLS, and not on this machine, browsers keep the clipboard away from pages.
      getSelection()?.selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  }
  const element = h(
    "div",
    { class: "code" },
    h("pre", { tabindex: "0", role: "region", "aria-label": label }, code),
    button,
  );
  return { element, set: (text) => (code.textContent = text) };
}
