"""A bot for Chatwoot over the tiny handbook, SQLite and PostgreSQL, and a Chatwoot it speaks to."""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import delete

from assistant import Assistant, AssistantSettings, Chatwoot, ChatwootSettings, InboxMode, open_assistant
from assistant.adapters.domain import Arrived
from assistant.adapters.tables import inbox_messages
from knowledge import writing
from tests.assistant.adapters.chatwoot_server import ACCOUNT, SECRET, TOKEN, ChatwootServer, chatwoot_server, signed
from tests.assistant.api.conftest import open_handbook
from tests.assistant.desk.conftest import HandClock
from tests.knowledge.databases import emptied


@pytest.fixture(scope="package", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def _opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    with emptied(url) if url else nullcontext():
        knowledge = open_handbook(tmp_path_factory.mktemp("handbook"), url)
        yield open_assistant(AssistantSettings(answer_level=0.9), knowledge)
        knowledge.close()


@pytest.fixture
def assistant(_opened: Assistant) -> Assistant:
    with writing(_opened.knowledge.store.engine) as connection:
        connection.execute(delete(inbox_messages))
    return _opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def chatwoot() -> Iterator[ChatwootServer]:
    with chatwoot_server() as running:
        yield running


OpenBot = Callable[[InboxMode], "Bot"]


class Bot:
    """A bot, and Chatwoot's webhooks to it as they arrive."""

    def __init__(self, assistant: Assistant, settings: ChatwootSettings, clock: HandClock):
        self.clock = clock
        self.chatwoot = Chatwoot(assistant, settings, clock)

    def take(self, webhook: dict[str, Any]) -> Arrived:
        body = json.dumps(webhook, ensure_ascii=False).encode()
        return self.chatwoot.receive(signed(body, self.clock().timestamp()), None, body)

    def hear(self, *webhooks: dict[str, Any]) -> None:
        """Take messages one after the other, and answer once the customer has paused."""
        for webhook in webhooks:
            self.take(webhook)
            self.clock.advance(0.1)
        self.answer()

    def answer(self, seconds: float = 1.0) -> None:
        """Answer all that is due after a while."""
        self.clock.advance(seconds)
        while self.chatwoot.answer_next():
            pass


@pytest.fixture
def open_bot(assistant: Assistant, chatwoot: ChatwootServer, clock: HandClock) -> OpenBot:
    def open_in(mode: InboxMode) -> Bot:
        return Bot(assistant, ChatwootSettings(chatwoot.url, ACCOUNT, TOKEN, SECRET, mode), clock)

    return open_in


@pytest.fixture
def suggesting(open_bot: OpenBot) -> Bot:
    return open_bot(InboxMode.SUGGEST)


@pytest.fixture
def answering(open_bot: OpenBot) -> Bot:
    return open_bot(InboxMode.ANSWER)
