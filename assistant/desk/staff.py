"""What agents are called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from assistant.accounts.people import name_key
from assistant.accounts.tables import people


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at the desk: `name` is what their acts are recorded with, `display` what others read."""

    name: str
    display: str


def agents_named(connection: Connection, names: Collection[str]) -> Mapping[str, Agent]:
    """Agents by name; who has no account (programs, this machine's administrator) is shown by the name."""
    keys = {name_key(name): name for name in names}
    shown: dict[str, str] = {}
    if keys:
        query = select(people.c.name_key, people.c.display_name).where(people.c.name_key.in_(list(keys)))
        shown = {row.name_key: row.display_name for row in connection.execute(query)}
    return {name: Agent(name, shown.get(key, name)) for key, name in keys.items()}


def display_name(connection: Connection, name: str) -> str | None:
    """What customers read of an agent; None without an account, whose name says nothing to them."""
    query = select(people.c.display_name).where(people.c.name_key == name_key(name))
    return connection.execute(query).scalar()
