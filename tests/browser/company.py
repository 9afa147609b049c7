"""A whole company on one server: the sample handbook, two agents, and a clock and a drafter that a test has in hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from platformdirs import user_cache_path

from assistant import (
    LOCAL_ADMINISTRATOR,
    Assistant,
    AssistantSettings,
    NewPerson,
    StaffRole,
    open_accounts,
    open_assistant,
)
from assistant.desk.hours import Hours
from assistant.domain import Brief, Statement
from assistant.drafting.extractive import ExtractiveDrafter
from knowledge import IndexLock, KnowledgeBase, KnowledgeSettings, add_sample_handbook, now, open_knowledge_base
from tests.browser.chats import PASSWORD, QUICK_HASHER
from tests.browser.conftest import QUICK, Desk, served
from ui.site import Access

AGENTS = {"chen": "陈静", "li": "李雷"}
_ZONE = ZoneInfo("Asia/Shanghai")
_PATIENCE_SECONDS = 30


class Clock:
    """The real clock, or an earlier hour of the last day: at the desk in the morning, nobody there in the evening.

    It only goes forth, and ends at the real time: browsers have no other.
    """

    _MORNING, _EVENING = timedelta(hours=-13), timedelta(hours=-11)

    def __init__(self) -> None:
        self._off = self._MORNING
        self.hours = _open_around(now() + self._MORNING, now())

    def __call__(self) -> datetime:
        return now() + self._off

    def evening_comes(self) -> None:
        """Nobody is at the desk any more."""
        self._off = max(self._off, self._EVENING)

    def morning_comes(self) -> None:
        """Somebody is there again, and stays."""
        self._off = timedelta()


def _open_around(*moments: datetime) -> Hours:
    """Hours that begin at most an hour before each moment of a day; the last hour is a long one."""
    begins = [(each.astimezone(_ZONE) - timedelta(hours=1)) for each in moments]
    spans = tuple((each.hour * 60 + each.minute, each.hour * 60 + each.minute + 120) for each in begins)
    return Hours(_ZONE, dict.fromkeys(range(7), spans))


class Unhurried:
    """Quotes the handbook at once, but for one question: there each sentence comes when the test lets it."""

    def __init__(self, knowledge: KnowledgeBase):
        self._drafter = ExtractiveDrafter(knowledge.rarity)
        self._held = ""
        self._let = threading.Semaphore(0)

    @property
    def name(self) -> str:
        return self._drafter.name

    def statements(self, brief: Brief) -> Iterator[Statement]:
        for statement in self._drafter.statements(brief):
            if self._held and self._held in brief.inquiry.text:
                assert self._let.acquire(timeout=_PATIENCE_SECONDS), "nobody let the sentence go"
            yield statement

    def hold(self, words: str) -> None:
        """From now on replies to questions with these words wait before each sentence."""
        self._let, self._held = threading.Semaphore(0), words

    def let(self, sentences: int) -> None:
        """Let so many sentences go."""
        self._let.release(sentences)

    def close(self) -> None:
        self._drafter.close()


@dataclass
class Company:
    """A served site with its clock and its drafter."""

    site: Desk
    clock: Clock
    drafter: Unhurried

    def close_all(self) -> None:
        """Nobody waits any more."""
        desk = self.site.chat.desk
        for row in desk.queue().rows:
            desk.take(row.session, LOCAL_ADMINISTRATOR, take_over=True)
            desk.resolve(row.session, LOCAL_ADMINISTRATOR)


@contextmanager
def company(folder: Path) -> Iterator[Company]:
    """The company at work."""
    lock, clock = IndexLock(folder, "tests"), Clock()
    lock.acquire(0)
    # The gate has encoded the same passages before, and kept what came of it.
    settings = KnowledgeSettings(vector_cache=user_cache_path("answerdesk") / "evaluation-vectors.sqlite")
    knowledge = open_knowledge_base(settings, folder, lock, clock=clock)
    add_sample_handbook(knowledge.store)
    knowledge.catch_up()
    accounts = open_accounts(knowledge.store, QUICK_HASHER)
    for name, shown in AGENTS.items():
        accounts.people.add(NewPerson(name, frozenset({StaffRole.AGENT}), PASSWORD, shown), LOCAL_ADMINISTRATOR)
    plain = open_assistant(AssistantSettings(), knowledge)
    drafter = Unhurried(knowledge)
    assistant = Assistant(knowledge, drafter, drafter, plain.records, plain.caution)
    with served(assistant, Access(accounts), replace(QUICK, hours=clock.hours)) as site:
        yield Company(site, clock, drafter)
    assistant.close()
    knowledge.close()
