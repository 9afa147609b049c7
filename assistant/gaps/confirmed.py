"""Questions whose answer people confirmed: an agent sent it as it was, or the customer gave a thumb up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from assistant.domain import FeedbackAction, Outcome
from assistant.gaps.counting import Verdicts, in_batches, is_a_question, question_rows, verdicts_of
from assistant.gaps.domain import Key
from assistant.tables import drafts, question_vectors


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A question, masked, and the article that its answer rested on; `row` is that of `question_vectors`."""

    key: Key
    article_id: str
    row: Row[Any]


def confirmed_keys(connection: Connection) -> dict[Key, Row[Any]]:
    """All that are confirmed now, oldest first."""
    # Of a message that asks two things nobody said which answer was right.
    single = select(question_vectors.c.draft_id).group_by(question_vectors.c.draft_id).having(func.count() == 1)
    found = []
    for some in in_batches(sorted(_confirmed_drafts(verdicts_of(connection)))):
        query = question_rows().where(question_vectors.c.draft_id.in_(some), question_vectors.c.draft_id.in_(single))
        rows = connection.execute(query.where(drafts.c.outcome == Outcome.ANSWER.value))
        found += [row for row in rows if row.answered and is_a_question(row.text)]
    found.sort(key=lambda row: (row.created_at, row.draft_id))
    return {(row.draft_id, row.part): row for row in found}


def _confirmed_drafts(verdicts: Verdicts) -> set[str]:
    sent = {draft for draft, last in verdicts.last.items() if last.action == FeedbackAction.SENT}
    # Where an agent and a customer disagree, the answer is not confirmed.
    return (sent | (set(verdicts.up) - set(verdicts.last))) - set(verdicts.down)


def with_articles(connection: Connection, rows: Mapping[Key, Row[Any]]) -> Iterator[Confirmed]:
    """The same with the article of each answer."""
    cited = {}
    for some in in_batches(sorted({draft_id for draft_id, _ in rows})):
        for row in connection.execute(select(drafts.c.id, drafts.c.draft).where(drafts.c.id.in_(some))):
            if row.draft["citations"]:
                cited[row.id] = row.draft["citations"][0]["article_id"]
    for key, asked in rows.items():
        if asked.draft_id in cited:
            yield Confirmed(key, cited[asked.draft_id], asked)
