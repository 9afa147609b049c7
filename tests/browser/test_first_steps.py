"""The first minutes with a real browser: trying it as a demo account, and becoming the first administrator."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from assistant import Accounts, AssistantSettings, open_accounts, open_assistant, prepare_demo
from tests.assistant.api.conftest import open_handbook
from tests.browser.conftest import Desk, served
from ui.site import Access

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHOSEN = "a whole new password"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Accounts]]:
    """A site as `make run` serves it for the first time."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    accounts = open_accounts(knowledge.store, QUICK)
    prepare_demo(accounts)
    with served(open_assistant(AssistantSettings(), knowledge), Access(accounts, demo=True)) as desk:
        yield desk, accounts
    knowledge.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser in which nobody is signed in; nothing may go wrong in it."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    # The first visit waits until Gradio is imported.
    page.set_default_timeout(90_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def test_one_click_leads_to_the_page_where_a_demo_account_works(page: Page, beginning: tuple[Desk, Accounts]) -> None:
    desk, _ = beginning
    page.goto(desk.url)
    assert urlsplit(page.url).path == "/sign-in"
    page.click("text=陈静")
    page.wait_for_selector(".desk.ready")
    assert urlsplit(page.url).path == "/desk/"
    expect(page.locator("[data-part=me]")).to_have_text("陈静")
    page.click("[data-do=sign-out]")
    page.wait_for_url("**/sign-in*")
    page.click("text=李晓雯")
    page.wait_for_url("**/trainers/*")
    page.wait_for_selector(".desk.ready")
    expect(page.locator("[data-part=me]")).to_have_text("李晓雯")


def test_the_printed_link_makes_the_first_administrator(page: Page, beginning: tuple[Desk, Accounts]) -> None:
    desk, accounts = beginning
    link = f"{desk.url}/invitation#{accounts.invitations.for_first_administrator()}"
    page.goto(link)
    expect(page.locator("#name")).to_be_focused()
    page.fill("#name", "boss")
    page.fill("#display_name", "赵敏")
    page.fill("#password", CHOSEN)
    page.fill("#again", "something else")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fault=not-the-same]")).to_be_visible()
    page.fill("#again", CHOSEN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".desk.ready")
    expect(page.locator("[data-part=me]")).to_have_text("赵敏")
    page.goto(f"{desk.url}/sign-in")
    page.goto(link)
    expect(page.locator("[data-state=over]")).to_be_visible()
