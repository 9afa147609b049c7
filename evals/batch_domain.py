"""A batch test: a list of questions put to the handbook as it is, and what became of each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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


Kind = tuple[str | None, str | None, int | None, bool]
"""What a question came to: outcome and verdict (None: to be asked, not to be judged), rank, whether it has a note."""


def summary_of(rows: Sequence[BatchRow]) -> Summary:
    """The figures of some rows."""
    return summary_of_kinds(Counter(map(_kind, rows)))


def summary_of_kinds(counts: Mapping[Kind, int]) -> Summary:
    """The figures of so many questions of each kind; `first` and `among_five` count where the right one was found."""

    def count(is_one: Callable[[Kind], bool]) -> int:
        return sum(number for kind, number in counts.items() if is_one(kind))

    return Summary(
        questions=sum(counts.values()),
        answered=count(lambda kind: kind[0] == "answer"),
        asked_back=count(lambda kind: kind[0] == "clarify"),
        handed_over=count(lambda kind: kind[0] == "hand_off"),
        judged=count(lambda kind: kind[1] is not None),
        right=count(lambda kind: kind[1] == Verdict.RIGHT),
        wrong=count(lambda kind: kind[1] == Verdict.WRONG),
        not_answered=count(lambda kind: kind[1] == Verdict.NOT_ANSWERED),
        first=count(lambda kind: kind[2] == 1),
        among_five=count(lambda kind: kind[2] is not None and kind[2] <= 5),
        faulty=count(lambda kind: kind[3]),
    )


def _kind(row: BatchRow) -> Kind:
    asked = row.asked
    told = (asked.outcome, asked.verdict, asked.rank) if asked else (None, None, None)
    return (*told, row.question.note is not None)
