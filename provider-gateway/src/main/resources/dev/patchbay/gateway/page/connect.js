/** How programs are pointed to this gateway. */

import { address, key } from "./api.js";
import { copyable, empty, field, fill, h } from "./dom.js";

/** @typedef {import("./api.js").State} State */

/**
 * @typedef {object} Place
 * @property {string} url the gateway's address
 * @property {string} model
 * @property {string} token the key's place in code
 */

/** @type {{name: string, hint: string, code: (place: Place) => string}[]} */
const CLIENTS = [
  {
    name: "openai-python",
    hint: "pip install openai",
    code: ({ url, model, token }) => `from openai import OpenAI

client = OpenAI(
    base_url="${url}/v1",
    api_key="${token}",
)
stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Why is the sky blue?"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`,
  },
  {
    name: "Node",
    hint: "npm install openai",
    code: ({ url, model, token }) => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${url}/v1",
  apiKey: "${token}",
});
const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Why is the sky blue?" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`,
  },
  {
    name: "curl",
    hint: "Who answered, and why, is in the headers that begin with x-patchbay.",
    code: ({ url, model, token }) => `curl -iN ${url}/v1/chat/completions \\
  -H "authorization: Bearer ${token}" \\
  -H 'content-type: application/json' \\
  -d '{"model":"${model}","stream":true,"messages":[{"role":"user","content":"Why is the sky blue?"}]}'`,
  },
  {
    name: "Claude Code",
    hint: "It speaks the Messages API; the gateway gives it any model.",
    code: ({ url, model, token }) => `export ANTHROPIC_BASE_URL=${url}
export ANTHROPIC_AUTH_TOKEN=${token}
export ANTHROPIC_MODEL=${model}
claude`,
  },
  {
    name: "Codex",
    hint: "In ~/.codex/config.toml; it speaks the Responses API. Then: export PATCHBAY_KEY=…",
    code: ({ url, model }) => `model = "${model}"
model_provider = "patchbay"

[model_providers.patchbay]
name = "Patchbay"
base_url = "${url}/v1"
env_key = "PATCHBAY_KEY"
wire_api = "responses"`,
  },
  {
    name: "open-webui",
    hint: "From a container, this machine is host.docker.internal, and a gateway that listens on loopback alone is not reached: listen elsewhere, with keys.",
    code: ({ url, token }) => `docker run -d -p 3000:8080 \\
  -e OPENAI_API_BASE_URL=${url.replace(/\/\/(localhost|127\.0\.0\.1|\[::1\])/, "//host.docker.internal")}/v1 \\
  -e OPENAI_API_KEY=${token} \\
  --add-host=host.docker.internal:host-gateway \\
  -v open-webui:/app/backend/data \\
  ghcr.io/open-webui/open-webui:main`,
  },
];

export function create() {
  const model = h("select", { onchange: draw });
  const none = h("div");
  const note = h("p", { class: "hint" });
  const blocks = CLIENTS.map((client) => ({ client, block: copyable(client.name) }));
  const element = h(
    "section",
    { "aria-labelledby": "connect-h" },
    h("h1", { id: "connect-h", tabindex: "-1" }, "Connect"),
    h("p", { class: "lead" }, "Point a program at ", h("code", null, address()), " and it uses any of the providers."),
    none,
    field("Model", model),
    note,
    h("div", { class: "clients" }, blocks.map(({ client, block }) => h("div", null, h("h2", null, client.name), h("p", { class: "muted" }, client.hint), block.element))),
  );
  let seen = "";

  function draw() {
    const place = {
      url: address(),
      model: model.value || "a-model",
      token: key.get() ? "YOUR_GATEWAY_KEY" : "none",
    };
    note.textContent = key.get()
      ? "Put a key of this gateway where YOUR_GATEWAY_KEY stands."
      : "This gateway wants no key; clients that insist on one may send anything.";
    blocks.forEach(({ client, block }) => block.set(client.code(place)));
  }

  return {
    element,
    /** @param {State} state */
    update(state) {
      const now = state.models.join();
      if (state.loaded && now !== seen) {
        seen = now;
        const chosen = model.value;
        fill(model, state.models.map((each) => h("option", null, each)));
        model.value = state.models.includes(chosen) ? chosen : (state.models[0] ?? "");
      }
      fill(none, state.loaded && state.models.length === 0 && empty("There is no model to ask for yet", h("p", null, "Set a provider's key, or drop a jar: see Providers. What follows stays the same.")));
      draw();
    },
  };
}
