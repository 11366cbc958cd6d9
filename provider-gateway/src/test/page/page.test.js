import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DESK, Look, NOTHING, PHONE, VIEWS, someCalls } from "./views.js";
import { startWorld } from "./world.js";

/** Where pictures go. With PAGE_IMAGES=docs/images they are those of the README. */
const IMAGES = process.env.PAGE_IMAGES ?? fileURLToPath(new URL("../../../target/page/images", import.meta.url));

/** @type {Awaited<ReturnType<typeof startWorld>>} */
let world;

before(async () => (world = await startWorld()), { timeout: 60_000 });
after(() => world?.close());

/** Looks, and checks at the end what every look has to keep. */
async function looking(address, options, act) {
  const look = await Look.at(world, address, options);
  try {
    await act(look, look.page);
  } catch (e) {
    mkdirSync(IMAGES, { recursive: true });
    await look.page.screenshot({ path: join(IMAGES, "failed.png") }).catch(() => {});
    await look.context.close();
    throw e;
  }
  await look.close();
}

async function until(condition, what) {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, "waited 10 s for " + what);
    await new Promise((done) => setTimeout(done, 20));
  }
}

describe("every view", () => {
  for (const scheme of ["light", "dark"]) {
    test(`is accessible and readable in ${scheme}, full and empty`, async () => {
      for (const [name, answers] of [["full", { "/v1/calls": someCalls }], ["empty", NOTHING]]) {
        await looking(world.full, { scheme, answers }, async (look, page) => {
          for (const view of VIEWS) {
            await look.go(view);
            if (name === "full" && view === "providers") {
              await page.locator(".providers summary").first().click();
            }
            await page.waitForLoadState("networkidle", { timeout: 1500 }).catch(() => {});
            await look.isAccessible(`${view}, ${name}, ${scheme}`);
          }
        });
      }
    });
  }

  test("fits a phone without scrolling sideways", async () => {
    for (const answers of [{ "/v1/calls": someCalls }, NOTHING]) {
      await looking(world.full, { viewport: PHONE, answers }, async (look, page) => {
        for (const view of VIEWS) {
          await look.go(view);
          await page.locator("summary:visible").first().click({ timeout: 500 }).catch(() => {});
          await look.fits(view);
        }
      });
    }
  });

  test("says what to do when there is nothing", async () => {
    await looking(world.empty, { answers: NOTHING }, async (look, page) => {
      const says = async (view, ...texts) => {
        await look.go(view);
        for (const text of texts) {
          await look.view(view).getByText(text).first().waitFor();
        }
      };
      await says("providers", "There are no providers yet", "OPENAI_API_KEY", "No plugin jars");
      await says("health", "No provider has failed lately", "set a key, or drop a jar");
      await says("why", "Name a model");
      await says("chat", "There is nothing to chat with yet");
      await says("calls", "No call yet");
      await says("connect", "There is no model to ask for yet", `base_url="${look.address.url}/v1"`);
    });
  });

  test("is reached by keyboard, and says where one is", async () => {
    await looking(world.full, {}, async (look, page) => {
      await page.locator(".providers summary").first().waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", "what has the focus is seen");
      await page.keyboard.press("Enter");
      await until(() => page.evaluate(() => document.activeElement?.id === "main"), "the focus in the content");
      await page.focus("#to-health");
      await page.keyboard.press("Enter");
      await until(() => page.evaluate(() => document.activeElement?.id === "health-h"), "the focus on the heading");
      assert.equal(await page.getAttribute("#to-health", "aria-current"), "page");
      assert.equal(await page.title(), "Health · Patchbay");
    });
  });
});

describe("providers", () => {
  test("are listed with what they lack, and can be filtered", async () => {
    await looking(world.full, {}, async (look, page) => {
      const rows = look.view("providers").locator(".providers > li");
      await rows.filter({ hasText: "anthropic" }).getByText("needs api-key").waitFor();
      await rows.filter({ hasText: "shaky" }).getByText("ready").waitFor();
      await page.fill("input[type=search]", "shaky");
      assert.equal(await rows.count(), 1);
      await rows.first().locator("summary").click();
      await rows.first().getByRole("rowheader", { name: "gpt-4o-mini", exact: true }).waitFor();
    });
  });

  test("what one has opened stays open while the page asks again", async () => {
    let mark = "a";
    const answers = {
      "/v1/providers": () => ({ providers: [provider("one", mark), provider("two", "-")] }),
    };
    await looking(world.empty, { answers }, async (look, page) => {
      const details = look.view("providers").locator(".providers details").first();
      await details.locator("summary").click();
      mark = "b";
      await details.getByText("service-b").waitFor();
      assert.equal(await details.getAttribute("open"), "");
      assert.equal(await page.evaluate(() => document.activeElement?.localName), "summary");
    });
  });

  test("data is text, never markup", async () => {
    const evil = '<img src=x onerror="window.evil=1">';
    const answers = { "/v1/providers": { providers: [provider(evil, evil)] } };
    await looking(world.empty, { answers }, async (look, page) => {
      await look.view("providers").getByText(evil).first().waitFor();
      assert.equal(await page.evaluate(() => window.evil), undefined);
      assert.equal(await page.locator("main img").count(), 0);
    });
  });

  test("a jar that is dropped while one looks appears by itself, and a bad one with its reason", async () => {
    const jar = world.parrotJar();
    await looking(world.full, {}, async (look, page) => {
      const view = look.view("providers");
      await view.getByText("No plugin jars").waitFor();

      world.drop(fileURLToPath(import.meta.url), "broken-1.0.jar");
      const rejected = view.locator(".card.bad").filter({ hasText: "broken-1.0.jar" });
      await rejected.waitFor();
      assert.match(await rejected.innerText(), /refused|failed/i);
      assert.ok((await rejected.locator(".failure").innerText()).length > 20, "it says why");

      world.drop(jar, "parrot-1.0.jar");
      await view.locator(".providers > li").filter({ hasText: "parrot" }).getByText("ready").waitFor();
      await view.locator(".cards > li").filter({ hasText: "Gives parrot" }).waitFor();
      await look.isAccessible("a rejected jar");
      assert.equal(page.url(), look.address.url + "/#providers");
    });
  });
});

function provider(id, service) {
  return {
    id,
    service: "service-" + service,
    url: "https://x.example",
    working: true,
    ready: true,
    missing: [],
    only_by_name: false,
    reseller: false,
    open_models: false,
    capabilities: [],
    models: [],
  };
}

describe("health", () => {
  test("shows who rests, why and how long", async () => {
    const answers = {
      "/v1/health": () => ({
        health: [
          { provider: "shaky", model: "", state: "OPEN", resting_until: new Date(Date.now() + 25_000).toISOString(), why: "UNREACHABLE", failures: 5 },
        ],
      }),
    };
    await looking(world.full, { answers, view: "health" }, async (look) => {
      const card = look.view("health").locator(".card");
      await card.getByText("unreachable, 5 failures").waitFor();
      await until(async () => /resting for \d+ s/.test(await card.innerText()), "the time that is left");
    });
  });

  test("shows the rest of a provider that really failed", async () => {
    await looking(world.full, { view: "health" }, async (look) => {
      for (let i = 0; i < 12; i++) {
        await fetch(look.address.url + "/v1/chat/completions", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "x" }], patchbay: { only: ["shaky"], deadline: "2s" } }),
        }).then((response) => response.text());
      }
      await look.view("health").locator(".card").filter({ hasText: "shaky" }).getByText("resting", { exact: true }).waitFor();
    });
  });
});

describe("why", () => {
  test("ranks the candidates, gives every other a reason, and the curl that does the same", async () => {
    await looking(world.full, { view: "why" }, async (look, page) => {
      const view = look.view("why");
      await page.getByLabel("Model", { exact: true }).fill("gpt-4o-mini");
      await page.getByLabel("Only").fill("openai, second");
      await page.getByLabel("Order").fill("second");
      await until(async () => (await view.locator(".ranked > li strong").allInnerTexts()).join() === "second,openai", "the ranking");
      await view.locator(".reasons li").filter({ hasText: "shaky" }).waitFor();

      await page.getByLabel("Not", { exact: true }).fill("second");
      await until(async () => (await view.locator(".ranked > li strong").allInnerTexts()).join() === "openai", "one candidate");

      await page.getByRole("textbox", { name: "Prompt" }).fill("It's \"quoted\"");
      await page.getByRole("button", { name: "Copy curl of this request" }).click();
      const curl = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(curl, /^curl http/);
      assert.match(curl, /It'\\''s/);
      const { stdout } = await promisify(execFile)("bash", ["-c", curl + " -s"], { timeout: 10_000 });
      const answer = JSON.parse(stdout);
      assert.equal(answer.choices[0].finish_reason, "stop");
    });
  });

  test("names models that are spelt nearly so, and what is wrong with a request", async () => {
    await looking(world.full, { view: "why" }, async (look, page) => {
      const view = look.view("why");
      await page.getByLabel("Model", { exact: true }).fill("gpt-4o-mimi");
      await view.getByRole("button", { name: "gpt-4o-mini" }).click();
      await view.locator(".ranked > li").first().waitFor();
      await page.getByLabel("Only").fill("nobody-of-that-name");
      await view.getByText("No provider could serve this request").waitFor();
      await page.getByLabel("Needs").fill("Not An Ability!");
      await view.getByRole("alert").waitFor();
    });
  });
});

describe("chat", () => {
  /** Asks both columns. */
  async function ask(look, prompt, a, b) {
    const { page } = look;
    await look.view("chat").waitFor();
    await page.locator("#chat-models option").first().waitFor({ state: "attached" });
    for (const [letter, [model, from]] of [["A", a], ["B", b]]) {
      await page.getByLabel("Model " + letter).fill(model);
      await page.getByLabel("Provider " + letter).selectOption(from);
    }
    await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    await page.keyboard.press("Control+Enter");
  }

  const column = (look, letter) => look.page.getByRole("group", { name: "Column " + letter });
  const figure = async (look, letter, name) =>
    column(look, letter).locator(".figures > div").filter({ hasText: name }).locator("dd").last().innerText();

  test("streams from two side by side, and says who answered, how fast and after what", async () => {
    await looking(world.full, { view: "chat" }, async (look) => {
      await ask(look, "Why is the sky blue?", ["fast", ""], ["gpt-4o-mini", "second"]);
      for (const letter of ["A", "B"]) {
        await column(look, letter).locator(".answer.done").waitFor();
        assert.match(await column(look, letter).locator(".text").innerText(), /air scatters/);
        assert.match(await figure(look, letter, "First token"), /^\d+ ms$|s$/);
        assert.match(await figure(look, letter, "Tokens/s"), /^\d+\.\d$/);
        assert.equal(await figure(look, letter, "Model"), "gpt-4o-mini");
        assert.match(await figure(look, letter, "Cost"), /^(\$|–)/);
      }
      assert.equal(await figure(look, "A", "Provider"), "openai");
      assert.equal(await figure(look, "B", "Provider"), "second");
      assert.equal(await figure(look, "B", "Attempts"), "1");
      await ask(look, "And at dusk?", ["fast", ""], ["gpt-4o-mini", "second"]);
      await column(look, "B").locator(".answer.done").nth(1).waitFor();
    });
  });

  test("a stop stops the model, and only that column", async () => {
    await looking(world.full, { view: "chat" }, async (look, page) => {
      await ask(look, "endless please", ["gpt-4o-mini", "openai"], ["gpt-4o-mini", "second"]);
      for (const letter of ["A", "B"]) {
        await until(async () => (await column(look, letter).locator(".text").innerText()).length > 20, "tokens");
      }
      const before = world.upstream.left.length;
      const began = Date.now();
      await column(look, "A").getByRole("button", { name: "Stop A" }).click();
      await until(() => world.upstream.left.length === before + 1, "the service to see the client leave");
      assert.ok(Date.now() - began < 3000, "it took " + (Date.now() - began) + " ms");
      await column(look, "A").getByText("stopped").waitFor();
      assert.equal(world.upstream.left.length, before + 1, "the other goes on");
      assert.equal(await column(look, "B").locator(".answer.stopped").count(), 0);

      await page.getByRole("button", { name: "Stop both" }).click();
      await until(() => world.upstream.left.length === before + 2, "the other to be stopped");
      await until(async () => page.getByRole("button", { name: "Send" }).isEnabled(), "the next prompt");
    });
  });

  test("leaving the page stops the model", async () => {
    const before = world.upstream.left.length;
    await looking(world.full, { view: "chat" }, async (look) => {
      await ask(look, "endless please", ["gpt-4o-mini", "openai"], ["", ""]);
      await until(async () => (await column(look, "A").locator(".text").innerText()).length > 20, "tokens");
    });
    await until(() => world.upstream.left.length === before + 1, "the service to see the client leave");
  });

  test("a broken stream is shown as broken, with what came, and a failure with its reason", async () => {
    await looking(world.full, { view: "chat" }, async (look) => {
      await ask(look, "break it", ["gpt-4o-mini", "openai"], ["no-such-model", "openai"]);
      const broken = column(look, "A").locator(".answer.broken");
      await broken.getByText("This is not the whole answer.").waitFor();
      assert.match(await broken.locator(".text").innerText(), /^The sky is blue because/);
      assert.match(await broken.locator(".end").innerText(), /STREAM_INTERRUPTED/);
      const other = column(look, "B").locator(".answer");
      await until(async () => (await other.getAttribute("aria-busy")) === null, "the other answer");
      await look.isAccessible("a broken answer");
    });
  });

  test("a failure is shown with its reason", async () => {
    await looking(world.full, { view: "chat" }, async (look) => {
      await ask(look, "fail now", ["gpt-4o-mini", "second"], ["gpt-4o-mini", "second"]);
      const failed = column(look, "A").locator(".answer.failed");
      await failed.getByText(/the machine is on fire/).waitFor({ timeout: 20_000 });
    });
  });
});

describe("calls", () => {
  test("show their attempts on a time line, and charts of what they add up to", async () => {
    await looking(world.full, { view: "calls", answers: { "/v1/calls": someCalls } }, async (look, page) => {
      const view = look.view("calls");
      await view.locator(".calls > li").first().waitFor();
      await until(async () => (await view.locator("figure canvas").count()) === 3, "three charts");
      await page.getByRole("img", { name: "shaky failed with UNREACHABLE after 210 ms, then openai answered after 840 ms" }).waitFor();
      await page.getByLabel("Show").selectOption("failed");
      assert.equal(await view.locator(".calls > li").count(), 2);
      await view.locator(".calls summary").first().click();
      await view.getByText("HTTP 200").first().waitFor();
    });
  });

  test("appear by themselves", async () => {
    await looking(world.full, { view: "calls" }, async (look) => {
      await look.view("calls").locator("h1").waitFor();
      const response = await fetch(look.address.url + "/v1/chat/completions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "spare", messages: [{ role: "user", content: "Seen?" }] }),
      });
      const id = response.headers.get("x-patchbay-request-id");
      await response.text();
      const row = look.view("calls").locator(".calls > li").filter({ hasText: "spare" }).first();
      await row.locator("summary").click();
      await row.getByText(id).waitFor();
      await row.getByText("done").waitFor();
      assert.equal(await row.locator(".figures > div").filter({ hasText: "Output" }).locator("dd").innerText(), "27");
    });
  });
});

describe("connect", () => {
  test("shows how each program is pointed to this gateway", async () => {
    await looking(world.full, { view: "connect" }, async (look, page) => {
      const view = look.view("connect");
      await page.getByLabel("Model").selectOption("gpt-4o-mini");
      for (const name of ["openai-python", "Node", "curl", "Claude Code", "Codex", "open-webui"]) {
        await view.getByRole("heading", { name, exact: true }).waitFor();
        await view.getByRole("button", { name: "Copy " + name, exact: true }).click();
        const text = await page.evaluate(() => navigator.clipboard.readText());
        assert.match(text, new RegExp(":" + new URL(look.address.url).port));
      }
    });
  });
});

describe("a gateway that wants a key", () => {
  test("shows nothing until one signs in, and forgets the key at the end", async () => {
    await looking(world.keyed, { answers: {} }, async (look, page) => {
      await page.getByText("This gateway wants a key").waitFor();
      assert.equal(await look.view("providers").isVisible(), false);
      await look.isAccessible("the login");

      await page.getByLabel("Gateway key").fill("pb-wrong");
      await page.keyboard.press("Enter");
      await page.locator(".login [role=alert]:not(:empty)").waitFor();

      await page.getByLabel("Gateway key").fill(world.keyed.key);
      await page.keyboard.press("Enter");
      await look.view("providers").locator(".providers > li").first().waitFor();
      assert.equal(await page.locator(".login").count(), 0);
      assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, ""]);
      await look.go("connect");
      assert.doesNotMatch(await page.locator("body").innerText(), new RegExp(world.keyed.key));

      await look.go("chat");
      await page.getByLabel("Model A").fill("gpt-4o-mini");
      await page.getByLabel("Model B").fill("");
      await page.getByRole("textbox", { name: "Prompt" }).fill("Hello");
      await page.getByRole("button", { name: "Send" }).click();
      await page.locator(".answer.done").waitFor();

      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByText("This gateway wants a key").waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    });
  });
});

describe("a gateway that goes away", () => {
  test("is said to be away, and what was seen stays", async () => {
    await looking(world.full, {}, async (look, page) => {
      await page.getByText("Live").waitFor();
      await page.route((url) => url.pathname.startsWith("/v1/"), (route) => route.abort());
      await page.getByText("The gateway does not answer").waitFor();
      assert.ok((await look.view("providers").locator(".providers > li").count()) > 5);
      await page.unrouteAll();
      await page.getByText("Live").waitFor();
    });
  });
});

test("pictures of it", async () => {
  mkdirSync(IMAGES, { recursive: true });
  for (const scheme of ["light", "dark"]) {
    await looking(world.full, { scheme, viewport: DESK, answers: { "/v1/calls": someCalls } }, async (look, page) => {
      const shot = async (name) => {
        await page.evaluate(() => {
          document.getElementById("address").textContent = "127.0.0.1:4180";
          document.activeElement?.blur();
        });
        const image = await page.screenshot({ path: join(IMAGES, `page-${name}-${scheme}.png`) });
        assert.ok(image.length < 300_000, `${name} has ${image.length} bytes`);
      };
      await look.view("providers").locator(".providers > li").first().waitFor();
      await shot("providers");
      await look.go("why");
      await page.getByLabel("Model", { exact: true }).fill("gpt-4o-mini");
      await page.getByLabel("Needs").fill("tools");
      await page.getByLabel("Order").fill("second");
      await until(async () => (await page.locator(".ranked > li").first().innerText()).includes("second"), "the ranking");
      await shot("why");
      await look.go("chat");
      await page.getByLabel("Model A").fill("fast");
      await page.getByLabel("Model B").fill("gpt-4o-mini");
      await page.getByLabel("Provider B").selectOption("second");
      await page.getByRole("textbox", { name: "Prompt" }).fill("Why is the sky blue?");
      await page.keyboard.press("Control+Enter");
      await page.locator(".answer.done").nth(1).waitFor();
      await shot("chat");
      await look.go("calls");
      await page.locator("figure canvas").nth(2).waitFor();
      await shot("calls");
    });
  }
});
