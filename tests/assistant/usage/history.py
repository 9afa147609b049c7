"""A past for statistics: drafts, the articles they found, the words they quoted, and what people made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from assistant.business_types import BusinessType
from assistant.desk.conversations import Conversations
from assistant.desk.domain import ChatRules, Thumb
from assistant.desk.ledger import Ledger
from assistant.desk.replies import Reply, add_reply
from assistant.domain import Citation, Draft, FeedbackAction, Message, Outcome, Reader, Role, Sentence, SentenceRole
from assistant.evidence import Evidence
from assistant.records import DraftRecords, Run
from assistant.requests import Verdict
from assistant.understanding import understand
from assistant.usage.usage import Usage
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    ArticleStore,
    Audience,
    Candidate,
    Origin,
    Passage,
    PassageKind,
    Revision,
)
from knowledge import RevisionState as State
from tests.knowledge.articles import IMPORTER, SetClock

AGENT = Actor("agent", frozenset({"agent"}))
QUESTION = (Message(Role.CUSTOMER, "退货运费谁出?"),)


@dataclass
class Desk:
    """A store whose clock is set by hand, and everything that leaves records in it."""

    store: ArticleStore
    clock: SetClock

    def __post_init__(self) -> None:
        self.records = DraftRecords(self.store.engine)
        self.usage = Usage(self.store)
        self._ledger = Ledger(self.store.engine, self.clock, lambda _session, _number: None)
        self._chats = Conversations(self._ledger, ChatRules(sessions_per_address_per_minute=10_000))

    def publish(self, *article_ids: str) -> None:
        drafts = [ArticleDraft(each, ArticleContent(f"标题 {each}", f"正文 {each}。")) for each in article_ids]
        self.store.save(drafts, IMPORTER, Origin.IMPORT, publish=True)

    def draft(self, found: Sequence[str], quotes: Mapping[str, Sequence[str]] | None = None) -> str:
        """A draft that found these articles and quoted these words; gives its id."""
        citations = [(article_id, words) for article_id, all_words in (quotes or {}).items() for words in all_words]
        outcome = Outcome.ANSWER if citations else Outcome.HAND_OFF
        draft = Draft(
            id=str(uuid4()),
            outcome=outcome,
            confidence=0.9,
            business_type=BusinessType.OTHER,
            language="zh",
            text="…",
            sentences=tuple(
                Sentence(words, SentenceRole.STATEMENT, (number,)) for number, (_, words) in enumerate(citations, 1)
            ),
            citations=tuple(
                Citation(number, article_id, 1, "", words, 0, len(words), "", Audience.PUBLIC)
                for number, (article_id, words) in enumerate(citations, 1)
            ),
            choices=(),
            alternatives=(),
            slots=(),
            warnings=(),
            missing=None,
            why="",
            model="extractive",
        )
        evidence = Evidence(tuple(map(self._candidate, found)), (), (), ())
        inquiry = understand(QUESTION)
        run = Run(AGENT, Reader.AGENT, QUESTION, inquiry, evidence, "stand-in", draft, self.clock(), 1.0)
        self.records.add(run)
        return draft.id

    def judge(self, draft_id: str, *actions: FeedbackAction) -> None:
        """What an agent did with a draft, one thing after the other."""
        for action in actions:
            self.edit(draft_id, "另一番话。", action)

    def edit(self, draft_id: str, text: str, action: FeedbackAction = FeedbackAction.EDITED) -> None:
        """What an agent sent instead of a draft."""
        self.clock.move(seconds=1)
        self.records.add_feedback(draft_id, Verdict(action, text), AGENT, self.clock())

    def thumb(self, draft_id: str, *thumbs: Thumb) -> None:
        """What a customer thought of a draft that was shown in a chat."""
        session = self._chats.open("somebody", None)
        with self._ledger.changing(session) as page:
            add_reply(page, Reply(draft_id, "…", (), {"outcome": "answer"}, None))
        for thumb in thumbs:
            self._chats.judge(session, draft_id, thumb, None)

    def count(self) -> None:
        while self.usage.counting.count():
            pass

    def _candidate(self, article_id: str) -> Candidate:
        content = ArticleContent(article_id, article_id)
        revision = Revision(article_id, 1, State.PUBLISHED, content, "", self.clock(), Origin.IMPORT, "")
        passage = Passage(article_id, 1, PassageKind.QUESTION, 0, article_id, article_id, 0, len(article_id))
        return Candidate(revision, passage, 0.0, 0.5, {})
