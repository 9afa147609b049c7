"""What customers and agents asked lately, masked: to see what a change of the handbook does to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from assistant.domain import Message, Reader, Role
from assistant.kept_vectors import read
from assistant.tables import drafts, question_vectors
from knowledge import Vectors, normalize, reading

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


def vectors_of_asked(engine: Engine, asked: Sequence[RealQuestion], encoder: str) -> Mapping[str, Vectors]:
    """The vectors (dimension,) that an encoder made of these questions when they were asked, by their single parts.

    Those of another encoder, and of questions that no article could answer, are left out.
    """
    found: dict[str, str] = {}
    columns = (question_vectors.c.text, question_vectors.c.vector)
    with reading(engine) as connection:
        for start in range(0, len(asked), _AT_ONCE):
            some = [question.draft_id for question in asked[start : start + _AT_ONCE]]
            of_these = (question_vectors.c.draft_id.in_(some), question_vectors.c.encoder == encoder)
            found.update((row.text, row.vector) for row in connection.execute(select(*columns).where(*of_these)))
    return dict(zip(found, read(list(found.values())), strict=True))
