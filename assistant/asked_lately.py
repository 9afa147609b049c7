"""What customers and agents asked lately, masked: to see what a change of the handbook does to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from assistant.domain import Message, Reader, Role
from assistant.tables import drafts
from knowledge import normalize, reading

_AT_ONCE = 1_000
_MOST_READ = 20
"""Times as many drafts are looked at as different questions are wanted."""


@dataclass(frozen=True, slots=True)
class RealQuestion:
    """A conversation that a draft was made for; `draft_id` is the newest of those that were asked the same."""

    draft_id: str
    conversation: tuple[Message, ...]
    reader: Reader
    language: str
    asked_at: datetime

    @property
    def text(self) -> str:
        """The last message, which is to be answered."""
        return self.conversation[-1].text


def recent_questions(engine: Engine, limit: int, without: Collection[str] = ()) -> list[RealQuestion]:
    """The last different questions, newest first; those of the actors `without` are left out."""
    found: dict[object, RealQuestion] = {}
    columns = [drafts.c[name] for name in ("id", "created_at", "reader", "conversation", "language")]
    query = select(*columns).order_by(drafts.c.created_at.desc(), drafts.c.id)
    if without:
        query = query.where(drafts.c.actor.not_in(without))
    with reading(engine) as connection:
        rows = connection.execute(query.limit(_MOST_READ * limit).execution_options(yield_per=_AT_ONCE))
        for row in rows:
            said = tuple(Message(Role(message["role"]), message["text"]) for message in row.conversation)
            key = (row.reader, *((message.role, normalize(message.text)) for message in said))
            found.setdefault(key, RealQuestion(row.id, said, Reader(row.reader), row.language, row.created_at))
            if len(found) >= limit:
                break
    return list(found.values())
