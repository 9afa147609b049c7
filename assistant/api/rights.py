"""Who is calling, and whether they may: each route declares it by one of the dependencies here.

`may(right)` gives the `Actor` of a caller who has the right; `signed_in` is for people in their own affairs, `public`
for everybody. People show the cookie of their session, programs an API token as `Authorization: Bearer`. While there
are no accounts, whoever is on this machine is the local administrator; where demo accounts are offered meanwhile, that
goes for programs, and browsers sign in.
"""

import hmac
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from fastapi import Depends
from fastapi.security import APIKeyCookie, HTTPBearer
from starlette.requests import HTTPConnection

from assistant.accounts.api_tokens import PREFIX
from assistant.accounts.domain import LOCAL_ADMINISTRATOR, THIS_MACHINE, Caller, Right
from assistant.api.problems import Problem, ProblemFound
from assistant.api.protection import READING, is_address, is_loopback, name_of
from assistant.api.services import Services, TheServices
from assistant.errors import NotAllowed, SignInRefused
from knowledge import Actor

__all__ = [
    "SESSION_COOKIE",
    "Anybody",
    "May",
    "MayOrNear",
    "OwnToken",
    "Public",
    "Right",
    "SignedIn",
    "TheCaller",
    "caller_of",
    "from_this_machine",
    "may",
    "may_or_near",
    "own_token",
    "public",
    "see_demo_works",
    "signed_in",
]

SESSION_COOKIE = "answerdesk_session"
_FOREIGN = Problem(
    403,
    "foreign-request",
    "The request does not come from a page of this server",
    "Changes in the name of somebody who is signed in are taken only from this server's own pages: send the header "
    "Origin, or use an API token.",
)

# What these say is read in `caller_of`; here they only describe it in /openapi.json.
_bearer = HTTPBearer(
    scheme_name="API token", auto_error=False, description="An API token, or the key of this process for its commands."
)
_cookie = APIKeyCookie(
    name=SESSION_COOKIE, scheme_name="Session", auto_error=False, description="Comes with signing in."
)


def caller_of(connection: HTTPConnection, services: Services) -> Caller:
    """Who is calling.

    Raises `SignInRefused` for nobody and for what is no longer good, and a problem for a change in somebody's name
    that does not come from a page of ours.
    """
    token = _bearer_token(connection)
    if services.local_key is not None and _are_equal(token, services.local_key):
        return THIS_MACHINE
    if not services.accounts.people.exist():
        if not from_this_machine(connection):
            raise SignInRefused("there are no accounts yet: make the first one with answerdesk users add")
        # Whatever else is sent: many clients of OpenAI's protocol cannot be told to send no key.
        if not (services.demo and _comes_as_somebody(connection, token)):
            return THIS_MACHINE
    caller = _shown(connection, services, token)
    if caller.person is not None and caller.person.demo:
        see_demo_works(connection, services)
    return caller


def see_demo_works(connection: HTTPConnection, services: Services) -> None:
    """Raise `SignInRefused` unless a demo account may be used for this call."""
    if not (services.demo and from_this_machine(connection)):
        raise SignInRefused(
            "demo accounts work on this machine alone, and while a server offers them: sign in with another"
        )


def from_this_machine(connection: HTTPConnection) -> bool:
    """Whether a call was made on this machine, to a name of this machine, and was not passed on by a proxy."""
    headers = connection.headers
    if "forwarded" in headers or not is_loopback(name_of(headers.get("host", ""))):
        return False
    peer = connection.client.host if connection.client else ""
    # A proxy adds whom it passes on to what they sent themselves, so that this can claim too little, never too much.
    senders = [sender.strip() for sender in ",".join(headers.getlist("x-forwarded-for")).split(",")]
    # Calls within a process have no address.
    return all(is_loopback(sender) for sender in senders if sender) and (is_loopback(peer) or not is_address(peer))


def _shown(connection: HTTPConnection, services: Services, token: str) -> Caller:
    """Whom an API token or a session stands for."""
    if token:
        return services.accounts.tokens.caller(token)
    cookie = connection.cookies.get(SESSION_COOKIE)
    if not cookie:
        raise SignInRefused("nobody is signed in: sign in, or send an API token as Authorization: Bearer")
    if connection.scope["method"] not in READING and not _is_from_our_page(connection):
        raise ProblemFound(_FOREIGN)
    return services.accounts.sessions.caller(cookie)


def _comes_as_somebody(connection: HTTPConnection, token: str) -> bool:
    """Whether a call is a browser's, or shows a token of ours; to other programs this machine is still open."""
    is_browser = connection.headers.get("user-agent", "").startswith("Mozilla/")
    return is_browser or SESSION_COOKIE in connection.cookies or token.startswith(PREFIX)


def _bearer_token(connection: HTTPConnection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _are_equal(token: str, key: str) -> bool:
    # Bytes, since text that is not ASCII cannot be compared in constant time.
    return hmac.compare_digest(key.encode(), token.encode("utf-8", "replace"))


def _is_from_our_page(connection: HTTPConnection) -> bool:
    # A foreign Origin was refused long before; what is missing is a sign that a browser's page of ours asks.
    headers = connection.headers
    return "origin" in headers or headers.get("sec-fetch-site") == "same-origin"


def _caller(
    connection: HTTPConnection,
    services: TheServices,
    _token: Annotated[object, Depends(_bearer)],
    _session: Annotated[object, Depends(_cookie)],
) -> Caller:
    return caller_of(connection, services)


def _anybody(connection: HTTPConnection, services: TheServices) -> Caller | None:
    try:
        return caller_of(connection, services)
    except SignInRefused:
        return None


Anybody = Annotated[Caller | None, Depends(_anybody)]
"""For handlers that are open to all, and tell those who are signed in more."""

TheCaller = Annotated[Caller, Depends(_caller)]
"""For handlers that need more than the actor: `caller.require(Right.OVERRIDE)` asks for another right."""


@dataclass(frozen=True, slots=True)
class May:
    """Lets those through who have a right."""

    right: Right

    # It only computes, and so is no `def`: FastAPI would send it to a thread of its own.
    async def __call__(self, caller: TheCaller) -> Actor:
        """The actor of the caller. Raises `NotAllowed`."""
        return caller.require(self.right)


@dataclass(frozen=True, slots=True)
class MayOrNear:
    """Lets those through who have a right, and whatever calls from this machine."""

    right: Right

    def __call__(
        self,
        connection: HTTPConnection,
        services: TheServices,
        _token: Annotated[object, Depends(_bearer)],
        _session: Annotated[object, Depends(_cookie)],
    ) -> Actor:
        """The actor of the caller, the local administrator for this machine. Raises `NotAllowed`."""
        if from_this_machine(connection):
            return LOCAL_ADMINISTRATOR
        return caller_of(connection, services).require(self.right)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Lets people through, and not programs with an API token: what concerns one's own account."""

    async def __call__(self, caller: TheCaller) -> Caller:
        """The caller. Raises `NotAllowed` for API tokens."""
        if caller.person is not None and caller.session is None:
            raise NotAllowed("an API token may not manage accounts and tokens: sign in with name and password")
        return caller


@dataclass(frozen=True, slots=True)
class Public:
    """Lets everybody through, for a reason."""

    reason: str

    async def __call__(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class OwnToken:
    """Declares that a call is for whoever shows the token of the thing it is about; what needs this checks it."""

    async def __call__(self) -> None:
        """Do nothing."""


@cache
def may(right: Right) -> May:
    """The declaration of a route for those who have a right: `actor: Annotated[Actor, Depends(may(Right.EDIT))]`."""
    return May(right)


@cache
def may_or_near(right: Right) -> MayOrNear:
    """The declaration of a route for those who have a right, and for programs on this machine."""
    return MayOrNear(right)


@cache
def public(reason: str) -> Public:
    """The declaration of a route that needs nobody: `dependencies=[Depends(public("probes have no account"))]`."""
    return Public(reason)


signed_in = SignedIn()
own_token = OwnToken()
