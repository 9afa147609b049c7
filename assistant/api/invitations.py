"""One-time links over HTTP: what one is for, and using it."""

from fastapi import APIRouter, Depends, Request, Response

from assistant.api.account_schemas import AcceptIn, InvitationOut, SessionOut, TokenOfInvitationIn
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import from_this_machine, public
from assistant.api.services import TheServices
from assistant.api.sessions import begun, browser_of
from assistant.errors import InvitationOver

INVITATION = "/invitation"
"""The page of a one-time link; the token stands behind a # and so is sent to no server and kept in no log."""

router = APIRouter(prefix=f"{PREFIX}/invitation", tags=["accounts"])
_WHOEVER_HAS_IT = [Depends(public("who has a one-time link has no account yet, or no password"))]


@router.post(
    "", dependencies=_WHOEVER_HAS_IT, responses=problems(400, 410, 413, 415, 422), summary="What is a link for?"
)
def read_invitation(body: TokenOfInvitationIn, request: Request, services: TheServices) -> InvitationOut:
    """Whose password a one-time link lets somebody choose, or that it is for the first administrator."""
    invitation = services.accounts.invitations.read(body.token.get_secret_value())
    if invitation.person is None:
        _see_it_is_near(request)
    return InvitationOut.of(invitation)


@router.post(
    "/accept", dependencies=_WHOEVER_HAS_IT, responses=problems(400, 409, 410, 413, 415, 422), summary="Use a link"
)
def accept_invitation(body: AcceptIn, request: Request, response: Response, services: TheServices) -> SessionOut:
    """Choose a password and begin a session; the link is good no more."""
    token, password = body.token.get_secret_value(), body.password.get_secret_value()
    invitations = services.accounts.invitations
    if invitations.read(token).person is None:
        _see_it_is_near(request)
        person = invitations.begin(token, body.name, body.display_name, password)
    else:
        person = invitations.accept(token, password)
    session = services.accounts.sign_ins.admit(person, browser_of(request), "a one-time link")
    return begun(session, request, response, services)


def _see_it_is_near(request: Request) -> None:
    # Until there is an administrator, nobody from elsewhere is let in.
    if not from_this_machine(request):
        raise InvitationOver("the link for the first administrator works on the machine of the server alone")
