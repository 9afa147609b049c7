"""The security headers of every answer: pages and calls may set stricter ones, and no answer is without."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    # For what is no page, or fails to be one: each page brings a policy of its own.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_API_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_API_PATHS = ("/api/", "/v1/", "/mcp")


def is_api(scope: Scope) -> bool:
    """Whether a request is for programs: nothing that is answered is to be shown as a page."""
    return str(scope["path"]).startswith(_API_PATHS)


class Headed:
    """Gives every answer the headers that it does not have, those to failures too: it stands outside of all else."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; everything that is none goes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        extra = _HEADERS | _API_HEADERS if is_api(scope) else _HEADERS

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in extra.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer)
