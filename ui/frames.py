"""What browsers get of an application of Gradio's: the page and what it loads, under a policy as narrow as works."""

import hashlib
import re
from base64 import b64encode
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from ui.late import Application

_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{digests}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-src 'none'; object-src 'none'; frame-ancestors 'none'"
)
# Of the rest Gradio offers (queues, calls, uploads, files, proxies) our pages use nothing: their scripts call the API.
_LOADED = re.compile(r"/(config|theme\.css|manifest\.json|(assets|static)/.*|gradio_api/(info|startup-events))")
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Framed:
    """An application of Gradio's at `path`, of which only the page and what it loads is there.

    The page may run the inline scripts that it begins with, and no others: what somebody wrote is never run, even if it
    became markup. It needs `unsafe-eval`, since Gradio makes functions of a page's script.
    """

    def __init__(self, app: Application, path: str):
        self._path = path
        self._app = app
        self._page = GZipMiddleware(_Policed(app))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request. Raises `HTTPException` for what is not there."""
        wanted = str(scope["path"]).removeprefix(self._path)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(404)
        if wanted == "/":
            await self._page(scope, receive, send)
        elif _LOADED.fullmatch(wanted):
            await self._app(scope, receive, send)
        else:
            raise HTTPException(404)


class _Policed:
    """Gives each page the policy that names the digests of its inline scripts."""

    def __init__(self, app: Application):
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun: dict[str, Any] = {}
        page = bytearray()

        async def hold(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                begun.update(message)
                return
            if not begun or message["type"] != "http.response.body":
                await send(message)
                return
            page.extend(message.get("body", b""))
            if not message.get("more_body", False):
                MutableHeaders(raw=begun["headers"])["Content-Security-Policy"] = policy(bytes(page))
                await send(begun)
                await send({"type": "http.response.body", "body": bytes(page)})

        await self._app(_as_it_is(scope), receive, hold)


def policy(page: bytes) -> str:
    """The content policy of a page: its own inline scripts run, and no others."""
    digests = [b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(page)]
    return _POLICY.format(digests="".join(f" 'sha256-{digest}'" for digest in digests))


def _is_page(start: Any) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _as_it_is(scope: Any) -> Any:
    """The same request, for an answer that is not packed: of packed scripts no digest can be made."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
    return {**scope, "headers": kept}
