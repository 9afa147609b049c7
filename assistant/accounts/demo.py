"""People to try things out as, without a password: on this machine alone, and only while a server offers them."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.accounts.accounts import Accounts
from assistant.accounts.domain import LOCAL_ADMINISTRATOR, AccountChanges, NewPerson, Person, StaffRole
from assistant.errors import PersonNotFound, SignInRefused

_SHOWN: Mapping[StaffRole, str] = MappingProxyType(
    {
        StaffRole.AGENT: "陈静",
        StaffRole.TRAINER: "李晓雯",
        StaffRole.SUPERVISOR: "王磊",
        StaffRole.ADMINISTRATOR: "赵敏",
    }
)


def prepare_demo(accounts: Accounts) -> None:
    """See that there is one of each role, as they are meant to be."""
    for role, shown in _SHOWN.items():
        name, roles = f"demo.{role}", frozenset({role})
        kept = accounts.people.kept(name)
        if kept is None:
            accounts.people.add(NewPerson(name, roles, None, shown, demo=True), LOCAL_ADMINISTRATOR)
        elif kept.person.demo:
            changes = AccountChanges(shown, roles, disabled=False)
            accounts.people.change(name, changes, LOCAL_ADMINISTRATOR, "the demonstration begins anew")


def demo_people(accounts: Accounts) -> list[Person]:
    """Who can be tried out, in the order of what they may do."""
    order = list(StaffRole)
    found = [person for person in accounts.people.all() if person.demo and not person.disabled]
    return sorted(found, key=lambda person: min(map(order.index, person.roles)))


def sign_in_demo(accounts: Accounts, name: str, browser: str) -> str:
    """Begin a session of a demo account; gives its token. Raises `SignInRefused` for any other name."""
    try:
        person = accounts.people.named(name)
    except PersonNotFound:
        person = None
    if person is None or not person.demo or person.disabled:
        raise SignInRefused("there is no such demo account: sign in with name and password")
    return accounts.sign_ins.admit(person, browser, "a demo account")
