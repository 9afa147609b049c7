"""Keeps other sites in the user's browser out of a server on this machine, and oversized bodies out of memory.

A page of another site can send requests to loopback, under this server's address or under a name of its own that it
lets point here (DNS rebinding). The first is known by its header Origin, the second by its header Host.
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.embedding import guest_of
from assistant.api.headers import is_api
from assistant.api.problems import LARGEST_BODY, Problem, respond, too_large

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - read here, not bound to
"""The addresses that stand for all of a machine's."""
_UPLOADS = frozenset({"/api/v1/imports", "/api/v1/cuttings", "/api/v1/preview/check"})
"""The calls that take files."""


class Protected:
    """Answers only to this machine's own names and `hosts`, and takes changes only from pages of its own.

    Customers' calls are taken from pages of `chat_origins` too.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] = (),
        largest_upload: int = LARGEST_BODY,
        chat_origins: Collection[str] = (),
    ):
        self._app = app
        self._chat_origins = chat_origins
        self._largest_upload = largest_upload
        self._hosts = frozenset(host.lower() for host in hosts)
        # Who listens on every address answers to every address. Only a name can be pointed here by another site.
        self._any_address = not self._hosts.isdisjoint(EVERY_ADDRESS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._largest(scope) if is_api(scope) else None
        problem = self._problem(scope, largest)
        if problem:
            await respond(scope, problem)(scope, receive, send)
        else:
            # The page takes files of its own size; it looks after its own limits.
            await self._app(scope, receive if largest is None else _limited(receive, largest), send)

    def _largest(self, scope: Scope) -> int:
        """How many bytes a body may have."""
        is_upload = scope["method"] == "POST" and scope["path"] in _UPLOADS
        return self._largest_upload if is_upload else LARGEST_BODY

    def _problem(self, scope: Scope, largest: int | None) -> Problem | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = name_of(host)
        if not (is_loopback(name) or name in self._hosts or (self._any_address and is_address(name))):
            detail = "This server answers only to its own names: open it as localhost, or add the name to its hosts."
            return Problem(403, "unknown-host", "The request was sent to another name", detail)
        origin = headers.get("origin")
        is_ours = origin is None or urlsplit(origin).netloc.lower() == host.lower()
        if scope["method"] not in READING and not is_ours and guest_of(scope, self._chat_origins) is None:
            detail = "Changes are taken only from this server's own pages: call it from a program, without Origin."
            return Problem(403, "foreign-origin", "The request comes from another site", detail)
        declared = headers.get("content-length", "")
        if largest is not None and declared.isdecimal() and int(declared) > largest:
            return too_large(largest)
        return None


def _limited(receive: Receive, largest: int) -> Receive:
    """The same body, until it becomes too large: one of unknown length is not read to its end."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > largest:
            # Raised where the body is read; the framework lets errors of this kind through to our handler.
            raise HTTPException(413)
        return message

    return limited


def name_of(host: str) -> str:
    """The name in a header Host, without the port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Whether a name is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Whether a name stands for this machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
