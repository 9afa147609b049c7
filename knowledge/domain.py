"""What the company knows, one small frozen type a stage.

file ─convert→ Document ─split→ ArticleContent ─publish→ Revision → Passage ─encode→ index → Hit → Candidate
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from numpy import float32
from numpy.typing import NDArray

Vectors = NDArray[float32]
"""Shape (n, dimension), float32, rows of length 1."""

NO_METADATA: Mapping[str, str] = MappingProxyType({})


class BusinessType(StrEnum):
    """The kinds of customer business, after the call-centre plan of the field."""

    CONSULTATION = "consultation"
    ORDERING = "ordering"
    ORDER_CHANGE = "order_change"
    DELIVERY = "delivery"
    RETURN_EXCHANGE = "return_exchange"
    AFTER_SALES = "after_sales"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"
    OTHER = "other"


class Audience(StrEnum):
    """Who may be shown an article: everybody, or the company's own people."""

    PUBLIC = "public"
    INTERNAL = "internal"


class RevisionState(StrEnum):
    """Where a revision stands in its life.

    draft → in review → (scheduled →) published → expired or retired. A scheduled one is approved and waits for its
    first moment; an expired one has passed its last. What was replaced, taken down or discarded is retired.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    EXPIRED = "expired"
    RETIRED = "retired"


class Origin(StrEnum):
    """How a revision came to be: read from a file, or written by a person here."""

    IMPORT = "import"
    EDIT = "edit"


class PassageKind(StrEnum):
    """What an indexed passage is: a question the article answers, or a piece of its body."""

    QUESTION = "question"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something; every call that changes something takes one and records it."""

    id: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a converted file under one heading, or one page of it.

    `path` holds the headings above the text, outermost first; `place` says where in the file it stands
    ("§3", "p. 12", "Sheet1 row 4").
    """

    path: tuple[str, ...]
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """What one revision of an article says.

    `title` is the standard question of an FAQ or the heading of a section. `language` is "zh" or "en". Datetimes carry
    a time zone. An empty `effective_from` or `effective_until` leaves that side open; `effective_until` is exclusive.
    """

    title: str
    body: str
    similar_questions: tuple[str, ...] = ()
    business_type: BusinessType = BusinessType.OTHER
    language: str = "zh"
    translation_of: str | None = None
    audience: Audience = Audience.PUBLIC
    owner: str | None = None
    review_by: date | None = None
    effective_from: datetime | None = None
    effective_until: datetime | None = None
    source: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: NO_METADATA)


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article on its way in: the id it shall have, and what it says.

    `headings` stand above it in its file, outermost first; a row of a table has none. `state` is what publishing its
    file makes of it: of an exported knowledge base, drafts stay drafts, retired articles stay retired, and `temporary`
    revisions stand before the everyday one. `seen` is the digest of what an exported article said when it left.
    """

    article_id: str
    content: ArticleContent
    headings: tuple[str, ...] = ()
    state: RevisionState = RevisionState.PUBLISHED
    seen: str = ""
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored revision of an article; numbers start at 1 and are never used twice.

    `reason` says why its author wrote it. A `temporary` one stands before the everyday revision while its window is
    open, and gives the place back afterwards.
    """

    article_id: str
    number: int
    state: RevisionState
    content: ArticleContent
    author: str
    created_at: datetime
    origin: Origin
    digest: str
    reason: str = ""
    temporary: bool = False

    @property
    def family(self) -> str:
        """The article that it translates, or its own: shared by all languages that tell the same."""
        return self.content.translation_of or self.article_id


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it stands: its newest revision, and the number of the live one, if there is one."""

    id: str
    latest: Revision
    published: int | None


@dataclass(frozen=True, slots=True)
class Breach:
    """A golden case that a change breaks: its question, and what it gets before and after, in a few words."""

    case_id: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to an article, when and why; entries are only ever added, numbers go up without a gap.

    `action` is one of saved, imported, submitted, sent_back, discarded, scheduled, published, overridden, expired,
    replaced, retired, rolled_back.
    """

    number: int
    at: datetime
    actor: str
    roles: frozenset[str]
    action: str
    article_id: str
    revision: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a revision as it is indexed.

    For a body passage `text` equals the body from `start` to `end`, to the letter; a question passage stands for the
    whole body (0 to its length). `title` is the article's: a piece of a body is found by it too.
    """

    article_id: str
    revision: int
    kind: PassageKind
    number: int
    title: str
    text: str
    start: int
    end: int

    @property
    def id(self) -> str:
        """Unique in an index; `Hit.from_id` reads it back."""
        return f"{self.article_id}#{self.revision}:{self.kind.value}:{self.number}:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that one index found, with that index's raw score (cosine, or BM25)."""

    article_id: str
    revision: int
    kind: PassageKind
    number: int
    start: int
    end: int
    score: float

    @classmethod
    def from_id(cls, passage_id: str, score: float) -> "Hit":
        """A hit on the passage with this id: indexes need to keep nothing else."""
        return cls(*_place_of(passage_id), score)


@lru_cache(maxsize=32_768)
def _place_of(passage_id: str) -> tuple[str, int, PassageKind, int, int, int]:
    article_id, place = passage_id.rsplit("#", 1)
    revision, kind, number, start, end = place.split(":")
    return article_id, int(revision), PassageKind(kind), int(number), int(start), int(end)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer, its best passage, and how likely it is the right one.

    `score` orders candidates of one search; `confidence` is a probability; `features` are what both were made from.
    """

    revision: Revision
    passage: Passage
    score: float
    confidence: float
    features: Mapping[str, float]

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.revision.article_id


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that came in: how many articles and passages it holds, and what became of the articles.

    `proposed` counts what waits for a person's decision: conflicts with what somebody wrote here, and in an import
    that only proposes everything. `renamed` of the changed ones kept their id under another heading; `gone` ones are
    not in the file any more. A file that had not changed since was not read again (`was_read`). `held` counts what was
    to go live and waits, because golden cases would break.
    """

    path: str
    articles: int
    passages: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    proposed: int = 0
    renamed: int = 0
    gone: int = 0
    conflicts: int = 0
    held: int = 0
    was_read: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a row of one, that did not come in, and why, in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of everything that an import was given; it is kept under `import_id`."""

    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...]
    import_id: str = ""
