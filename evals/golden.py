"""Golden cases as a knowledge base keeps them: what is asked, what is right, who said so, and how it went last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant import Outcome
from evals.domain import Case


class CaseOrigin(StrEnum):
    """Where a golden case comes from."""

    SEED = "seed"
    """The product's own, for the sample handbook."""

    GAP = "gap"
    """Customers asked it in vain, until an article was published."""

    CONSOLE = "console"
    """A person said so while looking at what search finds, or wrote it down."""

    FEEDBACK = "feedback"
    """Agents sent the answer as it was."""

    IMPORT = "import"
    """Read from a file."""


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """How a case went when it was last put to the handbook; `article_id` is the first article found, if any was."""

    was_right: bool
    outcome: Outcome
    article_id: str | None
    confidence: float
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A stored case. Personal data is masked in it; one that is retired is no longer asked."""

    case: Case
    origin: CaseOrigin
    author: str
    created_at: datetime
    retired_by: str | None
    retired_at: datetime | None
    verdict: LastVerdict | None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.case.id


@dataclass(frozen=True, slots=True)
class Added:
    """What became of cases that were to be stored: the ids of the new ones, and of those that ask the same already."""

    new: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; `article_id` must be right for them, `text` stand in the question."""

    text: str = ""
    article_id: str | None = None
    origin: CaseOrigin | None = None
    retired: bool = False
    was_right: bool | None = None


def articles_of(cases: Sequence[Case]) -> set[str]:
    """The ids of all articles that some case takes for right."""
    return {article_id for case in cases for article_id in (*case.grades, *case.also_right)}
