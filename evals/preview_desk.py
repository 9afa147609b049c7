"""Previews as they are asked for: from what somebody is about to publish to the questions it touches."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assistant import (
    Assistant,
    Message,
    Reader,
    RealQuestion,
    Rehearsal,
    Request,
    Role,
    recent_questions,
    vectors_of_asked,
)
from evals.case_store import CaseStore
from evals.domain import Case
from evals.errors import InvalidPreview
from evals.golden import LastVerdict
from evals.previewing import Preview, broken, preview, questions_of
from evals.rehearsals import Rehearsals
from evals.systems import EVALUATION
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    Audience,
    Breach,
    ChangeSet,
    NotFound,
    Origin,
    Progress,
    Revision,
    RevisionState,
    digest,
)

BY_ITSELF = Actor("answerdesk")
QUIET_SECONDS = 20.0
"""A server that has just started has better things to do than to ask itself."""

PORTION = 40
NEW_ARTICLE = "new article"
"""The id of an article that has none yet."""


@dataclass(frozen=True, slots=True)
class PreviewWish:
    """What somebody is about to do.

    Stored revisions (article id, number) and texts that nobody saved yet go live, articles are retired; so many of the
    last real `questions` are asked.
    """

    revisions: tuple[tuple[str, int], ...] = ()
    drafts: tuple[ArticleDraft, ...] = ()
    gone: frozenset[str] = field(default_factory=frozenset)
    questions: int = 200
    as_of: datetime | None = None


class PreviewDesk:
    """Shows what changes of the handbook do, and is the `PublishCheck` of those who make them."""

    def __init__(self, assistant: Assistant, cases: CaseStore, quiet_seconds: float = QUIET_SECONDS):
        self._assistant = assistant
        self._store = assistant.knowledge.store
        self._cases = cases
        self._rehearsals = Rehearsals(assistant.knowledge, assistant.caution)
        self._quiet_until = time.monotonic() + quiet_seconds
        self._kept_up_with: tuple[int, str] | None = None
        self._place = 0
        self._golden: tuple[object, list[Case]] = (None, [])

    def keep_up(self) -> bool:
        """Put the golden cases to the handbook as it is now, if it changed: whoever publishes then waits for less.

        One round of a server's background, a portion at a time, so that it can be stopped; it begins when the first
        customers have been answered. Says whether all are put.
        """
        knowledge = self._assistant.knowledge
        stands = knowledge.applied(), knowledge.model.version
        if stands == self._kept_up_with or time.monotonic() < self._quiet_until:
            return stands == self._kept_up_with
        questions = questions_of(self._cases_in_use(), ())
        portion = questions[self._place : self._place + PORTION]
        self._rehearsals.now([question.request for question in portion])
        self._place += PORTION
        if self._place >= len(questions):
            self._place, self._kept_up_with = 0, stands
        return stands == self._kept_up_with

    def change_of(self, wish: PreviewWish) -> ChangeSet:
        """What is wished as a change. Raises `NotFound`, and `InvalidPreview` for one of nothing, or of one twice."""
        revisions = [self._stored(*pair) for pair in wish.revisions]
        revisions += [self._unsaved(draft) for draft in wish.drafts]
        for article_id in wish.gone:
            self._store.article(article_id)
        named = [*(revision.article_id for revision in revisions), *wish.gone]
        if not named or len(set(named)) < len(named):
            raise InvalidPreview("give revisions, drafts or articles to retire, and each article once")
        now = self._store.clock()
        if wish.as_of is None:
            return ChangeSet.when_all_is_in_force(revisions, wish.gone, now)
        return ChangeSet(tuple(revisions), wish.gone, wish.as_of if wish.as_of > now else None)

    def preview(self, wish: PreviewWish, progress: Progress | None = None) -> Preview:
        """Put the golden cases and the last real questions to the handbook before and after."""
        change = self.change_of(wish)
        self._cases.begin(BY_ITSELF)
        real = self._asked(wish.questions)
        self._rehearsals.know(vectors_of_asked(self._store.engine, real, self._assistant.knowledge.encoder))
        found = preview(self._rehearsals, questions_of(self._cases_in_use(), real), change, progress)
        self._remember(found)
        return found

    def answer(self, draft: ArticleDraft, question: str) -> tuple[Rehearsal, Rehearsal]:
        """What is replied to a question now, and with an unsaved text live; of an internal text what agents see."""
        reader = Reader.AGENT if draft.content.audience is Audience.INTERNAL else Reader.CUSTOMER
        request = Request((Message(Role.CUSTOMER, question),), reader)
        (kept,) = self._rehearsals.now([request])
        change = self.change_of(PreviewWish(drafts=(draft,)))
        (after,) = self._rehearsals.after(self._rehearsals.overlay(change), [request])
        return kept.rehearsal, after

    def breaches(self, changed: Sequence[Revision], gone: Collection[str]) -> Sequence[Breach]:
        """The golden cases answered right now that would not be with `changed` live and the articles `gone` retired."""
        cases = self._cases_in_use()
        if not cases:
            return []
        # Of an import that publishes file by file, the file before may not be in the indexes yet.
        self._assistant.knowledge.follow()
        change = ChangeSet.when_all_is_in_force(changed, gone, self._store.clock())
        return broken(self._rehearsals, cases, change)

    def breaches_of(self, drafts: Sequence[ArticleDraft]) -> Sequence[Breach]:
        """The same of texts that nobody saved yet. Raises `InvalidPreview` when an article is named twice."""
        if len({draft.article_id for draft in drafts}) < len(drafts):
            raise InvalidPreview("give each article once")
        return self.breaches([self._unsaved(draft) for draft in drafts], ())

    def _cases_in_use(self) -> list[Case]:
        # Reading hundreds of cases takes a sixth of what publishing takes, and they seldom change.
        version = self._cases.version()
        if version != self._golden[0]:
            self._golden = version, [kept.case for kept in self._cases.in_use()]
        return self._golden[1]

    def _stored(self, article_id: str, number: int) -> Revision:
        for revision in self._store.revisions_of(article_id):
            if revision.number == number:
                return revision
        raise NotFound(f"article {article_id!r} has no revision {number}")

    def _unsaved(self, draft: ArticleDraft) -> Revision:
        try:
            number = self._store.article(draft.article_id).latest.number + 1
        except NotFound:
            number = 1
        now, said = self._store.clock(), draft.content
        return Revision(
            draft.article_id, number, RevisionState.DRAFT, said, BY_ITSELF.id, now, Origin.EDIT, digest(said)
        )

    def _asked(self, count: int) -> list[RealQuestion]:
        return recent_questions(self._store.engine, count, without=[EVALUATION.id]) if count else []

    def _remember(self, found: Preview) -> None:
        now = self._store.clock()
        verdicts = {}
        for case_id, (was_right, reply) in found.verdicts.items():
            first = reply.candidates[0].article_id if reply.candidates else None
            verdicts[case_id] = LastVerdict(was_right, reply.draft.outcome, first, reply.draft.confidence, now)
        self._cases.note(verdicts)


def unsaved(content: ArticleContent, article_id: str | None) -> ArticleDraft:
    """A text that nobody saved yet, of an article that may not be there yet."""
    return ArticleDraft(article_id or NEW_ARTICLE, content)
