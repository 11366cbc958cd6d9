// Cases by name: each prints a line that says whether it passed, and what was seen. The same world as in cases.py.
import { deepStrictEqual } from "node:assert";

export const GATEWAY = process.env.PATCHBAY_GATEWAY;
export const KEY = process.env.PATCHBAY_KEY;
export const WRONG_KEY = "pb-" + "x".repeat(43);
export const ANSWERING = ["gpt", "claude"];
export const TEXT = "All is well";
export const USAGE = [9, 4];
export const STREAMED_USAGE = { gpt: USAGE, claude: [12, 4] };
export const CITY = { city: "Oslo", degrees: -3 };
export const ARGUMENTS = { city: "Oslo" };
export const AFTER_TOOL = "It snows in Oslo";
export const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "integer" } },
  required: ["city", "degrees"],
  additionalProperties: false,
};
export const PARAMETERS = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
export const MESSAGES = [{ role: "user", content: "How are you?" }];
export const TOOL = {
  type: "function",
  function: { name: "weather", description: "The weather in a city", parameters: PARAMETERS, strict: true },
};

const LEAVING = 1_000;
const REACHING = 10_000;
const LONGEST_LINE = 400;

const cases = [];

export function testcase(name, body) {
  cases.push([name, body]);
}

export async function run() {
  for (const [name, body] of cases) {
    try {
      line(`PASS ${name} | ${await body()}`);
    } catch (error) {
      line(`FAIL ${name} | ${described(error)} ${/[a-z_]+\.mjs:\d+/.exec(error.stack ?? "")}`);
    }
  }
  line(`END ${cases.length}`);
}

function line(text) {
  const one = text.replace(/\s+/g, " ");
  console.log(one.length < LONGEST_LINE ? one : one.slice(0, LONGEST_LINE) + "...");
}

export function described(error) {
  return `${error.constructor.name}: ${error.message}`;
}

export function equal(seen, expected) {
  deepStrictEqual(seen, expected);
  return JSON.stringify(seen);
}

export function sure(condition, message) {
  if (!condition) {
    throw new Error(message);
  }
}

/** What the promise is rejected with, an error of that class. */
export async function raises(kind, promise) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    if (error instanceof kind) {
      return error;
    }
    throw error;
  }
  throw new Error(`expected ${kind.name}, but got ${JSON.stringify(result)}`);
}

async function open(model) {
  return (await fetch(`${process.env.PATCHBAY_WATCH}/open/${model}`)).json();
}

/** Waits until the model's service has a connection. */
export async function reached(model) {
  const end = performance.now() + REACHING;
  while ((await open(model)) === 0) {
    sure(performance.now() < end, `the service of ${model} was not asked`);
  }
}

/** How long after that moment the model's service saw its connection closed. */
export async function left(model, since) {
  while ((await open(model)) > 0) {
    sure(performance.now() < since + LEAVING, `the service of ${model} is still asked after ${LEAVING} ms`);
  }
  return `closed at the service after ${Math.round(performance.now() - since)} ms`;
}
