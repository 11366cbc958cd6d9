/** What the gateway tells, and how it is asked: always this gateway, with the key of whoever looks. */

/**
 * @typedef {{id: string, kind: string, aliases: string[], context_window: number, output_limit: number, capabilities: string[]}} Model
 * @typedef {{id: string, service: string, url: string, working: boolean, ready: boolean, missing: string[],
 *   how_to_configure?: string, only_by_name: boolean, reseller: boolean, open_models: boolean,
 *   capabilities: string[], models: Model[]}} Provider
 * @typedef {{source: string, class: string, stage: string, hint: string, text: string}} Failure
 * @typedef {{source: string, sha256: string, id: string, version: string, api_version: string,
 *   state: "LOADED" | "REFUSED" | "FAILED", providers: string[], failures: Failure[], notes: string[]}} Plugin
 * @typedef {{plugins: Plugin[], failures: Failure[], warnings: string[]}} Plugins
 * @typedef {{provider: string, model: string, state: "CLOSED" | "OPEN" | "HALF_OPEN", resting_until: string | null,
 *   why: string | null, failures: number}} Health
 * @typedef {{provider: string, model: string, error?: string, status?: number, ms: number, cost_usd?: number,
 *   cost_at_least?: boolean}} Attempt
 * @typedef {{id: string, start: string, key?: string, dialect?: string, asked_model?: string, provider?: string, model?: string,
 *   stream: boolean, attempts: Attempt[], status?: number, error?: string,
 *   ended: "done" | "failed" | "client-left" | "drained", cost_usd?: number, cost_at_least?: boolean,
 *   input_tokens?: number, output_tokens?: number, cached_tokens?: number, cache_written_tokens?: number, reasoning_tokens?: number,
 *   first_token_ms?: number, total_ms: number, prompt?: string, answer?: string}} Call what is not known is left out
 * @typedef {{at: string | number, calls: number, failures: number, tokens: number, p50_ms: number | null,
 *   p95_ms: number | null}} Minute
 * @typedef {{wanted: string, strategy: string,
 *   candidates: {provider: string, model: string, url: string, outstanding: number, resting: string | null}[],
 *   rejections: {provider: string, reason: string, detail: string}[],
 *   nearest_models: string[], failures: string[], warnings: string[], text: string}} Explanation
 * @typedef {{providers: Provider[], plugins: Plugins, health: Health[], models: string[], calls: Call[], minutes: Minute[],
 *   keeps_calls: boolean, loaded: boolean}} State
 */

const KEY = "patchbay-key";

/** The gateway refused, or could not be reached: then the status is 0. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {string} [kind]
   */
  constructor(status, message, kind = "") {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** The gateway's key, kept until the tab is closed. */
export const key = {
  get() {
    return sessionStorage.getItem(KEY) ?? "";
  },
  /** @param {string} value */
  set(value) {
    if (value) {
      sessionStorage.setItem(KEY, value);
    } else {
      sessionStorage.removeItem(KEY);
    }
  },
};

/**
 * Asks the gateway. Paths are relative to the page, so that it also works below a path of a proxy.
 *
 * @param {string} path
 * @param {{body?: unknown, signal?: AbortSignal}} [options]
 * @returns {Promise<Response>} an answer that is no error
 */
export async function ask(path, { body, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (key.get()) {
    headers.authorization = "Bearer " + key.get();
  }
  if (body !== undefined) {
    headers["content-type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: "no-store",
    });
  } catch (e) {
    if (signal?.aborted) {
      throw e;
    }
    throw new ApiError(0, "The gateway does not answer: " + messageOf(e));
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/**
 * What the gateway has written down of a call.
 *
 * @param {string} id
 * @returns {Promise<Call | undefined>}
 */
export async function recordOf(id) {
  try {
    const response = await ask("v1/calls?limit=50", { signal: AbortSignal.timeout(5000) });
    const told = await response.json();
    return told.calls.find((/** @type {Call} */ call) => call.id === id);
  } catch {
    // It only adds to what is known already.
    return undefined;
  }
}

/** @param {Response} response */
async function refusal(response) {
  const text = await response.text();
  try {
    const error = JSON.parse(text).error;
    return new ApiError(response.status, error.message, error.kind);
  } catch {
    return new ApiError(response.status, text.slice(0, 500) || "The gateway answered " + response.status);
  }
}

/** @param {unknown} e */
export function messageOf(e) {
  return e instanceof Error ? e.message : String(e);
}

/** Where programs reach this gateway: its address without a slash at the end. */
export function address() {
  return new URL(".", document.baseURI).href.replace(/\/$/, "");
}
