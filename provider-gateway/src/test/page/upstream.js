/** A service in the chat dialect that streams slowly, breaks off or fails, as the prompt says, and sees who leaves. */

import { createServer } from "node:http";

const SENTENCE =
  "The sky is blue because air scatters short waves of light far more than long ones, and the eye sees little of the violet.";

/** @returns {Promise<{url: string, left: string[], asked: string[], close: () => void}>} left: the prompts whose client left early */
export async function startUpstream() {
  const left = [];
  const asked = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
    }
    const body = JSON.parse(text || "{}");
    const prompt = String(body.messages?.at(-1)?.content ?? "");
    asked.push(prompt);
    let over = false;
    response.on("close", () => {
      if (!over) {
        left.push(prompt);
      }
    });
    const end = () => {
      over = true;
      response.end();
    };
    if (prompt.includes("fail")) {
      over = true;
      const status = 500;
      response.writeHead(status, { "content-type": "application/json" });
      response.end('{"error":{"message":"the machine is on fire","code":"fire"}}');
      return;
    }
    if (!body.stream) {
      over = true;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          id: "x",
          choices: [{ index: 0, message: { role: "assistant", content: SENTENCE }, finish_reason: "stop" }],
          usage: { prompt_tokens: 12, completion_tokens: 27, total_tokens: 39 },
        }),
      );
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const chunk = (delta, reason = null) =>
      response.write("data: " + JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] }) + "\n\n");
    const words = SENTENCE.split(/(?<= )/);
    const endless = prompt.includes("endless");
    const pause = endless ? 60 : 4;
    await sleep(30);
    for (let i = 0; endless || i < words.length; i++) {
      if (response.destroyed) {
        return;
      }
      chunk({ content: words[i % words.length] });
      if (prompt.includes("break") && i === 5) {
        over = true;
        response.destroy();
        return;
      }
      await sleep(pause);
    }
    chunk({}, "stop");
    response.write(
      'data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":27,"total_tokens":39}}\n\ndata: [DONE]\n\n',
    );
    end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: "http://127.0.0.1:" + server.address().port,
    left,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
