"""The shapes of calls about people, sign-in and API tokens."""

from dataclasses import asdict
from datetime import datetime

from pydantic import Field, SecretStr, field_validator

from assistant.accounts.api_tokens import LONGEST_NAME as LONGEST_TOKEN_NAME
from assistant.accounts.domain import ApiToken, Caller, Invitation, NewPerson, Person, Right, StaffRole, Standing
from assistant.accounts.people import LONGEST_DISPLAY_NAME, LONGEST_NAME
from assistant.api.schemas import LONGEST_REASON, Asked, Given, Text

_LONGEST_PASSWORD = 1_000
_LONGEST_DAYS = 3_650
_LONGEST_TOKEN = 100


class SignInIn(Asked):
    """Who wants to sign in."""

    name: Text = Field(max_length=LONGEST_NAME)
    password: SecretStr = Field(max_length=_LONGEST_PASSWORD)


class DemoIn(Asked):
    """Which demo account to try out."""

    name: Text = Field(max_length=LONGEST_NAME)


class TokenOfInvitationIn(Asked):
    """A one-time link, by the token in it."""

    token: SecretStr = Field(max_length=_LONGEST_TOKEN)


class AcceptIn(TokenOfInvitationIn):
    """What somebody with a one-time link chooses; the names only for the first administrator."""

    name: Text = Field("", max_length=LONGEST_NAME)
    display_name: Text = Field("", max_length=LONGEST_DISPLAY_NAME)
    password: SecretStr = Field(max_length=_LONGEST_PASSWORD)


class InvitationOut(Given):
    """What a one-time link is for; `name` is null when it is for the first administrator, who chooses one."""

    name: str | None
    display_name: str | None
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        """What whoever has the link is told."""
        person = invitation.person
        return cls(
            name=person and person.name, display_name=person and person.display_name, expires_at=invitation.expires_at
        )


class AccountReasonIn(Asked):
    """Why something is done to an account, for its log."""

    reason: Text = Field("", max_length=LONGEST_REASON)


class InvitedOut(InvitationOut):
    """A new one-time link."""

    path: str = Field(description="Behind the address of this server; given here and never again.")


class StaffSessionOut(Given):
    """A session of one's own."""

    id: str
    browser: str = Field(description="What the browser calls itself.")
    created_at: datetime
    seen_at: datetime
    current: bool


class StaffSessionsOut(Given):
    """One's own sessions, the last used first."""

    sessions: list[StaffSessionOut]


class PasswordChangeIn(Asked):
    """One's own new password."""

    old_password: SecretStr = Field(max_length=_LONGEST_PASSWORD)
    new_password: SecretStr = Field(max_length=_LONGEST_PASSWORD)


class PasswordIn(Asked):
    """A new password that an administrator gives."""

    password: SecretStr = Field(max_length=_LONGEST_PASSWORD)
    reason: Text = Field("", max_length=LONGEST_REASON)


class PersonIn(Asked):
    """A new account."""

    name: Text = Field(max_length=LONGEST_NAME, description="What the person signs in with.")
    display_name: Text = Field("", max_length=LONGEST_DISPLAY_NAME, description="What others read; else the name.")
    roles: frozenset[StaffRole] = Field(min_length=1)
    password: SecretStr | None = Field(
        None, max_length=_LONGEST_PASSWORD, description="Without one the person is to be invited."
    )

    def new(self) -> NewPerson:
        """The same as the core wants it."""
        password = self.password.get_secret_value() if self.password else None
        return NewPerson(self.name, self.roles, password, self.display_name)


class PersonChangeIn(Asked):
    """What to change of an account; what is left out stays."""

    display_name: Text | None = Field(None, max_length=LONGEST_DISPLAY_NAME)
    roles: frozenset[StaffRole] | None = Field(None, min_length=1)
    disabled: bool | None = Field(None, strict=True)
    reason: Text = Field("", max_length=LONGEST_REASON)


class PersonOut(Given):
    """An account."""

    name: str
    display_name: str
    roles: list[StaffRole]
    rights: list[Right] = Field(description="What the roles allow.")
    disabled: bool
    created_at: datetime
    invited: bool = Field(description="Whether a password is still to be chosen.")
    demo: bool = Field(description="Whether it is for trying things out, on this machine and without a password.")
    seen_at: datetime | None = Field(description="When the person last used a browser here.")
    browsers: int = Field(description="In how many browsers the person is signed in.")
    locked_until: datetime | None = Field(description="Set while failed sign-ins lock the name.")
    link_until: datetime | None = Field(description="Set while a one-time link to choose a password is good.")

    @classmethod
    def of(cls, person: Person, standing: Standing) -> "PersonOut":
        """What those who administer are told of somebody."""
        told = {name: getattr(person, name) for name in cls.model_fields if hasattr(person, name)}
        return cls(**told, **asdict(standing))

    @field_validator("roles", "rights", mode="before")
    @classmethod
    def _in_order(cls, given: frozenset[str]) -> list[str]:
        return sorted(given)


class PeopleOut(Given):
    """All accounts, in order of name."""

    people: list[PersonOut]


class SessionOut(Given):
    """Who is calling. `name` is null for nobody, and for the local administrator, who has no account."""

    accounts: bool = Field(description="Whether there are accounts; until then this machine may do everything.")
    signed_in: bool = Field(description="Whether this call may do anything at all.")
    name: str | None = None
    display_name: str | None = None
    roles: list[str] = Field(default_factory=list)
    rights: list[Right] = Field(default_factory=list)
    demo: bool = Field(False, description="Whether this is a demo account.")

    @classmethod
    def of(cls, caller: Caller, *, accounts: bool) -> "SessionOut":
        """What a caller is told."""
        person: Person | None = caller.person
        return cls(
            accounts=accounts,
            signed_in=True,
            name=person.name if person else None,
            display_name=person.display_name if person else None,
            roles=sorted(caller.actor.roles),
            rights=sorted(caller.rights),
            demo=person.demo if person else False,
        )


class TokenIn(Asked):
    """A new API token of one's own."""

    name: Text = Field(max_length=LONGEST_TOKEN_NAME, description="What it is for.")
    rights: frozenset[Right] = Field(min_length=1, description="Some of one's own rights.")
    expires_in_days: int | None = Field(None, ge=1, le=_LONGEST_DAYS, strict=True, description="Else it stays good.")


class TokenOut(Given):
    """An API token as it can be seen: never the token itself."""

    id: str
    owner: str
    name: str
    prefix: str = Field(description="How the token begins.")
    rights: list[Right]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @field_validator("rights", mode="before")
    @classmethod
    def _in_order(cls, given: frozenset[str]) -> list[str]:
        return sorted(given)


class NewTokenOut(TokenOut):
    """A new API token."""

    token: str = Field(description="Given here and never again.")

    @classmethod
    def of(cls, made: ApiToken, token: str) -> "NewTokenOut":
        """What the owner is told."""
        return cls(**TokenOut.model_validate(made).model_dump(), token=token)


class TokensOut(Given):
    """API tokens, oldest first."""

    tokens: list[TokenOut]


class AccountEventOut(Given):
    """Something that happened to an account."""

    id: str
    at: datetime
    kind: str
    actor: str
    person: str
    detail: str


class AccountEventsOut(Given):
    """A page of what happened, newest first; `next` goes into `before` for the page behind it."""

    events: list[AccountEventOut]
    next: str | None
