"""Accounts over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.accounts.domain import AccountChanges, Person, Right
from assistant.accounts.events import Happened
from assistant.api.account_schemas import (
    AccountEventOut,
    AccountEventsOut,
    AccountReasonIn,
    InvitationOut,
    InvitedOut,
    PasswordIn,
    PeopleOut,
    PersonChangeIn,
    PersonIn,
    PersonOut,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.invitations import INVITATION
from assistant.api.rights import may
from assistant.api.services import Services, TheServices
from knowledge import Actor

router = APIRouter(prefix=PREFIX, tags=["accounts"])
Administrator = Annotated[Actor, Depends(may(Right.ADMINISTER))]


@router.get("/people", responses=problems(), summary="List accounts")
def list_people(services: TheServices, _actor: Administrator) -> PeopleOut:
    """Everybody who has an account, disabled ones too."""
    people = services.accounts.people.all()
    standings = services.accounts.standings.of(people)
    return PeopleOut(people=[PersonOut.of(*each) for each in zip(people, standings, strict=True)])


@router.post("/people", status_code=201, responses=problems(400, 409, 413, 415, 422), summary="Add an account")
def add_person(body: PersonIn, services: TheServices, actor: Administrator) -> PersonOut:
    """A new account. The first one ends that this machine may do everything without signing in."""
    return _told(services.accounts.people.add(body.new(), actor), services)


@router.patch("/people/{name}", responses=problems(400, 404, 409, 413, 415, 422), summary="Change an account")
def change_person(name: str, body: PersonChangeIn, services: TheServices, actor: Administrator) -> PersonOut:
    """Change roles or the name shown, disable or enable; who is disabled is signed out at once."""
    changes = AccountChanges(body.display_name, body.roles, body.disabled)
    return _told(services.accounts.people.change(name, changes, actor, body.reason), services)


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
def invite(name: str, body: AccountReasonIn, services: TheServices, actor: Administrator) -> InvitedOut:
    """A one-time link, for a new account or for a password that was forgotten; the one before is good no more.

    When it is used, all sessions of the account end and its API tokens are revoked.
    """
    token, invitation = services.accounts.invitations.for_person(name, actor, body.reason)
    return InvitedOut(**InvitationOut.of(invitation).model_dump(), path=f"{INVITATION}#{token}")


@router.post("/people/{name}/unlock", responses=problems(400, 404, 413, 415, 422), summary="Lift a lock")
def unlock(name: str, body: AccountReasonIn, services: TheServices, actor: Administrator) -> PersonOut:
    """Let somebody try again at once whose name was locked after failed sign-ins."""
    return _told(services.accounts.sign_ins.unlock(name, actor, body.reason), services)


@router.post(
    "/people/{name}/sign-out", responses=problems(400, 404, 413, 415, 422), summary="Sign somebody out everywhere"
)
def sign_out_everywhere(name: str, body: AccountReasonIn, services: TheServices, actor: Administrator) -> PersonOut:
    """End the sessions of an account in all browsers. Its password and its API tokens stay good."""
    person = services.accounts.people.named(name)
    services.accounts.sessions.end_all(person, actor, body.reason)
    return _told(person, services)


@router.get("/account-events", responses=problems(422), summary="What happened to accounts")
def list_events(
    services: TheServices,
    _actor: Administrator,
    about: Annotated[str | None, Query(max_length=255, description="Who did it, or whom it was done to.")] = None,
    kind: Annotated[Happened | None, Query()] = None,
    before: Annotated[str | None, Query(max_length=36, pattern="^[0-9a-f]*$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AccountEventsOut:
    """Who added, changed or disabled whom, and who signed in or failed to, newest first."""
    # No name has a null character, and PostgreSQL refuses to be asked.
    named = about and about.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    found = services.accounts.log.before(before, limit, about=named or None, kind=kind)
    more = found[-1].id if len(found) == limit else None
    return AccountEventsOut(events=[AccountEventOut.model_validate(event) for event in found], next=more)


def _told(person: Person, services: Services) -> PersonOut:
    (standing,) = services.accounts.standings.of([person])
    return PersonOut.of(person, standing)
