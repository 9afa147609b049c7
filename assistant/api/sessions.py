"""Signing in and out over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from assistant.accounts.demo import sign_in_demo
from assistant.accounts.domain import Caller
from assistant.api.account_schemas import (
    DemoIn,
    PasswordChangeIn,
    SessionOut,
    SignInIn,
    StaffSessionOut,
    StaffSessionsOut,
)
from assistant.api.addresses import address_of
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import SESSION_COOKIE, Anybody, public, see_demo_works, signed_in
from assistant.api.services import Services, TheServices
from assistant.errors import AccountConflict, SignInRefused

router = APIRouter(prefix=PREFIX, tags=["accounts"])
_ANYBODY = [Depends(public("whoever signs in, or asks whether to, is nobody yet"))]
Myself = Annotated[Caller, Depends(signed_in)]


@router.post("/session", dependencies=_ANYBODY, responses=problems(400, 401, 413, 415, 422, 429), summary="Sign in")
def sign_in(body: SignInIn, request: Request, response: Response, services: TheServices) -> SessionOut:
    """Begin a session, kept in a cookie. After some failures in a row the name is locked for a while."""
    password = body.password.get_secret_value()
    failed, address = services.limits.failed_sign_ins, address_of(request, services.proxies)
    failed.see(address)
    try:
        token, _person = services.accounts.sign_ins.sign_in(body.name, password, browser_of(request))
    except SignInRefused:
        failed.take(address)
        raise
    return begun(token, request, response, services)


@router.post(
    "/session/demo",
    dependencies=_ANYBODY,
    responses=problems(400, 401, 413, 415, 422),
    summary="Sign in to a demo account",
)
def sign_in_to_demo(body: DemoIn, request: Request, response: Response, services: TheServices) -> SessionOut:
    """Begin a session of a demo account: on this machine alone, and only while this server offers them."""
    see_demo_works(request, services)
    return begun(sign_in_demo(services.accounts, body.name, browser_of(request)), request, response, services)


@router.get("/session", dependencies=_ANYBODY, responses=problems(), summary="Who am I?")
def read_session(caller: Anybody, services: TheServices) -> SessionOut:
    """Who is calling and what they may do, and whether there are accounts at all."""
    accounts = services.accounts.people.exist()
    return SessionOut.of(caller, accounts=accounts) if caller else SessionOut(accounts=accounts, signed_in=False)


@router.delete("/session", status_code=204, dependencies=_ANYBODY, responses=problems(422), summary="Sign out")
def sign_out(
    response: Response,
    caller: Anybody,
    services: TheServices,
    everywhere: Annotated[bool, Query(description="End the sessions in all browsers.")] = False,
) -> None:
    """End the session; when there is none any more, forget its cookie."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
    if caller is not None and caller.session is not None:
        services.accounts.sessions.end(caller, everywhere=everywhere)


@router.get("/sessions", responses=problems(), summary="One's own sessions")
def list_sessions(myself: Myself, services: TheServices) -> StaffSessionsOut:
    """In which browsers one is signed in, the last used first."""
    found = services.accounts.sessions.of(myself)
    return StaffSessionsOut(sessions=[StaffSessionOut.model_validate(session) for session in found])


@router.delete("/sessions/{session_id}", status_code=204, responses=problems(404), summary="Sign out in one browser")
def end_session(session_id: str, myself: Myself, services: TheServices) -> None:
    """End one of one's own sessions."""
    services.accounts.sessions.end_one(myself, session_id)


@router.post(
    "/session/password", status_code=204, responses=problems(400, 409, 413, 415, 422, 429), summary="A new password"
)
def change_password(
    body: PasswordChangeIn, request: Request, response: Response, myself: Myself, services: TheServices
) -> None:
    """Change one's own password. All other sessions end."""
    if myself.person is None:
        raise AccountConflict("the local administrator has no password: sign in with an account")
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    token = services.accounts.sign_ins.change_password(myself.person, old, new, browser_of(request))
    _give(token, request, response)


def begun(token: str, request: Request, response: Response, services: Services) -> SessionOut:
    """Give a new session to the browser, and say whose it is."""
    _give(token, request, response)
    caller = services.accounts.sessions.caller(token)
    return SessionOut.of(caller, accounts=services.accounts.people.exist())


def browser_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def _give(token: str, request: Request, response: Response) -> None:
    # A proxy speaks HTTPS for us, and then only the page's own address says so.
    secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith("https:")
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=secure)
