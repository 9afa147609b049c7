"""Somebody else's site that carries the chat."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Shop(http.server.BaseHTTPRequestHandler):
    """A site elsewhere that allows nothing but the chat's server; its one page is set before it is asked."""

    page = b""
    policy = ""

    @classmethod
    def carry(cls, url: str) -> None:
        """Carry the chat of a server, and allow nothing that this does not need."""
        line = f'<script src="{url}/widget.js" defer></script>'
        cls.page = f'<!doctype html><html lang="zh-CN"><title>Shop</title><h1>Shop</h1>{line}'.encode()
        cls.policy = f"default-src 'none'; script-src {url}; connect-src {url}; require-trusted-types-for 'script'"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@contextmanager
def shop() -> Iterator[str]:
    """A shop on a port of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
