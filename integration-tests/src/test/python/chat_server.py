"""A chat service that always says the same, in the OpenAI dialect, for uvicorn."""

import json


def choice(**members):
    return {"id": "chatcmpl-1", "object": "chat.completion", "choices": [{"index": 0, **members}]}


def event(delta, reason=None):
    return f"data: {json.dumps(choice(delta=delta, finish_reason=reason))}\n\n".encode()


async def app(scope, receive, send):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    streamed = json.loads(body).get("stream", False)
    media_type = b"text/event-stream" if streamed else b"application/json"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", media_type)]})
    if streamed:
        for word in ["All", " is", " well"]:
            await send({"type": "http.response.body", "body": event({"content": word}), "more_body": True})
        await send({"type": "http.response.body", "body": event({}, "stop") + b"data: [DONE]\n\n"})
    else:
        message = {"role": "assistant", "content": "All is well"}
        answer = json.dumps(choice(message=message, finish_reason="stop"))
        await send({"type": "http.response.body", "body": answer.encode()})
