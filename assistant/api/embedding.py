"""Sites that carry the chat: pages elsewhere that may make customers' calls, and no others (CORS).

Those calls take a token and never a cookie, so that a page elsewhere can do nothing in the name of somebody signed in.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CHAT = "/api/v1/chat"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "7200",
}


def guest_of(scope: Scope, origins: Collection[str]) -> str | None:
    """The site that makes a call of a customer's, if it is one of `origins`."""
    origin = Headers(scope=scope).get("origin")
    return origin if origin in origins and _is_chat(scope) else None


class Embedded:
    """Lets browsers hand answers of the chat to pages of `origins`; every other call stays as it is."""

    def __init__(self, app: ASGIApp, origins: Collection[str]):
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser that asks beforehand, or let the request through."""
        if scope["type"] != "http" or not _is_chat(scope):
            await self._app(scope, receive, send)
            return
        guest = guest_of(scope, self._origins)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A cache must not give the answer for one site to another.
                headers.add_vary_header("Origin")
                if guest is not None:
                    headers["Access-Control-Allow-Origin"] = guest
                    headers["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        asks_beforehand = scope["method"] == "OPTIONS" and guest is not None
        app = Response(status_code=204, headers=_PREFLIGHT) if asks_beforehand else self._app
        await app(scope, receive, answer)


def _is_chat(scope: Scope) -> bool:
    path = str(scope["path"])
    return path == _CHAT or path.startswith(f"{_CHAT}/")
