// openai for Node.
import OpenAI from "openai";
import {
  AFTER_TOOL, ANSWERING, ARGUMENTS, CITY, GATEWAY, KEY, MESSAGES, PARAMETERS, SCHEMA, STREAMED_USAGE, TEXT, TOOL, USAGE, WRONG_KEY,
  described, equal, left, raises, reached, run, sure, testcase,
} from "./cases.mjs";

const client = new OpenAI({ baseURL: GATEWAY + "/v1", apiKey: KEY, maxRetries: 0, timeout: 20_000 });
const chat = client.chat.completions;
const FORMAT = { type: "json_schema", json_schema: { name: "city", schema: SCHEMA, strict: true } };

async function all(stream) {
  const items = [];
  for await (const item of await stream) {
    items.push(item);
  }
  return items;
}

testcase("models: list", async () => {
  const ids = (await all(client.models.list())).map((model) => model.id);
  sure(["gpt", "claude", "cut"].every((id) => ids.includes(id)), ids.join());
  return `${ids.length} models`;
});

testcase("models: one", async () => equal((await client.models.retrieve("gpt")).id, "gpt"));

testcase("models: unknown is NotFoundError", async () =>
  described(await raises(OpenAI.NotFoundError, client.models.retrieve("no-such-model"))));

for (const model of ANSWERING) {
  testcase(`chat ${model}: whole`, async () => {
    const answer = await chat.create({ model, messages: MESSAGES });
    equal(answer.choices[0].finish_reason, "stop");
    equal([answer.usage.prompt_tokens, answer.usage.completion_tokens], USAGE);
    return equal(answer.choices[0].message.content, TEXT);
  });

  testcase(`chat ${model}: stream, with usage`, async () => {
    const chunks = await all(
      chat.create({ model, messages: MESSAGES, stream: true, stream_options: { include_usage: true } }),
    );
    equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), TEXT);
    const usage = chunks.at(-1).usage;
    return equal([usage.prompt_tokens, usage.completion_tokens], STREAMED_USAGE[model]);
  });

  testcase(`chat ${model}: stream helper`, async () =>
    equal(await chat.stream({ model, messages: MESSAGES }).finalContent(), TEXT));

  testcase(`chat ${model}: tools and their results`, async () => {
    const first = (await chat.create({ model, messages: MESSAGES, tools: [TOOL] })).choices[0];
    equal(first.finish_reason, "tool_calls");
    const call = first.message.tool_calls[0];
    equal([call.type, call.function.name, JSON.parse(call.function.arguments)], ["function", "weather", ARGUMENTS]);
    const result = { role: "tool", tool_call_id: call.id, content: "snow" };
    const second = await chat.create({ model, messages: [...MESSAGES, first.message, result], tools: [TOOL] });
    return equal(second.choices[0].message.content, AFTER_TOOL);
  });

  testcase(`chat ${model}: streamed tools, run by the helper`, async () => {
    const asked = [];
    const weather = (city) => asked.push(city) && "snow";
    const tool = { type: "function", function: { ...TOOL.function, function: weather, parse: JSON.parse } };
    const runner = chat.runTools({ model, messages: MESSAGES, tools: [tool], stream: true });
    equal(await runner.finalContent(), AFTER_TOOL);
    return equal(asked, [ARGUMENTS]);
  });

  testcase(`chat ${model}: parse, by a schema`, async () => {
    const answer = await chat.parse({ model, messages: MESSAGES, response_format: FORMAT });
    return equal(JSON.parse(answer.choices[0].message.content), CITY);
  });
}

testcase("chat: a wrong key is AuthenticationError", async () => {
  const other = new OpenAI({ baseURL: GATEWAY + "/v1", apiKey: WRONG_KEY, maxRetries: 0 });
  const call = other.chat.completions.create({ model: "gpt", messages: MESSAGES });
  const error = await raises(OpenAI.AuthenticationError, call);
  equal(error.code, "invalid_api_key");
  return described(error);
});

testcase("chat: an unknown model is NotFoundError", async () => {
  const error = await raises(OpenAI.NotFoundError, chat.create({ model: "no-such-model", messages: MESSAGES }));
  equal(error.code, "model_not_found");
  return described(error);
});

for (const stream of [false, true]) {
  testcase(`chat: a 429 is RateLimitError, ${stream ? "streamed" : "whole"}`, async () => {
    const error = await raises(OpenAI.RateLimitError, chat.create({ model: "busy", messages: MESSAGES, stream }));
    equal(error.headers.get("retry-after"), "1");
    return described(error);
  });
}

testcase("chat: a wrong request is BadRequestError", async () => {
  const call = chat.create({ model: "gpt", messages: MESSAGES, temperature: "hot" });
  const error = await raises(OpenAI.BadRequestError, call);
  equal(error.param, "temperature");
  return described(error);
});

testcase("chat: leaving a stream", async () => {
  const stream = await chat.create({ model: "slow", messages: MESSAGES, stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0].delta.content) {
      break;
    }
  }
  return left("slow", performance.now());
});

for (const stream of [false, true]) {
  testcase(`chat: leaving while nothing has come, ${stream ? "streamed" : "whole"}`, async () => {
    const controller = new AbortController();
    const call = chat.create({ model: "silent", messages: MESSAGES, stream }, { signal: controller.signal });
    const aborted = raises(OpenAI.APIUserAbortError, call);
    await reached("silent");
    const since = performance.now();
    controller.abort();
    await aborted;
    return left("silent", since);
  });
}

testcase("chat: a broken stream is an error", async () => {
  const seen = [];
  const read = async () => {
    for await (const chunk of await chat.create({ model: "cut", messages: MESSAGES, stream: true })) {
      seen.push(chunk.choices[0].delta.content ?? "");
      equal(chunk.choices[0].finish_reason, null);
    }
  };
  const error = await raises(OpenAI.APIError, read());
  equal(seen.join(""), "All is");
  return described(error);
});

testcase("chat: a broken stream is an error for the stream helper", async () =>
  described(await raises(OpenAI.OpenAIError, chat.stream({ model: "cut", messages: MESSAGES }).finalContent())));

testcase("vectors", async () => {
  const answer = await client.embeddings.create({ model: "text-embedding-3-small", input: ["a", "b"] });
  return equal(answer.data.map((each) => Array.from(each.embedding)), [[0.5, -0.25, 1], [0.5, -0.25, 1]]);
});

const RESPONSES_TOOL = { type: "function", name: "weather", parameters: PARAMETERS, strict: true };
const INPUT = "How are you?";

for (const model of ANSWERING) {
  testcase(`responses ${model}: whole`, async () =>
    equal((await client.responses.create({ model, input: INPUT })).output_text, TEXT));

  testcase(`responses ${model}: stream, with usage`, async () => {
    const events = await all(client.responses.create({ model, input: INPUT, stream: true }));
    const deltas = events.filter((event) => event.type === "response.output_text.delta");
    equal(deltas.map((event) => event.delta).join(""), TEXT);
    const last = events.at(-1);
    equal(last.type, "response.completed");
    return equal([last.response.usage.input_tokens, last.response.usage.output_tokens], STREAMED_USAGE[model]);
  });

  testcase(`responses ${model}: streamed tools`, async () => {
    const stream = client.responses.stream({ model, input: INPUT, tools: [RESPONSES_TOOL] });
    const call = (await stream.finalResponse()).output.find((item) => item.type === "function_call");
    return equal([call.name, JSON.parse(call.arguments)], ["weather", ARGUMENTS]);
  });

  testcase(`responses ${model}: a schema`, async () => {
    const text = { format: { type: "json_schema", name: "city", schema: SCHEMA, strict: true } };
    return equal(JSON.parse((await client.responses.parse({ model, input: INPUT, text })).output_text), CITY);
  });
}

testcase("responses: a 429 is RateLimitError", async () =>
  described(await raises(OpenAI.RateLimitError, client.responses.create({ model: "busy", input: INPUT, stream: true }))));

testcase("responses: leaving a stream", async () => {
  const stream = await client.responses.create({ model: "slow", input: INPUT, stream: true });
  for await (const event of stream) {
    if (event.type === "response.output_text.delta") {
      break;
    }
  }
  return left("slow", performance.now());
});

testcase("responses: a broken stream fails", async () => {
  const seen = [];
  const read = async () => {
    for await (const event of await client.responses.create({ model: "cut", input: INPUT, stream: true })) {
      seen.push(event);
    }
  };
  // The connection breaks after the event, and fetch says so.
  const broken = await raises(TypeError, read());
  const last = seen.at(-1);
  equal([last.type, last.response.status], ["response.failed", "failed"]);
  return `${last.response.error.message}, ${described(broken)}`;
});

await run();
