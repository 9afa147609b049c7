"""What a scan finds: two articles that say the same, or that disagree about the same thing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConflictKind(StrEnum):
    """What is wrong with two articles."""

    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"


class Reason(StrEnum):
    """What two passages differ in, or that they do not differ."""

    SAME = "same"
    DURATION = "duration"
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"
    COUNT = "count"
    DATE = "date"
    CONTACT = "contact"
    PAYER = "payer"
    CHARGE = "charge"
    NEED = "need"
    PERMISSION = "permission"
    NEGATION = "negation"


Span = tuple[int, int]
"""Where something begins and ends, in characters of a revision's body."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two statements about the same thing, and the words in each that do not agree.

    `first` and `second` are the whole statements, the marks stand within them. `score` (0 to 1) tells how sure it is
    that both speak of the same thing.
    """

    reason: Reason
    first: Span
    second: Span
    first_marks: tuple[Span, ...]
    second_marks: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What comparing two articles gives; the differences are ordered, the surest first, and never empty."""

    kind: ConflictKind
    differences: tuple[Difference, ...]

    @property
    def score(self) -> float:
        """That of the surest difference."""
        return self.differences[0].score

    @property
    def reason(self) -> Reason:
        """That of the surest difference."""
        return self.differences[0].reason


class ConflictState(StrEnum):
    """Where a conflict stands: waiting for a trainer, called none by one, or gone because an article changed."""

    OPEN = "open"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two articles, as the scan read it."""

    article_id: str
    revision: int
    digest: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two live articles that say the same or disagree, as the last scan left it.

    `first` is the side with the lower id; `decided_…` tell who last changed the state by hand, when and why.
    """

    id: str
    first: Side
    second: Side
    finding: Finding
    state: ConflictState
    found_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan did: how many articles were live, how many pairs were compared, and what is open now."""

    articles: int
    pairs: int
    contradictions: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class DraftConflict:
    """What a draft has in common with a live article: the draft is the first side of the finding."""

    article_id: str
    revision: int
    finding: Finding
