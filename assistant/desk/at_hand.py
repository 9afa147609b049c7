"""The agents' draft that is at hand in a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from assistant.desk.ledger import Page
from assistant.desk.tables import desk_drafts
from assistant.domain import Draft
from assistant.errors import DraftNotFound
from assistant.plain_form import plain
from assistant.tables import chat_sessions


@dataclass(frozen=True, slots=True)
class DraftAtHand:
    """A draft for agents in its plain form; `answers` is the newest message that it has seen, or need not see.

    It is `stale` when the customer has written since.
    """

    draft: Mapping[str, Any]
    answers: int
    stale: bool
    made_at: datetime


def put(page: Page, draft: Draft, answers: int, made_by: str | None = None) -> None:
    """Make a draft the one at hand; `made_by` is the agent who asked for it."""
    row = {
        "draft_id": draft.id,
        "session": page.row.id,
        "answers": answers,
        "made_at": page.now,
        "made_by": made_by,
        "draft": plain(draft),
    }
    page.connection.execute(insert(desk_drafts), [row])
    page.change(draft=draft.id)


def has_seen(page: Page, asked: int) -> None:
    """The draft at hand, unless it is stale, need not be made anew for the messages up to `asked`."""
    kept = desk_drafts.c.draft_id == page.row.draft, desk_drafts.c.answers >= page.row.drafted
    page.connection.execute(update(desk_drafts).where(*kept).values(answers=asked))


def at_hand(connection: Connection, session: str) -> DraftAtHand | None:
    """The draft at hand in a session, if there is one."""
    query = (
        select(desk_drafts, chat_sessions.c.asked)
        .join(chat_sessions, chat_sessions.c.draft == desk_drafts.c.draft_id)
        .where(chat_sessions.c.id == session)
    )
    row = connection.execute(query).first()
    return DraftAtHand(row.draft, row.answers, row.answers < row.asked, row.made_at) if row else None


def made_for(connection: Connection, session: str, draft_id: str) -> Mapping[str, Any]:
    """A draft that was made for a session, in its plain form. Raises `DraftNotFound` for any other."""
    query = select(desk_drafts.c.draft).where(desk_drafts.c.draft_id == draft_id, desk_drafts.c.session == session)
    draft: Mapping[str, Any] | None = connection.execute(query).scalar()
    if draft is None:
        raise DraftNotFound("this conversation has no such draft: look at it again")
    return draft
