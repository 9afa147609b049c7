"""What agents made of answers, read as a judgement of the article: the labels that calibration learns from.

Only drafts that answered are judged, each by the last thing an agent did with it:

- sent as it was: the article was right;
- rejected: it was wrong;
- edited: right when at least half of what the draft stated still stands in the text that was sent (the agent changed
  the words and kept the matter), wrong otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from assistant.domain import FeedbackAction, Outcome, Reader, SentenceRole
from assistant.tables import drafts, feedback
from knowledge import reading, terms

KEPT = 0.5


@dataclass(frozen=True, slots=True)
class JudgedDraft:
    """An answer whose article an agent let stand, or not. `inquiry` is what was searched for, masked."""

    id: str
    inquiry: str
    reader: Reader
    article_ids: tuple[str, ...]
    was_right: bool


def judged_drafts(engine: Engine) -> list[JudgedDraft]:
    """All answers that an agent judged, oldest first."""
    columns = [drafts.c[name] for name in ("id", "inquiry", "reader", "draft")]
    query = (
        select(*columns, feedback.c.action, feedback.c.final_text)
        .join_from(drafts, feedback)
        .where(drafts.c.outcome == Outcome.ANSWER.value)
        .order_by(drafts.c.created_at, drafts.c.id, feedback.c.created_at, feedback.c.id)
    )
    judged: dict[str, JudgedDraft] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            cited = tuple(dict.fromkeys(citation["article_id"] for citation in row.draft["citations"]))
            right = _stood(FeedbackAction(row.action), row.draft, row.final_text)
            # The last word counts.
            judged[row.id] = JudgedDraft(row.id, row.inquiry, Reader(row.reader), cited, right)
    return [draft for draft in judged.values() if draft.article_ids]


def _stood(action: FeedbackAction, draft: Mapping[str, Any], final_text: str | None) -> bool:
    if action is not FeedbackAction.EDITED:
        return action is FeedbackAction.SENT
    stated = {
        term
        for sentence in draft["sentences"]
        if sentence["role"] == SentenceRole.STATEMENT.value
        for term in terms(sentence["text"])
    }
    return len(stated & set(terms(final_text or ""))) >= KEPT * len(stated)
