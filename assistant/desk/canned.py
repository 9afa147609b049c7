"""Canned replies: texts that agents send often, found by their words or by a shortcut."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.desk.tables import canned_replies
from assistant.errors import CannedReplyConflict, CannedReplyNotFound
from knowledge import Actor, Clock, normalize, reading, terms, writing

MOST_REPLIES = 500
_LONGEST_KEY = 255
_TITLE, _SHORTCUT, _WHOLE_SHORTCUT = 3.0, 4.0, 100.0
"""What a word counts for there; in the text it counts 1."""

_ENOUGH = 0.5
"""Of each word so much must be found."""


@dataclass(frozen=True, slots=True)
class CannedText:
    """What a canned reply is made of; `shortcut` is a short name for it, one of a kind in its language."""

    title: str
    text: str
    language: str
    shortcut: str | None = None


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text that is kept for all agents, and who changed it last."""

    id: str
    content: CannedText
    changed_at: datetime
    changed_by: str


class CannedReplies:
    """The canned replies in a database; all agents share them."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock

    def found(self, text: str = "") -> list[CannedReply]:
        """Those that hold the words of a text, the best first; all by title without one."""
        with reading(self._engine) as connection:
            replies = [_reply(row) for row in connection.execute(select(canned_replies))]
        replies.sort(key=lambda reply: (reply.content.title, reply.id))
        # Shortcuts are shown, and so typed, with a stroke before them.
        words = tuple(normalize(text).removeprefix("/").split())
        if not words:
            return replies
        scored = [(_score(reply.content, words), reply) for reply in replies]
        return [reply for score, reply in sorted(scored, key=lambda each: -each[0]) if score]

    def add(self, content: CannedText, actor: Actor) -> CannedReply:
        """Store a new one. Raises `CannedReplyConflict` for a shortcut that is taken, and when there are too many."""
        with _shortcut_guarded(content), writing(self._engine) as connection:
            if connection.execute(select(func.count()).select_from(canned_replies)).scalar_one() >= MOST_REPLIES:
                raise CannedReplyConflict(f"there are {MOST_REPLIES} canned replies already: delete some first")
            row = self._row(content, actor) | {"id": str(uuid4()), "changes": 1}
            connection.execute(insert(canned_replies), [row])
            return _stored(connection, row["id"])

    def change(self, reply_id: str, changes: dict[str, Any], actor: Actor) -> CannedReply:
        """Change some fields of the content. Raises `CannedReplyNotFound` and `CannedReplyConflict`."""
        with writing(self._engine) as connection:
            content = replace(_stored(connection, reply_id).content, **changes)
            row = self._row(content, actor) | {"changes": canned_replies.c.changes + 1}
            with _shortcut_guarded(content):
                connection.execute(update(canned_replies).where(canned_replies.c.id == reply_id).values(row))
            return _stored(connection, reply_id)

    def delete(self, reply_id: str) -> None:
        """Delete one. Raises `CannedReplyNotFound`."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(canned_replies).where(canned_replies.c.id == reply_id)).rowcount:
                raise _not_found()

    def _row(self, content: CannedText, actor: Actor) -> dict[str, Any]:
        shortcut = (content.shortcut or "").strip().lstrip("/")
        key = normalize(shortcut)[:_LONGEST_KEY]
        return {
            "title": content.title.strip(),
            "text": content.text.strip(),
            "language": content.language,
            "shortcut": shortcut if key else None,
            "shortcut_key": key or None,
            "changed_at": self._clock(),
            "changed_by": actor.id,
        }


@contextmanager
def _shortcut_guarded(content: CannedText) -> Iterator[None]:
    """The database decides whether a shortcut is free, since two agents may want it at once."""
    try:
        yield
    except IntegrityError as error:
        raise CannedReplyConflict(
            f"the shortcut {content.shortcut!r} is another reply's: choose another one, or change that reply"
        ) from error


def _stored(connection: Connection, reply_id: str) -> CannedReply:
    row = connection.execute(select(canned_replies).where(canned_replies.c.id == reply_id)).first()
    if row is None:
        raise _not_found()
    return _reply(row)


def _reply(row: Row[Any]) -> CannedReply:
    content = CannedText(row.title, row.text, row.language, row.shortcut)
    return CannedReply(row.id, content, row.changed_at, row.changed_by)


def _not_found() -> CannedReplyNotFound:
    return CannedReplyNotFound("there is no such canned reply: list them again")


def _score(content: CannedText, words: Sequence[str]) -> float:
    """How well a reply fits: each word must be found somewhere, where it tells most; 0 when one is not."""
    places = ((content.title, _TITLE), (content.shortcut or "", _SHORTCUT), (content.text, 1.0))
    whole = normalize(content.shortcut or "")
    total = _WHOLE_SHORTCUT if words == (whole,) else 0.0
    for word in words:
        shares = [(_share(word, text), weight) for text, weight in places]
        if max(share for share, _ in shares) < _ENOUGH:
            return 0.0
        total += max(share * weight for share, weight in shares)
    return total


def _share(word: str, text: str) -> float:
    plain, held = _read(text)
    if word in plain:
        return 1.0
    # Of Chinese the pairs of characters tell: single ones are in every text.
    wanted = [term for term in terms(word) if len(term) > 1]
    return sum(term in held for term in wanted) / len(wanted) if wanted else 0.0


# A search while somebody types reads all of them again and again.
@lru_cache(maxsize=4 * MOST_REPLIES)
def _read(text: str) -> tuple[str, frozenset[str]]:
    return normalize(text), frozenset(terms(text))
