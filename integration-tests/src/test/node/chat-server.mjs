// A chat service that always says the same, in the OpenAI dialect, on Node's own HTTP server as it comes: it closes a
// connection that has been idle for 5 s. Prints where it listens.
import { createServer } from "node:http";

const chunk = (delta, reason) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: reason }],
  })}\n\n`;

const server = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) {
    body += piece;
  }
  if (JSON.parse(body).stream) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const word of ["All", " is", " well"]) {
      response.write(chunk({ content: word }, null));
    }
    response.end(chunk({}, "stop") + "data: [DONE]\n\n");
  } else {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        id: "chatcmpl-1",
        object: "chat.completion",
        choices: [{ index: 0, message: { role: "assistant", content: "All is well" }, finish_reason: "stop" }],
      }),
    );
  }
});

server.listen(0, "127.0.0.1", () => console.log(`Node listens on http://127.0.0.1:${server.address().port}`));
