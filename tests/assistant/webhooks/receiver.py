"""A receiver of webhooks on loopback: it verifies like any other, and answers as a test wants."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import listening


@dataclass(frozen=True)
class Told:
    """One request as it came: names of headers in small letters."""

    headers: dict[str, str]
    content: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.content)
        return body

    def verify(self, secret: str) -> bool:
        """As the scheme has it, written apart from what signs."""
        kind, _, key = secret.partition("_")
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.content])
        expected = base64.b64encode(hmac.digest(base64.b64decode(key), signed, "sha256"))
        return kind == "whsec" and self.headers["webhook-signature"] == f"v1,{expected.decode()}"


@dataclass
class Receiver:
    """Where it is, what it was told, and with which statuses it answers: the last one again and again.

    While `held` is clear it answers nobody.
    """

    url: str = ""
    told: list[Told] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [204])
    retry_after: str | None = None
    held: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.held.set()

    def answer(self) -> int:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def events(self) -> list[str]:
        return [told.body["type"] for told in self.told]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A running receiver."""
    known = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            known.told.append(Told({name.lower(): value for name, value in self.headers.items()}, content))
            known.held.wait(20)
            try:
                self.send_response(known.answer())
                if known.retry_after is not None:
                    self.send_header("Retry-After", known.retry_after)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                pass  # The caller had enough.

    with listening(Handler) as url:
        known.url = f"{url}/hook"
        try:
            yield known
        finally:
            known.held.set()
