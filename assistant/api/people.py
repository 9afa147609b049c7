"""Accounts over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.accounts.domain import AccountChanges, Right
from assistant.api.account_schemas import (
    AccountEventOut,
    AccountEventsOut,
    InvitationOut,
    InvitedOut,
    InviteIn,
    PasswordIn,
    PeopleOut,
    PersonChangeIn,
    PersonIn,
    PersonOut,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.invitations import INVITATION
from assistant.api.rights import may
from assistant.api.services import TheServices
from knowledge import Actor

router = APIRouter(prefix=PREFIX, tags=["accounts"])
Administrator = Annotated[Actor, Depends(may(Right.ADMINISTER))]


@router.get("/people", responses=problems(), summary="List accounts")
def list_people(services: TheServices, _actor: Administrator) -> PeopleOut:
    """Everybody who has an account, disabled ones too."""
    return PeopleOut(people=[PersonOut.model_validate(person) for person in services.accounts.people.all()])


@router.post("/people", status_code=201, responses=problems(400, 409, 413, 415, 422), summary="Add an account")
def add_person(body: PersonIn, services: TheServices, actor: Administrator) -> PersonOut:
    """A new account. The first one ends that this machine may do everything without signing in."""
    return PersonOut.model_validate(services.accounts.people.add(body.new(), actor))


@router.patch("/people/{name}", responses=problems(400, 404, 409, 413, 415, 422), summary="Change an account")
def change_person(name: str, body: PersonChangeIn, services: TheServices, actor: Administrator) -> PersonOut:
    """Change roles or the name shown, disable or enable; who is disabled is signed out at once."""
    changes = AccountChanges(body.display_name, body.roles, body.disabled)
    return PersonOut.model_validate(services.accounts.people.change(name, changes, actor, body.reason))


@router.post(
    "/people/{name}/password",
    status_code=204,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Give somebody a new password",
)
def reset_password(name: str, body: PasswordIn, services: TheServices, actor: Administrator) -> None:
    """Replace a password that was forgotten.

    All sessions of the account end, its API tokens are revoked, and a lock is lifted.
    """
    services.accounts.sign_ins.reset_password(name, body.password.get_secret_value(), actor, body.reason)


@router.post(
    "/people/{name}/invitation",
    status_code=201,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Let somebody choose a password",
)
def invite(name: str, body: InviteIn, services: TheServices, actor: Administrator) -> InvitedOut:
    """A one-time link, for a new account or for a password that was forgotten; the one before is good no more.

    When it is used, all sessions of the account end and its API tokens are revoked.
    """
    token, invitation = services.accounts.invitations.for_person(name, actor, body.reason)
    return InvitedOut(**InvitationOut.of(invitation).model_dump(), path=f"{INVITATION}#{token}")


@router.get("/account-events", responses=problems(422), summary="What happened to accounts")
def list_events(
    services: TheServices,
    _actor: Administrator,
    before: Annotated[str | None, Query(max_length=36, pattern="^[0-9a-f]*$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AccountEventsOut:
    """Who added, changed or disabled whom, and who signed in or failed to, newest first."""
    found = services.accounts.log.before(before, limit)
    more = found[-1].id if len(found) == limit else None
    return AccountEventsOut(events=[AccountEventOut.model_validate(event) for event in found], next=more)
