"""A shop's order system on loopback: it answers as agreed, or as a test wants it to misbehave."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from assistant.orders.sample_shop import SampleShop, sample_orders
from tests.loopback import listening

Misbehave = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class ShopServer:
    """Where it is, what it was asked, and how it answers: as agreed while `misbehave` is None."""

    shop: SampleShop
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    misbehave: Misbehave | None = None

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """As docs/integrations.md has it."""
        number = asked["number"].upper()
        order = self.shop.find(number, asked["phone_last_four"])
        return {"order": order and asdict(order) | {"phone_last_four": sample_orders()[number]}}


def answer_with(content: bytes, status: int = 200, **headers: str) -> Misbehave:
    """Send this, whatever is asked."""

    def send(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        reply(handler, content, status, **headers)

    return send


def changed(change: Callable[[dict[str, Any]], None], server: ShopServer) -> Misbehave:
    """Send the order as agreed, but for a change."""

    def send(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        answer = json.loads(json.dumps(server.answer(asked), default=_plain))
        change(answer["order"])
        reply(handler, json.dumps(answer).encode())

    return send


def drip(head: bytes, drop: bytes, pause_seconds: float = 0.05) -> Misbehave:
    """Send a beginning, then a drop again and again: never silent, never done."""

    def send(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        handler.wfile.write(head)
        while True:
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(pause_seconds)

    return send


def hang(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    """Say nothing until the caller has gone."""
    handler.connection.recv(1)


def reply(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, **headers: str) -> None:
    """Send one whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def shop_server(shop: SampleShop) -> Iterator[ShopServer]:
    """A running server."""
    told = ShopServer(shop)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append(asked)
            told.headers.append(dict(self.headers))
            try:
                if told.misbehave is not None:
                    told.misbehave(self, asked)
                else:
                    reply(self, json.dumps(told.answer(asked), default=_plain).encode())
            except OSError:
                pass  # The caller had enough.

    with listening(Handler) as url:
        told.url = f"{url}/orders"
        yield told


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
