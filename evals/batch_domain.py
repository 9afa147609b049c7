"""A batch test: a list of questions put to the handbook as it is, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant import Message


class Verdict(StrEnum):
    """What became of a question whose right article is known."""

    RIGHT = "right"
    """Answered from that article, or not answered where no article should."""

    NOT_ANSWERED = "not_answered"
    WRONG = "wrong"


class Progressing(StrEnum):
    """How far a batch test has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A row of a file: what is asked, after which messages, and which articles would be right.

    `note` says what is wrong with the row; it is asked all the same where it can be.
    """

    number: int
    text: str
    before: tuple[Message, ...] = ()
    language: str | None = None
    expected: tuple[str, ...] = ()
    expects_none: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found, in its place."""

    article_id: str
    title: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question; `rank` is the place of a right article among all found, from 1."""

    outcome: str
    confidence: float
    found: tuple[FoundArticle, ...]
    rank: int | None
    verdict: Verdict | None
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A question and what became of it: nothing while it was not asked, or could not be."""

    question: BatchQuestion
    asked: Asked | None
    digest: str


@dataclass(frozen=True, slots=True)
class BatchTest:
    """A batch test and how far it has come."""

    id: str
    name: str
    created_at: datetime
    author: str
    internal: bool
    model: str
    state: Progressing
    total: int
    done: int
    finished_at: datetime | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a batch test: counts of questions; the shares follow from them."""

    questions: int
    answered: int
    asked_back: int
    handed_over: int
    judged: int
    right: int
    wrong: int
    not_answered: int
    first: int
    among_five: int
    faulty: int


def summary_of(rows: Sequence[BatchRow]) -> Summary:
    """The figures of some rows; `first` and `among_five` count where the right article was found."""
    asked = [row.asked for row in rows if row.asked is not None]
    verdicts = [each.verdict for each in asked if each.verdict is not None]
    outcomes = [each.outcome for each in asked]
    ranks = [each.rank for each in asked if each.rank is not None]
    return Summary(
        questions=len(rows),
        answered=outcomes.count("answer"),
        asked_back=outcomes.count("clarify"),
        handed_over=outcomes.count("hand_off"),
        judged=len(verdicts),
        right=verdicts.count(Verdict.RIGHT),
        wrong=verdicts.count(Verdict.WRONG),
        not_answered=verdicts.count(Verdict.NOT_ANSWERED),
        first=ranks.count(1),
        among_five=sum(rank <= 5 for rank in ranks),
        faulty=sum(row.question.note is not None for row in rows),
    )
