"""An assistant over the tiny handbook that looks orders up in the sample shop, and customers who talk to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant import Assistant, AssistantSettings, Draft, Message, Reader, Request, Role, open_assistant
from assistant.errors import LookupUnavailable
from assistant.orders.attempts import Attempts
from assistant.orders.consulting import Orders
from assistant.orders.domain import Asker, OrderFound
from assistant.orders.sample_shop import SampleShop
from knowledge import Actor
from tests.assistant.api.conftest import open_handbook

ZONE: tzinfo = ZoneInfo("Asia/Shanghai")


@dataclass
class WatchedShop:
    """The sample shop, which can be closed, and remembers what it was asked."""

    shop: SampleShop
    source: str = ""
    is_down: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def find(self, number: str, last_four: str) -> OrderFound | None:
        self.asked.append((number, last_four))
        if self.is_down:
            raise LookupUnavailable("the order system answered 500")
        return self.shop.find(number, last_four)

    def close(self) -> None:
        pass


class Talk:
    """One customer's conversation: what they say, and the drafts that answered."""

    def __init__(self, assistant: Assistant, name: str, address: str | None = None, reader: Reader = Reader.CUSTOMER):
        self._assistant = assistant
        self._asker = Asker(name, address)
        self._reader = reader
        self.messages: list[Message] = []

    def say(self, *texts: str) -> Draft:
        """The draft that answers the last of the texts, each of which was answered in turn."""
        for text in texts:
            self.messages.append(Message(Role.CUSTOMER, text))
            request = Request(tuple(self.messages), reader=self._reader, asker=self._asker)
            draft = self._assistant.draft(request, Actor("chat", frozenset({"customer"})))
            self.messages.append(Message(Role.ASSISTANT, draft.text))
        return draft


@pytest.fixture(scope="package")
def _opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(answer_level=0.9), knowledge)
    knowledge.close()


@pytest.fixture
def shop(_opened: Assistant) -> WatchedShop:
    return WatchedShop(SampleShop(_opened.knowledge.store.clock))


@pytest.fixture
def assistant(_opened: Assistant, shop: WatchedShop) -> Assistant:
    store = _opened.knowledge.store
    _opened.consult(Orders(shop, Attempts(store.engine, store.clock), store.clock, ZONE))
    return _opened


@pytest.fixture
def talk(assistant: Assistant, request: pytest.FixtureRequest) -> Talk:
    return Talk(assistant, request.node.name[:64])


@pytest.fixture
def another(assistant: Assistant, tmp_path: Path) -> Callable[..., Talk]:
    """Further conversations, each by a name of its own."""

    def begin(name: str, **more: object) -> Talk:
        return Talk(assistant, f"{tmp_path.name} {name}"[-64:], **more)

    return begin
