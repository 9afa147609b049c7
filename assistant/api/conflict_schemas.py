"""The shapes of conflicts over HTTP: articles that say the same, or that disagree."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.api.schemas import LONGEST_REASON, Asked, Given, Text
from knowledge import ArticleContent, Audience, ConflictKind, ConflictState, Reason

MOST_CONFLICTS = 200
LONGEST_TITLE = 2_000
LONGEST_TEXT = 200_000
LONGEST_ID = 255


class ConflictFilter(Asked):
    """Which conflicts to list."""

    state: ConflictState = ConflictState.OPEN
    kind: ConflictKind | None = None
    article_id: Text | None = Field(None, max_length=LONGEST_ID, description="One of the two articles.")
    limit: int = Field(50, ge=1, le=MOST_CONFLICTS)
    after: Text = Field("", max_length=64, description="The `next` of the page before.")


class MarkOut(Given):
    """Words to be marked, in characters of the article's body."""

    start: int
    end: int


class PassageOut(Given):
    """A statement of an article: its body from `start` to `end`, to the letter, and the words that do not agree."""

    start: int
    end: int
    text: str
    marks: list[MarkOut]


class DifferenceOut(Given):
    """Two statements about the same thing; with the reason `same` they say the same, and nothing is marked."""

    reason: Reason
    score: float = Field(ge=0, le=1, description="How sure it is that both speak of the same thing.")
    first: PassageOut
    second: PassageOut


class SideOut(Given):
    """One of the two articles, as the scan read it."""

    article_id: str
    revision: int
    title: str
    language: str
    audience: Audience
    stale: bool = Field(description="It changed since, or is no longer live: a new scan will tell.")


class ConflictOut(Given):
    """Two live articles that say the same, or that disagree."""

    id: str
    kind: ConflictKind
    reason: Reason = Field(description="That of the surest difference.")
    score: float = Field(ge=0, le=1)
    state: ConflictState
    first: SideOut
    second: SideOut
    differences: list[DifferenceOut] = Field(description="The surest first.")
    found_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_reason: str | None


class ConflictsOut(Given):
    """One page of conflicts: contradictions before duplicates, the surest first."""

    conflicts: list[ConflictOut]
    next: str | None = Field(description="Give it as `after` to get the next page; null on the last one.")


class ScanIn(Asked):
    """How much to compare."""

    everything: bool = Field(False, description="All articles anew, not only those that changed since the last scan.")


class ScanReportOut(Given):
    """What a scan did."""

    articles: int = Field(description="How many were live.")
    pairs: int = Field(description="How many pairs were near enough to be compared.")
    contradictions: int = Field(description="Open now.")
    duplicates: int = Field(description="Open now.")


class ScanOut(Given):
    """How far the scan is that was begun last, in whatever process, or what it gave."""

    running: bool
    done: int
    total: int = Field(description="0 while it is unknown.")
    started_at: datetime | None
    started_by: str | None = Field(description="`answerdesk` for one that was begun by itself.")
    finished_at: datetime | None
    report: ScanReportOut | None
    fault: str | None = Field(description="Why the last scan did not come to its end.")


class DismissIn(Asked):
    """Why a conflict is none."""

    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")


class ReopenIn(Asked):
    """Why a dismissal is taken back."""

    reason: Text = Field("", max_length=LONGEST_REASON)


class CheckIn(Asked):
    """An article that is being written."""

    title: Text = Field(min_length=1, max_length=LONGEST_TITLE, pattern=r"\S")
    body: Text = Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")
    similar_questions: list[Text] = Field([], max_length=200)
    language: Literal["zh", "en"] = "zh"
    article_id: Text | None = Field(None, max_length=LONGEST_ID, description="Its own id, when it is not new.")

    def content(self) -> ArticleContent:
        """The same as the core wants it."""
        questions = tuple(question[:LONGEST_TITLE] for question in self.similar_questions)
        return ArticleContent(self.title, self.body, similar_questions=questions, language=self.language)


class DraftConflictOut(Given):
    """What the draft has in common with a live article; the first passage of each difference is the draft's."""

    kind: ConflictKind
    reason: Reason
    score: float = Field(ge=0, le=1)
    article: SideOut
    differences: list[DifferenceOut]


class CheckOut(Given):
    """What a draft repeats or contradicts, contradictions first."""

    conflicts: list[DraftConflictOut]


class MergeIn(Asked):
    """Which of the two articles shall stay."""

    keep: Text = Field(max_length=LONGEST_ID, description="Its id.")


class MergeOut(Given):
    """What is left to do: publish the draft, then take the other article down."""

    article_id: str
    revision: int = Field(description="The draft that holds the questions of both.")
    similar_questions: list[str]
    retire: str = Field(description="The article to take down once the draft is live.")
