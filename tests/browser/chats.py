"""Customers who chat over HTTP, and agents who sign in, for tests of the pages in between."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page

from assistant import LOCAL_ADMINISTRATOR, AssistantSettings, NewPerson, StaffRole, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.browser.conftest import Desk, served

PASSWORD = "eight purple umbrellas"
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE = {"chen": ("陈静", StaffRole.AGENT), "li": ("李雷", StaffRole.AGENT), "wang": ("王磊", StaffRole.SUPERVISOR)}
_PATIENCE_SECONDS = 20


class Customer:
    """Somebody who writes to the desk's chat."""

    def __init__(self, site: Desk, language: str = "zh"):
        opened = httpx.post(f"{site.url}/api/v1/chat", json={"language": language}).json()
        self.session: str = opened["session"]
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self._site = site

    def say(self, text: str) -> None:
        """Write a message."""
        self._post("messages", {"client_message_id": str(uuid4()), "text": text})

    def ask(self, text: str) -> None:
        """Write a message, and wait for the assistant's reply, or for an agent's draft."""
        self.say(text)
        self.wait(lambda view: view.messages[-1].role != "customer" or view.entry.draft_ready)

    def want_person(self) -> None:
        """Ask for a person, and wait until the agent's draft is there."""
        self._post("handoff")
        self.wait(lambda view: view.entry.draft_ready)

    def leave(self, call: str, **said: Any) -> None:
        """Leave a contact, a rating or feedback."""
        self._post(call, said)

    def wait(self, until: Callable[[Any], bool]) -> None:
        """Wait for what happens by itself."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not until(self._site.chat.desk.conversation(self.session)):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.05)

    def _post(self, call: str, body: Any = None) -> None:
        address = f"{self._site.url}/api/v1/chat/{self.session}/{call}"
        answer = httpx.post(address, json=body, headers=self._headers)
        assert answer.is_success, answer.text


@contextmanager
def staffed(folder: Path) -> Iterator[Desk]:
    """A site where people sign in."""
    knowledge = open_handbook(folder)
    accounts = open_accounts(knowledge.store, QUICK_HASHER)
    for name, (shown, role) in PEOPLE.items():
        accounts.people.add(NewPerson(name, frozenset({role}), PASSWORD, shown), LOCAL_ADMINISTRATOR)
    with served(open_assistant(AssistantSettings(), knowledge)) as site:
        yield site
    knowledge.close()


def signed_in(browser: Browser, site: Desk, name: str, **options: Any) -> Page:
    """A window in which somebody is signed in, at the place that shows the site's root."""
    context = browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}} | options))
    context.set_default_timeout(30_000)
    headers = {"Origin": site.url}
    answer = context.request.post(
        f"{site.url}/api/v1/session", data={"name": name, "password": PASSWORD}, headers=headers
    )
    assert answer.ok, answer.text()
    return context.new_page()


def shown(page: Page, address: str) -> Page:
    """The page once it has begun."""
    page.goto(address, timeout=90_000)
    page.wait_for_selector(".desk.ready", timeout=60_000)
    return page
