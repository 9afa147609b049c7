"""A server on loopback that speaks OpenAI's chat protocol and says what a test tells it to."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse


@dataclass(frozen=True)
class Reply:
    """What one request gets: pieces of text with a pause before each, or an error with its status.

    With `hangs` the stream stays open and silent after the last piece; with `breaks` it ends without a goodbye;
    `whispers` sends comments, which no client shows, for ever.
    """

    pieces: tuple[str, ...] = ()
    pause_seconds: float = 0.0
    status: int = 200
    message: str = ""
    hangs: bool = False
    breaks: bool = False
    whispers: bool = False


@dataclass
class ScriptedServer:
    """Answers the requests with the replies in turn, the last one again and again; keeps what it was asked."""

    url: str = ""
    replies: list[Reply | Callable[[dict[str, Any]], Reply]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def says(self, *replies: Reply | Callable[[dict[str, Any]], Reply]) -> None:
        """Begin a new script."""
        self.replies, self.requests, self.keys = list(replies), [], []
        # An event of its own: the stream of the script before may end only now.
        self.hung_up = threading.Event()

    def prompt(self, number: int = -1) -> str:
        """All that the model was told in a request."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])

    async def answer(self, request: Request) -> Response:
        """One chat completion."""
        body = await request.json()
        turn = self.replies[min(len(self.requests), len(self.replies) - 1)]
        self.requests.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        reply = turn if isinstance(turn, Reply) else turn(body)
        if reply.status != 200:
            return JSONResponse({"error": {"message": reply.message, "code": reply.status}}, reply.status)
        return StreamingResponse(_stream(reply, self.hung_up), media_type="text/event-stream")


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """A server in a thread of its own, on a free port."""
    script = ScriptedServer()
    app = FastAPI()
    app.add_api_route("/v1/chat/completions", script.answer, methods=["POST"], response_model=None)
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    script.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield script
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _event(choice: dict[str, Any]) -> str:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


async def _stream(reply: Reply, hung_up: threading.Event) -> AsyncIterator[str]:
    try:
        for piece in reply.pieces:
            await asyncio.sleep(reply.pause_seconds)
            yield _event({"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None})
        while reply.whispers:
            await asyncio.sleep(0.05)
            yield ": still thinking\n\n"
        while reply.hangs:
            await asyncio.sleep(0.05)
    except asyncio.CancelledError:
        # The framework cancels a stream whose reader has gone.
        hung_up.set()
        raise
    if reply.breaks:
        raise ConnectionResetError
    yield _event({"index": 0, "delta": {}, "finish_reason": "stop"})
    yield "data: [DONE]\n\n"
