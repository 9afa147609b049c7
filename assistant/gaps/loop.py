"""`Gaps`: the loop from questions without a good answer back to articles, as API, pages and command line call it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.gaps import catalogue, closing, deciding, proposals
from assistant.gaps.catalogue import GapFilter
from assistant.gaps.domain import (
    ClosedGap,
    Day,
    Done,
    FinalReply,
    Found,
    Gap,
    Key,
    NearArticle,
    Proposal,
    Question,
)
from assistant.gaps.drafting import GapDrafts
from assistant.gaps.nearness import near_articles
from assistant.gaps.proposals import ProposalFilter
from assistant.gaps.proposing import find_proposals
from assistant.gaps.running import find_gaps
from assistant.gaps.runs import GapRuns
from assistant.service import Assistant
from knowledge import Actor, Progress, Revision, reading

SHOWN_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class GapView:
    """Everything about one gap; `questions` are the newest of them."""

    gap: Gap
    questions: tuple[Question, ...]
    near: tuple[NearArticle, ...]
    replies: tuple[FinalReply, ...]
    days: tuple[Day, ...]
    history: tuple[Done, ...]


class Gaps:
    """The gaps in what an assistant was asked."""

    def __init__(self, assistant: Assistant):
        self._knowledge = assistant.knowledge
        self._caution = assistant.caution
        self._drafts = GapDrafts(self._knowledge)
        self.runs = GapRuns(self._knowledge.store, self._find)

    def close(self) -> None:
        """Wait for a run that is under way here."""
        self.runs.close()

    def page(self, wanted: GapFilter) -> tuple[list[Gap], int]:
        """One page of gaps, and how many there are in all."""
        return catalogue.list_gaps(self._knowledge.store, wanted)

    def gap(self, gap: str) -> Gap:
        """One gap. Raises `GapNotFound`."""
        return catalogue.gap_in(self._knowledge.store, gap)

    def view(self, gap: str) -> GapView:
        """One gap with all there is to know about it. Raises `GapNotFound`."""
        store = self._knowledge.store
        found = self.gap(gap)
        near = near_articles(self._knowledge, found, self._caution)
        with reading(store.engine) as connection:
            questions = catalogue.questions_of(connection, gap, SHOWN_QUESTIONS)
            replies = catalogue.final_replies(connection, gap)
            history = catalogue.done_about(connection, gap)
        days = catalogue.days_of(store, gap)
        return GapView(found, tuple(questions), tuple(near), tuple(replies), tuple(days), tuple(history))

    def questions(self, gap: str, limit: int, offset: int) -> list[Question]:
        """Questions of a gap, newest first. Raises `GapNotFound`."""
        self.gap(gap)
        with reading(self._knowledge.store.engine) as connection:
            return catalogue.questions_of(connection, gap, limit, offset)

    def dismiss(self, gap: str, actor: Actor, reason: str) -> Gap:
        """Leave a gap alone, for a reason. Raises `GapNotFound` and `GapConflict`."""
        deciding.dismiss(self._knowledge.store, gap, actor, reason)
        return self.gap(gap)

    def reopen(self, gap: str, actor: Actor, reason: str) -> Gap:
        """Take a gap up again. Raises `GapNotFound` and `GapConflict`."""
        deciding.reopen(self._knowledge.store, gap, actor, reason)
        return self.gap(gap)

    def draft_article(self, gap: str, actor: Actor) -> Revision:
        """A draft of a new article for a gap, prefilled. Raises `GapNotFound` and `GapConflict`."""
        return self._drafts.new_article(gap, actor)

    def add_to_article(self, gap: str, article_id: str, questions: Sequence[Key], actor: Actor) -> Revision:
        """A draft of an article that is there, with questions of the gap as similar questions.

        Raises `GapNotFound`, `GapConflict`, and what saving an article raises.
        """
        return self._drafts.add_to_article(gap, article_id, questions, actor)

    def settle(self) -> int:
        """Close the gaps whose article went live, whoever published it; how many. Cheap, and harmless to repeat."""
        return closing.settle(self._knowledge.store)

    def closed(self) -> list[ClosedGap]:
        """The closed gaps whose questions nobody has taken over yet, oldest first."""
        return closing.closed_gaps(self._knowledge.store, self._drafts)

    def handed_on(self, ids: Collection[str]) -> None:
        """Say that the questions of closed gaps were taken over. Who dies before saying so is given them again."""
        closing.handed_on(self._knowledge.store, ids)

    def proposals(self, wanted: ProposalFilter) -> tuple[list[Proposal], int]:
        """One page of proposed similar questions, and how many there are in all."""
        return proposals.list_proposals(self._knowledge.store, wanted)

    def accept(self, ids: Sequence[str], actor: Actor) -> list[Revision]:
        """Draft revisions with proposed questions. Raises `GapNotFound`, `GapConflict`, and what saving raises."""
        return proposals.accept(self._knowledge.store, ids, actor)

    def decline(self, ids: Sequence[str], actor: Actor, reason: str | None) -> None:
        """Decline proposed questions for good. Raises `GapNotFound` and `GapConflict`."""
        proposals.decline(self._knowledge.store, ids, actor, reason)

    def _find(self, progress: Progress) -> Found:
        changes = find_gaps(self._knowledge, progress)
        new = find_proposals(self._knowledge, progress)
        return Found(changes.questions, changes.gaps, changes.new, changes.returned, new)
