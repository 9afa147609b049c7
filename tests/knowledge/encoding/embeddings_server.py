"""A real HTTP server on loopback that speaks the embeddings protocol, and misbehaves when it is told to."""

import json
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from knowledge.encoding.stand_in import StandInEncoder


@dataclass(frozen=True)
class Reply:
    """What to answer instead of vectors, after a while."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0


@dataclass
class EmbeddingsServer:
    """`replies` are given first, one a request; whatever comes after gets vectors of the stand-in encoder."""

    url: str
    replies: deque[Reply] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)

    def answer(self, request: dict[str, Any]) -> Reply:
        if self.replies:
            return self.replies.popleft()
        if "" in request["input"]:
            return Reply(400, "input cannot be empty")
        vectors = StandInEncoder().encode_passages(request["input"]) * 3  # lengths are the client's business
        rows = [{"object": "embedding", "index": index, "embedding": row.tolist()} for index, row in enumerate(vectors)]
        return Reply(body=json.dumps({"object": "list", "model": request["model"], "data": rows[::-1]}))


@contextmanager
def running_server() -> Iterator[EmbeddingsServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(request | {"path": self.path})
            server.authorizations.append(self.headers["Authorization"])
            reply = server.answer(request)
            time.sleep(reply.delay_seconds)
            body = reply.body.encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = EmbeddingsServer(f"http://127.0.0.1:{listener.server_port}/v1")
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
