/** A browser on one of the gateways, what every test expects of it, and what a gateway without anything answers. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { AXE } from "./world.js";

export const VIEWS = ["providers", "health", "why", "chat", "calls", "connect"];
export const DESK = { width: 1280, height: 820 };
export const PHONE = { width: 360, height: 740 };

const axe = readFileSync(AXE, "utf8");

/** Whoever looks, with all that the page asked for and complained of. */
export class Look {
  static async at(world, address, { scheme = "light", viewport = DESK, view = "providers", answers = {} } = {}) {
    const context = await world.browser.newContext({ viewport, colorScheme: scheme, reducedMotion: "reduce" });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address.url });
    const page = await context.newPage();
    const look = new Look(context, page, address);
    for (const [path, json] of Object.entries(answers)) {
      await page.route(
        (url) => url.pathname === path,
        (route) => route.fulfill({ json: typeof json === "function" ? json() : json }),
      );
    }
    await page.goto(address.url + "/#" + view);
    return look;
  }

  constructor(context, page, address) {
    this.context = context;
    this.page = page;
    this.address = address;
    this.requests = [];
    this.complaints = [];
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.complaints.push(message.text());
      }
    });
  }

  /** Goes to a view as people do. */
  async go(view) {
    await this.page.click("#to-" + view);
    await this.page.locator(`section:not([hidden]) #${view}-h`).waitFor();
  }

  view(name) {
    return this.page.locator(`section[aria-labelledby="${name}-h"]`);
  }

  /** No serious finding of axe. */
  async isAccessible(what) {
    // Through the protocol: the page's policy forbids scripts that are written into it.
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => {
      const result = await window.axe.run(document, { resultTypes: ["violations"] });
      return result.violations.map((each) => ({
        impact: each.impact,
        rule: each.id,
        where: each.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary),
      }));
    });
    const serious = found.filter((each) => each.impact === "serious" || each.impact === "critical");
    assert.deepEqual(serious, [], what);
  }

  /** It fits: nothing has to be pushed aside. */
  async fits(what) {
    const [whole, seen] = await this.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(whole <= seen, `${what} is ${whole} wide, but the screen ${seen}`);
  }

  /** Closes it: whatever the page did, it asked this gateway alone, and nothing went wrong. */
  async close() {
    await this.context.close();
    const foreign = this.requests.filter((url) => new URL(url).origin !== this.address.url && !url.startsWith("data:"));
    assert.deepEqual(foreign, [], "requests to other origins");
    assert.deepEqual(this.complaints, [], "errors in the console");
  }
}

/** The gateway has nothing, not even providers. */
export const NOTHING = {
  "/v1/providers": { providers: [] },
  "/v1/plugins": { plugins: [], failures: [], warnings: [] },
  "/v1/health": { health: [] },
  "/v1/models": { object: "list", data: [] },
  "/v1/calls": { calls: [], minutes: [] },
};

/** An hour of calls, the same each time but for its end, which is now. */
export function someCalls() {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const minutes = [];
  for (let i = 44; i >= 0; i--) {
    const calls = 12 + Math.round(8 * Math.sin(i / 5)) + (i % 3);
    minutes.push({
      at: new Date(now - i * 60_000).toISOString(),
      calls,
      failures: i % 11 === 4 ? 3 : i % 7 === 0 ? 1 : 0,
      tokens: calls * 310 + (i % 4) * 90,
      p50_ms: 620 + Math.round(180 * Math.sin(i / 4)),
      p95_ms: 1900 + Math.round(700 * Math.sin(i / 6)) + (i % 11 === 4 ? 1400 : 0),
    });
  }
  const ok = (provider, ms, usd = 0.00021) => ({ provider, model: "gpt-4o-mini", status: 200, ms, usd });
  const bad = (provider, error, status, ms) => ({ provider, model: "gpt-4o-mini", error, ms, ...(status ? { status } : {}) });
  const call = (seconds, asked, attempts, more = {}) => ({
    id: "call-" + seconds,
    start: new Date(Date.now() - seconds * 1000).toISOString(),
    key: "team-a",
    dialect: "chat",
    asked_model: asked,
    provider: attempts.at(-1).provider,
    model: "gpt-4o-mini",
    stream: true,
    attempts,
    status: 200,
    ended: "done",
    input_tokens: 41,
    output_tokens: 27 + (seconds % 9) * 31,
    cost_usd: 0.00021,
    first_token_ms: attempts.reduce((sum, each) => sum + each.ms, 0) - attempts.at(-1).ms + 140,
    total_ms: attempts.reduce((sum, each) => sum + each.ms, 0) + 6,
    ...more,
  });
  const calls = [
    call(3, "fast", [bad("shaky", "UNREACHABLE", 0, 210), ok("openai", 840)]),
    call(9, "gpt-4o-mini", [ok("openai", 1120)]),
    call(15, "gpt-4o-mini", [bad("openai", "RATE_LIMITED", 429, 90), bad("shaky", "UNREACHABLE", 0, 180), ok("second", 760)]),
    call(31, "spare", [bad("second", "STREAM_INTERRUPTED", 200, 640)], { error: "STREAM_INTERRUPTED", ended: "failed" }),
    call(47, "gpt-4.1", [ok("openai", 2310)], { ended: "client-left" }),
    call(62, "claude-sonnet-5", [ok("anthropic", 1650)], { dialect: "messages", model: "claude-sonnet-5", input_tokens: 900, output_tokens: 418, cached_tokens: 512, reasoning_tokens: 312 }),
    call(80, "gpt-4o-mini", [bad("openai", "SERVER_ERROR", 500, 320), ok("second", 540)], { stream: false, first_token_ms: undefined }),
    call(95, "gpt-6", [bad("openai", "QUOTA_EXHAUSTED", 429, 110)], { error: "QUOTA_EXHAUSTED", ended: "failed", status: 429, input_tokens: undefined, output_tokens: undefined, cost_usd: undefined, first_token_ms: undefined }),
    call(118, "fast", [ok("openai", 690)]),
    call(140, "gpt-4o-mini", [ok("second", 720)]),
  ];
  return { calls, minutes };
}
