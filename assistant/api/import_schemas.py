"""The shapes of imports over HTTP: what became of files, what they propose, and what people decide."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant.api.schemas import Asked, Given, Text
from knowledge import Audience, BusinessType, Change, Choice, ImportMode, ImportState, ProposalKind, ProposalState

MOST_PROPOSALS = 100
MOST_NUMBERS = 5_000
LARGEST_NUMBER = 2**31 - 1
LONGEST_REASON = 2_000

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class ImportModeIn(Asked):
    """How far an import goes by itself."""

    mode: ImportMode = Field(
        ImportMode.PROPOSED,
        description="`proposed` saves nothing; `drafts` saves what only the file changed as drafts; `published` puts "
        "that live at once. What a person wrote is never overwritten.",
    )
    override: Text | None = Field(
        None,
        max_length=LONGEST_REASON,
        description="Why it shall be published although golden cases break; without it such files wait.",
    )
    wait_seconds: float = Field(5, ge=0, le=8, description="How long to wait for a short import to end.")


class RefusedOut(Given):
    """A file, or a row of one, that did not come in, and why."""

    path: str
    reason: str


class ImportFileOut(Given):
    """A file of an import; `counts` says what became of its articles."""

    path: str
    was_read: bool = Field(description="False: the same bytes came in before, nothing was read.")
    articles: int
    passages: int
    counts: dict[str, int] = Field(description="new, changed, unchanged, renamed, gone, conflicts, proposed")
    refused: list[RefusedOut]


class ImportSummaryOut(Given):
    """An import, and how far it is."""

    id: str
    created_at: datetime
    actor: str
    mode: ImportMode
    state: ImportState
    done: int = Field(description="So many files are through.")
    total: int
    touched_at: datetime
    fault: str | None
    open: int = Field(description="So many proposals wait for a decision.")
    refused: list[RefusedOut] = Field(description="What was no file to read.")


class ImportOut(ImportSummaryOut):
    """An import with its files."""

    files: list[ImportFileOut]


class ImportsPage(Asked):
    """Which imports to list."""

    limit: int = Field(50, ge=1, le=200)
    before: Text | None = Field(None, max_length=64, description="The `next` of the page before.")


class ImportsOut(Given):
    """One page of imports, newest first."""

    imports: list[ImportSummaryOut]
    next: str | None = Field(description="Give it as `before` to get the next page; null on the last one.")


class ProposalFilter(Asked):
    """Which proposals of an import to list."""

    kind: ProposalKind | None = None
    state: ProposalState | None = None
    limit: int = Field(20, ge=1, le=MOST_PROPOSALS)
    after: int = Field(0, ge=0, le=LARGEST_NUMBER, description="The `next` of the page before.")

    def filters(self) -> dict[str, str]:
        """The columns that must have a value, and which."""
        wanted = {"kind": self.kind, "state": self.state}
        return {column: value.value for column, value in wanted.items() if value is not None}


class SaidOut(Given):
    """What an article says."""

    title: str
    body: str
    similar_questions: list[str]
    business_type: BusinessType
    language: str
    translation_of: str | None
    audience: Audience
    owner: str | None
    review_by: date | None
    effective_from: datetime | None
    effective_until: datetime | None
    source: str
    metadata: dict[str, str]


class DifferencePieceOut(Given):
    """A stretch of text and what became of it."""

    change: Change
    text: str


class ProposedDifferenceOut(Given):
    """A field that differs, its pieces in the order of reading."""

    field: str
    pieces: list[DifferencePieceOut]


class DecisionOut(Given):
    """Who decided, when and why, and the revision that came of it."""

    at: datetime
    by: str
    reason: str
    revision: int | None


class ProposalOut(Given):
    """A proposal with its three texts, and what the file's differs in from each of the others."""

    number: int
    path: str
    kind: ProposalKind
    state: ProposalState
    article_id: str
    base: SaidOut | None = Field(description="What the file said before.")
    mine: SaidOut | None = Field(description="What the article says here now.")
    content: SaidOut | None = Field(description="What the file says; null when the article is gone from it.")
    seen: int | None = Field(description="The revision that `mine` is: send it back when you settle the proposal.")
    changes: list[ProposedDifferenceOut] = Field(description="From `mine` to `content`.")
    file_changes: list[ProposedDifferenceOut] = Field(description="From `base` to `content`.")
    my_changes: list[ProposedDifferenceOut] = Field(description="From `base` to `mine`.")
    decision: DecisionOut | None


class ProposalsOut(Given):
    """One page of proposals, in order of number."""

    proposals: list[ProposalOut]
    next: int | None = Field(description="Give it as `after` to get the next page; null on the last one.")


class AcceptIn(Asked):
    """Which proposals to accept, and how."""

    numbers: list[Number] | None = Field(
        None, min_length=1, max_length=MOST_NUMBERS, description="All that are open and no conflict, if left out."
    )
    publish: bool = Field(False, description="Live at once, or drafts. What is gone is taken down either way.")
    reason: Text = Field("", max_length=LONGEST_REASON)
    override: Text | None = Field(None, max_length=LONGEST_REASON, description="Why, although golden cases break.")


class RejectIn(Asked):
    """Which proposals to reject, and why."""

    numbers: list[Number] | None = Field(None, min_length=1, max_length=MOST_NUMBERS, description="All open ones.")
    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")


class MergedIn(Asked):
    """A text of one's own: fields that are left out are those of the file."""

    title: Text | None = Field(None, max_length=2_000)
    body: Text | None = Field(None, max_length=200_000)
    similar_questions: list[Text] | None = Field(None, max_length=200)
    business_type: BusinessType | None = None
    audience: Audience | None = None


class SettleIn(Asked):
    """How to settle a conflict: with which text, after having seen which revision."""

    choice: Choice
    seen: Number | None = Field(None, description="The `seen` of the proposal, null for an article that is not here.")
    merged: MergedIn | None = Field(None, description="With `merged`.")
    publish: bool = False
    reason: Text = Field("", max_length=LONGEST_REASON)
    override: Text | None = Field(None, max_length=LONGEST_REASON, description="Why, although golden cases break.")


class DecidedOut(Given):
    """A proposal as it was decided."""

    number: int
    article_id: str
    kind: ProposalKind
    state: ProposalState
    decision: DecisionOut | None


class DecisionsOut(Given):
    """What was decided."""

    proposals: list[DecidedOut]


class ExportIn(Asked):
    """What to export, and as what."""

    format: Literal["jsonl", "jsonl.gz", "xlsx"] = "jsonl"
    live_only: bool = Field(False, description="Leave out drafts and what was retired.")
