"""What an import consists of.

    import ─┬─ files        each with what became of its articles
            └─ proposals    numbered from 1: what waits for a person, or was decided

A proposal stands between three texts: `base`, what the file said when it was last dealt with; what the article says
here now; and `content`, what the file says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.domain import ArticleContent, Refused


class ImportMode(StrEnum):
    """How far an import goes by itself; each goes further than the one before."""

    PROPOSED = "proposed"
    DRAFTS = "drafts"
    PUBLISHED = "published"


class ImportState(StrEnum):
    """Where an import stands. One that was interrupted can be done again: what came in stays in."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ProposalKind(StrEnum):
    """What a file would do to an article.

    A conflict is one that a person changed, or took down, and the file changed too. What moved under another heading
    or got another title, with its text nearly the same, is renamed: the article keeps its id.
    """

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    GONE = "gone"
    CONFLICT = "conflict"


class ProposalState(StrEnum):
    """What became of a proposal; one is superseded when its file comes in again before anybody decided."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class Choice(StrEnum):
    """How a person settles a proposal: with the file's text, the one here, or one of their own."""

    FILE = "file"
    MINE = "mine"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Part:
    """What a document is known to hold: the article that it became, and the digest of what the file said of it."""

    file_id: str
    article_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one part of a file; `kind` None says that there is nothing to do.

    `base_digest` names what the file said before, if anything; `compared` is the article's newest revision then.
    """

    kind: ProposalKind | None
    article_id: str
    file_id: str
    content: ArticleContent | None
    base_digest: str | None
    compared: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided a proposal, when, why, and the revision that came of it, if one did."""

    at: datetime
    by: str
    reason: str
    revision: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it is stored; `content` is None when the article is gone from the file."""

    import_id: str
    number: int
    document: str
    path: str
    kind: ProposalKind
    state: ProposalState
    article_id: str
    file_id: str
    base: ArticleContent | None
    content: ArticleContent | None
    compared: int | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class ImportedPart:
    """A file of an import: what it holds and what became of it. One that had not changed was not read again."""

    path: str
    was_read: bool
    articles: int
    passages: int
    counts: Mapping[str, int]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import; `done` of `total` files are through, `refused` has what was no file to read, `fault` why it failed."""

    id: str
    created_at: datetime
    actor: str
    mode: ImportMode
    state: ImportState
    done: int
    total: int
    touched_at: datetime
    refused: tuple[Refused, ...]
    fault: str | None
    open: int
