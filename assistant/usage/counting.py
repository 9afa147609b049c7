"""Keeps the counters at the state of the records, a batch of drafts at a time.

Whatever is new of a draft (itself, a verdict, a thumb) leaves a row in `usage_changes`, in the same transaction.
Counting takes some of these rows, compares what each draft's fate is now with what was counted of it, writes the
differences and takes the rows away, all in one transaction: whoever dies half-way leaves nothing half counted, and
counting a draft a second time changes nothing. No time marks how far it has come, so what commits late is not missed.
"""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from assistant.desk.edit_records import kept_citations, stored_edits
from assistant.domain import FeedbackAction
from assistant.tables import chat_thumbs, drafts, feedback
from assistant.usage.counters import COUNTERS, add_to_counters, delete_in_parts
from assistant.usage.tables import usage_changes, usage_counted
from assistant.usage.tally import Fate, Quoted, Recorded, Tally
from knowledge import reading, writing

AT_ONCE = 200
BATCHES_A_ROUND = 5
_TURN = 0x616E7375  # names the advisory lock of the one process that counts


def note(connection: Connection, draft_id: str) -> None:
    """Say that something is new of a draft; belongs into the transaction that stores it."""
    connection.execute(insert(usage_changes), [{"id": str(uuid4()), "draft_id": draft_id}])


class Counting:
    """Counts what is new; of several processes one at a time. Days are those of `zone`, of the machine when None."""

    def __init__(self, engine: Engine, zone: tzinfo | None = None):
        self._engine = engine
        self._zone = zone

    def follow(self, batches: int = BATCHES_A_ROUND) -> bool:
        """Count some of what waits, but no more than so many batches; says whether more may wait."""
        return all(self.count() for _ in range(batches))

    def count(self) -> int:
        """Count one batch; says how many changes it took in."""
        with reading(self._engine) as connection:
            # Rounds are many and most find nothing: those do not wait for writers.
            if connection.execute(select(usage_changes.c.id).limit(1)).first() is None:
                return 0
        with writing(self._engine) as connection:
            if not _is_our_turn(connection):
                return 0
            waiting = connection.execute(select(usage_changes).limit(AT_ONCE)).all()
            self._take_in(connection, sorted({row.draft_id for row in waiting}))
            delete_in_parts(connection, usage_changes.c.id, [row.id for row in waiting])
        return len(waiting)

    def recount(self) -> None:
        """Throw the counters away, and let every recorded draft be counted anew."""
        with writing(self._engine) as connection:
            for table in (*COUNTERS, usage_counted, usage_changes):
                connection.execute(delete(table))
        self.note_uncounted()

    def note_uncounted(self) -> None:
        """Let those drafts be counted that the counters lack: they came out of a backup, say."""
        known = select(usage_counted.c.draft_id).where(usage_counted.c.draft_id == drafts.c.id)
        noted = select(usage_changes.c.id).where(usage_changes.c.id == drafts.c.id)
        lacking = select(drafts.c.id, drafts.c.id.label("draft_id")).where(~known.exists(), ~noted.exists())
        with writing(self._engine) as connection:
            connection.execute(insert(usage_changes).from_select(["id", "draft_id"], lacking))

    def _take_in(self, connection: Connection, draft_ids: Sequence[str]) -> None:
        columns = [drafts.c[name] for name in ("id", "created_at", "reader", "outcome", "draft", "candidates")]
        rows = connection.execute(select(*columns).where(drafts.c.id.in_(draft_ids)).order_by(drafts.c.id)).all()
        before, after = _counted(connection, draft_ids), _fates(connection, draft_ids)
        tally = Tally(self._zone)
        for row in rows:
            tally.add(_recorded(row), before.get(row.id), after.get(row.id, Fate()))
        add_to_counters(connection, tally)
        delete_in_parts(connection, usage_counted.c.draft_id, draft_ids)
        fates = [(row.id, after.get(row.id, Fate())) for row in rows]
        if fates:
            settled = [
                {"draft_id": key, "action": fate.action, "thumb": fate.thumb, "kept": sorted(fate.kept)}
                for key, fate in fates
            ]
            connection.execute(insert(usage_counted), settled)


def _recorded(row: Row[Any]) -> Recorded:
    quotes = [Quoted(cited["number"], cited["article_id"], cited["quote"]) for cited in row.draft["citations"]]
    found = [candidate["article_id"] for candidate in row.candidates]
    return Recorded(row.created_at, row.reader, row.outcome, found, quotes)


def _is_our_turn(connection: Connection) -> bool:
    # Two that take in the same draft at once would both add it. SQLite has one writer anyway.
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(_TURN))).scalar_one())


def _counted(connection: Connection, draft_ids: Sequence[str]) -> dict[str, Fate]:
    rows = connection.execute(select(usage_counted).where(usage_counted.c.draft_id.in_(draft_ids)))
    return {row.draft_id: Fate(row.action, row.thumb, frozenset(row.kept or ())) for row in rows}


def _fates(connection: Connection, draft_ids: Sequence[str]) -> dict[str, Fate]:
    """What people made of these drafts: their last word on each."""
    said = select(feedback.c.draft_id, feedback.c.id, feedback.c.action).where(feedback.c.draft_id.in_(draft_ids))
    shown = select(chat_thumbs.c.draft_id, chat_thumbs.c.thumb).where(chat_thumbs.c.draft_id.in_(draft_ids))
    last = {row.draft_id: row for row in connection.execute(said.order_by(feedback.c.created_at, feedback.c.id))}
    thumbs = {row.draft_id: row.thumb for row in connection.execute(shown.order_by(chat_thumbs.c.created_at))}
    edits = stored_edits(connection, [row.id for row in last.values() if row.action == FeedbackAction.EDITED])
    return {
        key: Fate(
            last[key].action if key in last else None,
            thumbs.get(key),
            kept_citations(edits.get(last[key].id, ())) if key in last else frozenset(),
        )
        for key in {*last, *thumbs}
    }
