"""What stands for people here, and the one table of who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from assistant.errors import NotAllowed
from knowledge import Actor


class StaffRole(StrEnum):
    """What somebody is in the company; one person may be several."""

    AGENT = "agent"
    TRAINER = "trainer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Something that one may do."""

    READ = "read"
    """Look at articles, internal ones too, and search."""
    DRAFT = "draft"
    """Have replies drafted, and say what became of them."""
    EDIT = "edit"
    """Write articles, and hand them in for review."""
    PUBLISH = "publish"
    """Let articles go live, and take them down."""
    OVERRIDE = "override"
    """Publish although a check forbids it."""
    WATCH = "watch"
    """See statistics and counts."""
    ADMINISTER = "administer"
    """Manage accounts and everybody's tokens."""


_ALL = frozenset(StaffRole)
_TRAINING = frozenset({StaffRole.TRAINER, StaffRole.ADMINISTRATOR})
# Who may override a check has to be able to publish.
_APPROVING = _TRAINING | {StaffRole.SUPERVISOR}

RIGHTS: Mapping[Right, frozenset[StaffRole]] = MappingProxyType(
    {
        Right.READ: _ALL,
        Right.DRAFT: _ALL,
        Right.EDIT: _TRAINING,
        Right.PUBLISH: _APPROVING,
        Right.OVERRIDE: frozenset({StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR}),
        Right.WATCH: frozenset({StaffRole.TRAINER, StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR}),
        Right.ADMINISTER: frozenset({StaffRole.ADMINISTRATOR}),
    }
)
"""Which roles have a right; nothing else decides it."""

LOCAL_ADMINISTRATOR = Actor("local administrator", frozenset({StaffRole.ADMINISTRATOR.value}))
"""Who acts through the command line, and for everybody on this machine while there are no accounts."""


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """What somebody with these roles may do."""
    held = frozenset(roles)
    return frozenset(right for right, roles in RIGHTS.items() if held & roles)


@dataclass(frozen=True, slots=True)
class Person:
    """An account. `name` is what one signs in with; `display_name` is what others read.

    Who is `invited` has not chosen a password yet. A `demo` account has none: it is for trying things out, on this
    machine alone.
    """

    id: str
    name: str
    display_name: str
    roles: frozenset[StaffRole]
    disabled: bool
    created_at: datetime
    invited: bool
    demo: bool

    @property
    def actor(self) -> Actor:
        """The person as whatever they do is recorded."""
        return Actor(self.name, frozenset(role.value for role in self.roles))

    @property
    def rights(self) -> frozenset[Right]:
        """What the person may do."""
        return rights_of(self.roles)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands at the moment.

    When the person was last seen in a browser, in how many they are signed in, and until when a lock, or a one-time
    link to choose a password, is good.
    """

    seen_at: datetime | None
    browsers: int
    locked_until: datetime | None
    link_until: datetime | None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a new account is made of; without a `display_name` the name is shown.

    Who has no `password` chooses one by an invitation.
    """

    name: str
    roles: frozenset[StaffRole]
    password: str | None
    display_name: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class AccountChanges:
    """What to change of an account; what is None stays."""

    display_name: str | None = None
    roles: frozenset[StaffRole] | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A session of a person: what the browser calls itself, which is hostile text, and when it was last used."""

    id: str
    browser: str
    created_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link is for: to choose a person's password, or without one to be the first administrator."""

    person: Person | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as others may see it: never the token itself, only how it begins."""

    id: str
    owner: str
    name: str
    prefix: str
    rights: frozenset[Right]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a new API token is made of; `rights` that its owner lacks are refused."""

    name: str
    rights: frozenset[Right]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something that happened to an account: who did it, to whom, and what; never a password or a token.

    Ids are in order of time.
    """

    id: str
    at: datetime
    kind: str
    actor: str
    person: str
    detail: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, and what this call may do: less than the person may when an API token stands for them.

    `person` is None for the local administrator; `session` is the digest of the session, if one was shown.
    """

    actor: Actor
    rights: frozenset[Right]
    person: Person | None = None
    session: str | None = None

    def require(self, right: Right) -> Actor:
        """Go on as the actor. Raises `NotAllowed` without the right."""
        if right not in self.rights:
            held_by = ", ".join(sorted(RIGHTS[right]))
            raise NotAllowed(
                f"{self.actor.id} may not {right}: sign in as one of {held_by}, or use an API token that has {right!r}"
            )
        return self.actor


THIS_MACHINE = Caller(LOCAL_ADMINISTRATOR, frozenset(Right))


@dataclass(frozen=True, slots=True)
class AccountRules:
    """How long sessions and invitations are good, and how failed sign-ins are slowed down."""

    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=14)
    failures_allowed: int = 5
    first_lock: timedelta = timedelta(minutes=1)
    longest_lock: timedelta = timedelta(hours=1)
    forget_failures: timedelta = timedelta(days=1)
    first_invitation: timedelta = timedelta(days=1)
    invitation: timedelta = timedelta(days=3)
