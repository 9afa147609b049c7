"""The ways in: the root, the sign-in page, one-time links, and the little picture in the browser's tab."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant import Caller, StaffRole, demo_people
from assistant.api import INVITATION, SIGN_IN, Anybody, Services, from_this_machine, public
from ui.pages import sign_in
from ui.pages.layout import ICON

ACCOUNT = "/account"
DESK = "/desk"
PEOPLE = "/people"
SUPERVISORS = "/supervisors"
TRAINERS = "/trainers"

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(public("it only leads on to a page, or decorates one"))]
)
Language = Annotated[str, Header(alias="accept-language")]


@router.get("/")
def enter(caller: Anybody) -> Response:
    """To the page where the caller works, or to the sign-in page."""
    return RedirectResponse(_home(caller) if caller else SIGN_IN)


@router.get("/favicon.ico")
def read_icon() -> Response:
    """The picture in the browser's tab."""
    return Response(ICON, media_type="image/svg+xml")


@router.get(SIGN_IN)
def read_sign_in(
    request: Request,
    caller: Anybody,
    wanted: Annotated[str, Query(alias="next")] = "",
    denied: bool = False,
    language: Language = "",
) -> Response:
    """The page to sign in at, unless somebody is; then the page that was wanted."""
    target = sign_in.local_path(wanted, "/")
    if caller is not None and not denied:
        return RedirectResponse(target, 303, sign_in.HEADERS)
    services: Services = request.app.state.services
    demo = demo_people(services.accounts) if services.demo and from_this_machine(request) else []
    return HTMLResponse(sign_in.page(target, language, denied=denied, demo=demo), headers=sign_in.HEADERS)


@router.get(f"{SIGN_IN}/{{name}}")
def read_file(name: str) -> Response:
    """A script or style of these pages."""
    kind, content = sign_in.FILES.get(name, (None, ""))
    if kind is None:
        raise HTTPException(404)
    return Response(content, media_type=kind, headers=sign_in.HEADERS)


@router.get(INVITATION)
def read_invitation(language: Language = "") -> Response:
    """The page of a one-time link; what it is for, its script asks."""
    return HTMLResponse(sign_in.invitation(language), headers=sign_in.HEADERS)


def _home(caller: Caller) -> str:
    """Where somebody works who has just come in."""
    held = caller.person.roles if caller.person else frozenset({StaffRole.AGENT})
    if held & {StaffRole.AGENT, StaffRole.ADMINISTRATOR}:
        return f"{DESK}/"
    return f"{SUPERVISORS}/" if StaffRole.SUPERVISOR in held else f"{TRAINERS}/"
