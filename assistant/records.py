"""Every draft with its question and candidates, and what became of it: kept in SQL from the first day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select

from assistant.domain import Draft, Feedback, FeedbackAction, Inquiry, Message, Reader
from assistant.errors import DraftNotFound, InvalidMessage
from assistant.evidence import Evidence
from assistant.kept_vectors import written
from assistant.plain_form import plain
from assistant.privacy import mask
from assistant.requests import Verdict
from assistant.tables import SCHEMA_HEAD, VERSION_TABLE, drafts, feedback, question_vectors
from assistant.usage.counting import note
from knowledge import Actor, Candidate, migrate, reading, writing


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the assistant, as it is recorded; everything a customer wrote is masked in it.

    `encoder` names the one that the vectors in the evidence come from.
    """

    actor: Actor
    reader: Reader
    conversation: Sequence[Message]
    inquiry: Inquiry
    evidence: Evidence
    encoder: str
    draft: Draft
    created_at: datetime
    milliseconds: float


def prepare_tables(engine: Engine) -> None:
    """Bring this package's tables up to date."""
    migrate(engine, Path(__file__).parent / "migrations", VERSION_TABLE, SCHEMA_HEAD)


class DraftRecords:
    """The stored drafts and their feedback."""

    def __init__(self, engine: Engine):
        prepare_tables(engine)
        self._engine = engine

    def add(self, run: Run) -> None:
        """Record a run."""
        draft = run.draft
        row = {
            "id": draft.id,
            "created_at": run.created_at,
            "actor": run.actor.id,
            "reader": run.reader.value,
            "question": run.conversation[-1].text,
            "conversation": [asdict(message) for message in run.conversation],
            "inquiry": run.inquiry.text,
            "business_type": draft.business_type.value,
            "language": draft.language,
            "outcome": draft.outcome.value,
            "confidence": draft.confidence,
            "model": draft.model,
            "draft": plain(draft),
            "candidates": [_candidate(found) for found in run.evidence.candidates],
            "milliseconds": run.milliseconds,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(drafts), [row])
            if vectors := _questions(run):
                connection.execute(insert(question_vectors), vectors)
            note(connection, draft.id)

    def add_feedback(self, draft_id: str, verdict: Verdict, actor: Actor, now: datetime) -> Feedback:
        """Record what an agent did with a draft. Raises `DraftNotFound` and `InvalidMessage`."""
        with writing(self._engine) as connection:
            return record_feedback(connection, draft_id, verdict, actor, now)

    def feedback_of(self, draft_id: str) -> list[Feedback]:
        """What became of a draft, oldest first."""
        query = select(feedback).where(feedback.c.draft_id == draft_id).order_by(feedback.c.created_at, feedback.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return [Feedback(**{name: value for name, value in row.items() if name != "id"}) for row in rows]

    def stored(self, draft_id: str) -> dict[str, Any]:
        """The recorded row of a draft. Raises `DraftNotFound`."""
        with reading(self._engine) as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).mappings().first()
        if row is None:
            raise DraftNotFound(f"there is no draft {draft_id!r}")
        return dict(row)


def record_feedback(connection: Connection, draft_id: str, verdict: Verdict, actor: Actor, now: datetime) -> Feedback:
    """Record what an agent did with a draft, in a transaction, masked. Raises `DraftNotFound` and `InvalidMessage`."""
    if verdict.action is FeedbackAction.EDITED and not (verdict.final_text or "").strip():
        raise InvalidMessage("final_text is needed when a draft was edited: send what was sent in the end")
    if connection.execute(select(drafts.c.id).where(drafts.c.id == draft_id)).first() is None:
        raise DraftNotFound(f"there is no draft {draft_id!r}")
    final_text, reason = (mask(text).text if text else None for text in (verdict.final_text, verdict.reason))
    given = Feedback(draft_id, verdict.action, final_text, reason, actor.id, now)
    connection.execute(insert(feedback), [asdict(given) | {"id": str(uuid4()), "action": given.action.value}])
    note(connection, draft_id)
    return given


def _questions(run: Run) -> list[dict[str, Any]]:
    if run.inquiry.personal or run.inquiry.aside:
        # No article will ever answer where this customer's parcel is, and none should hold a poem.
        return []
    unanswered = {part.part for part in run.evidence.unanswered}
    return [
        {
            "draft_id": run.draft.id,
            "part": number,
            "text": asked.text,
            "answered": asked.text not in unanswered,
            "encoder": run.encoder,
            "vector": written(asked.vector),
        }
        for number, asked in enumerate(run.evidence.asked)
    ]


def _candidate(found: Candidate) -> dict[str, Any]:
    return {
        "article_id": found.article_id,
        "revision": found.revision.number,
        "score": round(found.score, 6),
        "confidence": round(found.confidence, 6),
        "features": {name: round(value, 6) for name, value in found.features.items()},
    }
