"""The shapes of gaps, and of proposed similar questions, over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant.api.schemas import LONGEST_REASON, Asked, Given, Text
from assistant.gaps.catalogue import GapFilter
from assistant.gaps.domain import GapAction, GapSort, GapState, ProposalState, Signal
from assistant.gaps.proposals import ProposalFilter
from knowledge import BusinessType

MOST_GAPS = 200
MOST_OFFSET = 1_000_000
MOST_CHOSEN = 50

Reason = Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")]


class GapFilterIn(Asked):
    """Which gaps to list."""

    state: list[GapState] = Field([GapState.OPEN], max_length=len(GapState), description="One or several.")
    business_type: BusinessType | None = None
    language: Literal["zh", "en"] | None = None
    text: Text = Field("", max_length=200, description="Must stand in the name, in any case.")
    customers: int = Field(1, ge=0, le=MOST_OFFSET, description="Only gaps of at least so many.")
    sort: GapSort = GapSort.CUSTOMERS
    limit: int = Field(50, ge=1, le=MOST_GAPS)
    offset: int = Field(0, ge=0, le=MOST_OFFSET)

    def wanted(self) -> GapFilter:
        """The same as the core wants it."""
        fields = ("business_type", "language", "text", "customers", "sort", "limit", "offset")
        return GapFilter(tuple(self.state), **{name: getattr(self, name) for name in fields})


class GapOut(Given):
    """Questions without a good answer that ask for the same."""

    id: str
    name: str = Field(description="The question in their middle, cut to a line, in the customer's own words.")
    question: str
    business_type: BusinessType
    language: str
    state: GapState
    created_at: datetime
    changed_at: datetime
    changed_by: str
    reason: str | None = Field(description="Why it was dismissed or reopened.")
    article_id: str | None = Field(description="What was drafted for it.")
    revision: int | None
    returned: bool = Field(description="It was dismissed, and grew too much since.")
    questions: int
    customers: int = Field(description="Visitors of the chat count once; drafts for agents each by itself.")
    recent: int = Field(description="Questions of the last seven days.")
    earlier: int = Field(description="Questions of the seven days before.")
    last_asked_at: datetime


class GapsOut(Given):
    """One page of gaps."""

    gaps: list[GapOut]
    total: int = Field(description="How many there are in all.")


class GapQuestionOut(Given):
    """A real question, masked."""

    draft_id: str
    part: int = Field(description="Which of the single questions of its message.")
    text: str
    asked_at: datetime
    business_type: BusinessType
    language: str
    signals: list[Signal] = Field(description="Why it counts.")


class GapQuestionsOut(Given):
    """Questions of a gap, newest first."""

    questions: list[GapQuestionOut]


class NearArticleOut(Given):
    """An article that came near, and why it did not do."""

    article_id: str
    revision: int
    title: str
    confidence: float
    level: float = Field(description="The confidence that an answer needs.")
    words: list[str] = Field(description="Words of the question that stand nowhere in the article.")
    mostly: bool = Field(description="Most of what the question says stands nowhere in it.")
    why: str = Field(description="The same in a sentence, in the gap's language; empty when the answer was refused.")


class FinalReplyOut(Given):
    """What agents wrote in the end, masked."""

    text: str
    times: int
    last_at: datetime


class GapDayOut(Given):
    """One day (UTC)."""

    day: str
    questions: int
    customers: int


class DoneOut(Given):
    """Something that was done about a gap."""

    action: GapAction
    at: datetime
    actor: str
    reason: str | None
    article_id: str | None
    revision: int | None


class GapViewOut(Given):
    """One gap with all there is to know about it."""

    gap: GapOut
    questions: list[GapQuestionOut] = Field(description="The newest of them.")
    near: list[NearArticleOut] = Field(description="The nearest articles now, best first.")
    replies: list[FinalReplyOut] = Field(description="The reply that has most in common with all first.")
    days: list[GapDayOut] = Field(description="The last four weeks, oldest day first.")
    history: list[DoneOut] = Field(description="Oldest first.")


class QuestionPage(Asked):
    """Which questions of a gap."""

    limit: int = Field(50, ge=1, le=MOST_GAPS)
    offset: int = Field(0, ge=0, le=MOST_OFFSET)


class GapReasonIn(Asked):
    """Why."""

    reason: Reason


class ChosenQuestion(Asked):
    """A question of a gap."""

    draft_id: Text = Field(min_length=1, max_length=36)
    part: int = Field(0, ge=0, le=100)


class SimilarQuestionsIn(Asked):
    """Questions of a gap that shall be similar questions of an article."""

    article_id: Text = Field(min_length=1, max_length=255)
    questions: list[ChosenQuestion] = Field(min_length=1, max_length=MOST_CHOSEN)


class DraftedOut(Given):
    """The draft revision that was saved."""

    article_id: str
    number: int = Field(description="The revision.")


class RunOut(Given):
    """A run that puts the questions together: how far it is, and what it found."""

    id: str
    started_at: datetime
    started_by: str
    what: str
    done: int
    total: int = Field(description="0 while it is unknown.")
    finished_at: datetime | None
    fault: str | None = Field(description="Why it ended without a result.")
    found: dict[str, int] | None


class LatestRunOut(Given):
    """The run that was started last; null before the first."""

    run: RunOut | None


class ProposalFilterIn(Asked):
    """Which proposed similar questions to list."""

    state: ProposalState = ProposalState.OPEN
    article_id: Text | None = Field(None, max_length=255)
    times: int = Field(1, ge=0, le=MOST_OFFSET, description="Only what was asked at least so often.")
    limit: int = Field(50, ge=1, le=MOST_GAPS)
    offset: int = Field(0, ge=0, le=MOST_OFFSET)

    def wanted(self) -> ProposalFilter:
        """The same as the core wants it."""
        return ProposalFilter(self.state, self.article_id, self.times, self.limit, self.offset)


class ProposalOut(Given):
    """A similar question that real questions propose for an article."""

    id: str
    article_id: str
    question: str = Field(description="As it was first asked, masked.")
    state: ProposalState
    times: int = Field(description="How many confirmed questions say it almost alike.")
    last_asked_at: datetime
    created_at: datetime
    changed_at: datetime
    changed_by: str
    reason: str | None
    revision: int | None = Field(description="The draft that took it in.")


class ProposalsOut(Given):
    """One page of proposals, those asked most often first."""

    proposals: list[ProposalOut]
    total: int


class ProposalsIn(Asked):
    """Proposals, by their ids."""

    ids: list[Annotated[Text, Field(min_length=1, max_length=36)]] = Field(min_length=1, max_length=MOST_CHOSEN)


class DeclineIn(ProposalsIn):
    """Proposals that shall not come again, and why."""

    reason: Text | None = Field(None, max_length=LONGEST_REASON)


class AcceptedOut(Given):
    """The draft revisions that were saved, one an article."""

    revisions: list[DraftedOut]
