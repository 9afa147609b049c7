"""Signing in and out over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from assistant.accounts.domain import Caller
from assistant.api.account_schemas import PasswordChangeIn, SessionOut, SignInIn
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import SESSION_COOKIE, Anybody, public, signed_in
from assistant.api.services import TheServices
from assistant.errors import AccountConflict

router = APIRouter(prefix=f"{PREFIX}/session", tags=["accounts"])
_ANYBODY = [Depends(public("whoever signs in, or asks whether to, is nobody yet"))]
Myself = Annotated[Caller, Depends(signed_in)]


@router.post("", dependencies=_ANYBODY, responses=problems(400, 401, 413, 415, 422, 429), summary="Sign in")
def sign_in(body: SignInIn, request: Request, response: Response, services: TheServices) -> SessionOut:
    """Begin a session, kept in a cookie. After some failures in a row the name is locked for a while."""
    sign_ins = services.accounts.sign_ins
    token, _person = sign_ins.sign_in(body.name, body.password.get_secret_value())
    _give(token, request, response)
    return SessionOut.of(sign_ins.caller(token), accounts=True)


@router.get("", dependencies=_ANYBODY, responses=problems(), summary="Who am I?")
def read_session(caller: Anybody, services: TheServices) -> SessionOut:
    """Who is calling and what they may do, and whether there are accounts at all."""
    accounts = services.accounts.people.exist()
    return SessionOut.of(caller, accounts=accounts) if caller else SessionOut(accounts=accounts, signed_in=False)


@router.delete("", status_code=204, dependencies=_ANYBODY, responses=problems(422), summary="Sign out")
def sign_out(
    response: Response,
    caller: Anybody,
    services: TheServices,
    everywhere: Annotated[bool, Query(description="End the sessions in all browsers.")] = False,
) -> None:
    """End the session; when there is none any more, forget its cookie."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
    if caller is not None and caller.session is not None:
        services.accounts.sign_ins.sign_out(caller, everywhere=everywhere)


@router.post("/password", status_code=204, responses=problems(400, 409, 413, 415, 422, 429), summary="A new password")
def change_password(
    body: PasswordChangeIn, request: Request, response: Response, myself: Myself, services: TheServices
) -> None:
    """Change one's own password. All other sessions end."""
    if myself.person is None:
        raise AccountConflict("the local administrator has no password: sign in with an account")
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    _give(services.accounts.sign_ins.change_password(myself.person, old, new), request, response)


def _give(token: str, request: Request, response: Response) -> None:
    # A proxy speaks HTTPS for us, and then only the page's own address says so.
    secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith("https:")
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=secure)
