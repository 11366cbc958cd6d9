// No SDK: Node's fetch, with all that an SDK would hide.
import {
  ANSWERING, ARGUMENTS, CITY, GATEWAY, KEY, MESSAGES, SCHEMA, STREAMED_USAGE, TEXT, TOOL, USAGE, WRONG_KEY,
  described, equal, left, raises, reached, run, sure, testcase,
} from "./cases.mjs";

function post(path, body, { key = KEY, signal } = {}) {
  return fetch(GATEWAY + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
    signal,
  });
}

const chat = (body, more) => post("/v1/chat/completions", { messages: MESSAGES, ...body }, more);
const get = async (path) => fetch(GATEWAY + path, { headers: { authorization: `Bearer ${KEY}` } });

/** The data of all events. */
function events(text) {
  sure(text.endsWith("\n\n"), "the last event has no end");
  return text.split("\n\n").filter((each) => each.startsWith("data: ")).map((each) => each.slice("data: ".length));
}

async function refused(status, type, call) {
  const response = await call;
  equal([response.status, response.headers.get("content-type")], [status, "application/json"]);
  sure(response.headers.get("x-patchbay-request-id"), "no id of the request");
  const { error } = await response.json();
  equal(error.type, type);
  return `${status} ${error.kind}: ${error.message}`;
}

testcase("models: list", async () => {
  const { object, data } = await (await get("/v1/models")).json();
  equal(object, "list");
  sure(data.every((each) => each.object === "model" && each.owned_by), "a model of another form");
  return `${data.length} models`;
});

testcase("models: one", async () => equal((await (await get("/v1/models/gpt")).json()).id, "gpt"));

for (const model of ANSWERING) {
  testcase(`chat ${model}: whole, with usage and who answered`, async () => {
    const response = await chat({ model });
    const body = await response.json();
    equal([response.status, body.choices[0].message.content, body.choices[0].finish_reason], [200, TEXT, "stop"]);
    equal([body.usage.prompt_tokens, body.usage.completion_tokens], USAGE);
    equal(response.headers.get("x-patchbay-attempts"), "1");
    return equal(response.headers.get("x-patchbay-provider"), model === "gpt" ? "openai" : "anthropic");
  });

  testcase(`chat ${model}: stream, with usage`, async () => {
    const response = await chat({ model, stream: true, stream_options: { include_usage: true } });
    equal(response.headers.get("content-type"), "text/event-stream");
    const seen = events(await response.text());
    equal(seen.pop(), "[DONE]");
    const chunks = seen.map((each) => JSON.parse(each));
    equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), TEXT);
    const usage = chunks.at(-1).usage;
    return equal([usage.prompt_tokens, usage.completion_tokens], STREAMED_USAGE[model]);
  });

  testcase(`chat ${model}: tools`, async () => {
    const { choices } = await (await chat({ model, tools: [TOOL] })).json();
    equal([choices[0].finish_reason, choices[0].message.content], ["tool_calls", null]);
    return equal(JSON.parse(choices[0].message.tool_calls[0].function.arguments), ARGUMENTS);
  });

  testcase(`chat ${model}: streamed tools`, async () => {
    const seen = events(await (await chat({ model, tools: [TOOL], stream: true })).text());
    const calls = seen.slice(0, -1).flatMap((each) => JSON.parse(each).choices[0]?.delta.tool_calls ?? []);
    equal([calls[0].index, calls[0].type, calls[0].function.name], [0, "function", "weather"]);
    return equal(JSON.parse(calls.map((call) => call.function.arguments ?? "").join("")), ARGUMENTS);
  });

  testcase(`chat ${model}: a schema`, async () => {
    const response_format = { type: "json_schema", json_schema: { name: "city", schema: SCHEMA, strict: true } };
    const { choices } = await (await chat({ model, response_format })).json();
    return equal(JSON.parse(choices[0].message.content), CITY);
  });
}

testcase("chat: a wrong key is 401", () => refused(401, "authentication_error", chat({ model: "gpt" }, { key: WRONG_KEY })));

testcase("chat: an unknown model is 404", () => refused(404, "invalid_request_error", chat({ model: "no-such-model" })));

testcase("chat: a 429 has Retry-After", async () => {
  const response = await chat({ model: "busy", stream: true });
  equal([response.status, response.headers.get("retry-after"), response.headers.get("retry-after-ms")], [429, "1", "1000"]);
  return refused(429, "rate_limit_error", response);
});

testcase("chat: a wrong member is 400", () => refused(400, "invalid_request_error", chat({ model: "gpt", n: 2 })));

testcase("chat: half a body is 400", () =>
  refused(400, "invalid_request_error", post("/v1/chat/completions", '{"model":"gpt","messages":[')));

testcase("chat: leaving a stream", async () => {
  const response = await chat({ model: "slow", stream: true });
  const reader = response.body.getReader();
  let text = "";
  while (!text.includes('"content":"All"')) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  const since = performance.now();
  await reader.cancel();
  return left("slow", since);
});

for (const stream of [false, true]) {
  testcase(`chat: leaving while nothing has come, ${stream ? "streamed" : "whole"}`, async () => {
    const controller = new AbortController();
    const aborted = raises(DOMException, chat({ model: "silent", stream }, controller));
    await reached("silent");
    const since = performance.now();
    controller.abort();
    await aborted;
    return left("silent", since);
  });
}

testcase("chat: a broken stream has an error, no [DONE], and no proper end", async () => {
  const response = await chat({ model: "cut", stream: true });
  let text = "";
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body) {
      text += decoder.decode(bytes, { stream: true });
    }
  };
  const broken = await raises(TypeError, read());
  const seen = events(text);
  sure(!text.includes("[DONE]") && !text.includes('"finish_reason":"'), text);
  return `${JSON.parse(seen.at(-1)).error.kind}, ${described(broken)}`;
});

testcase("vectors", async () => {
  const response = await post("/v1/embeddings", { model: "text-embedding-3-small", input: ["a", "b"] });
  const { object, data } = await response.json();
  equal(object, "list");
  return equal(data.map((each) => each.embedding), [[0.5, -0.25, 1], [0.5, -0.25, 1]]);
});

testcase("responses: a WebSocket is 426", async () => {
  // fetch itself leaves the header Upgrade out.
  const { request } = await import("node:http");
  const headers = { connection: "upgrade", upgrade: "websocket", authorization: `Bearer ${KEY}` };
  const status = await new Promise((resolve, reject) =>
    request(GATEWAY + "/v1/responses", { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject).end());
  return equal(status, 426);
});

await run();
