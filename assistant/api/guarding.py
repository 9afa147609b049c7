"""Keeps pages for people who are signed in and have the right."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.domain import Right
from assistant.api.rights import caller_of
from assistant.api.services import Services
from assistant.errors import NotAllowed, SignInRefused

SIGN_IN = "/sign-in"


class Guarded:
    """An application whose every address is for people with a right.

    A page is mounted as one of these, by which its route says who may see it. Who opens it without being signed in is
    led to the sign-in page and back; every other request is refused.
    """

    def __init__(self, app: ASGIApp, services: Services, right: Right):
        self._app = app
        self._services = services
        self.right = right

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or lead it to the sign-in page. Raises `SignInRefused` and `NotAllowed`."""
        if scope["type"] != "http":
            # No page of ours uses websockets.
            raise SignInRefused("only HTTP is spoken here: sign in, and open the page in a browser")
        connection = HTTPConnection(scope)
        try:
            await run_in_threadpool(self._admit, connection)
        except (SignInRefused, NotAllowed) as refusal:
            if not _opens_a_page(connection):
                raise
            denied = isinstance(refusal, NotAllowed)
            await RedirectResponse(_way_in(scope, denied=denied), 303)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _admit(self, connection: HTTPConnection) -> None:
        caller_of(connection, self._services).require(self.right)


def _opens_a_page(connection: HTTPConnection) -> bool:
    return connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", "")


def _way_in(scope: Scope, *, denied: bool) -> str:
    query = scope["query_string"].decode("latin-1")
    wanted = quote(str(scope["path"]) + (f"?{query}" if query else ""), safe="/")
    return f"{SIGN_IN}?next={wanted}" + ("&denied=1" if denied else "")
