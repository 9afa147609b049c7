"""Signing in with a real browser, and working under one's own name."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect

from assistant import LOCAL_ADMINISTRATOR, AssistantSettings, NewPerson, StaffRole, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.browser.conftest import Desk, Window, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

PASSWORD = "eight purple umbrellas"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site of people who sign in."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    accounts = open_accounts(knowledge.store, QUICK)
    for name, shown in (("chen", "陈静"), ("li", "李雷")):
        accounts.people.add(NewPerson(name, frozenset({StaffRole.AGENT}), PASSWORD, shown), LOCAL_ADMINISTRATOR)
    with served(open_assistant(AssistantSettings(), knowledge)) as desk:
        yield desk
    knowledge.close()


@pytest.fixture
def visit(browser: Browser, guarded: Desk) -> Iterator[Callable[..., Page]]:
    """Opens the desk in a browser in which nobody is signed in."""
    contexts = []

    def visit(**options: Any) -> Page:
        context = browser.new_context(**({"locale": "zh-CN"} | options))
        contexts.append(context)
        page = context.new_page()
        # The first visit waits until Gradio is imported.
        page.set_default_timeout(90_000)
        page.goto(f"{guarded.url}/desk/?from=mail")
        return page

    yield visit
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_people_sign_in_work_under_their_name_and_sign_out(visit: Callable[..., Page], guarded: Desk) -> None:
    complaints: list[str] = []
    windows = []
    for name, shown in (("chen", "陈静"), ("li", "李雷")):
        page = visit()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        assert urlsplit(page.url).path == "/sign-in"
        sign_in(page, name)
        page.wait_for_selector(".desk.ready", timeout=60_000)
        assert urlsplit(page.url)[2:4] == ("/desk/", "from=mail")
        expect(page.locator("[data-part=me]")).to_have_text(shown)
        windows.append((name, Window(page, [])))
    assert complaints == []
    store = guarded.assistant.knowledge.store
    for name, window in windows:
        window.ask("退货运费谁出?")
        with store.engine.connect() as connection:
            actors = connection.exec_driver_sql("SELECT actor FROM drafts ORDER BY created_at").scalars().all()
        assert actors[-1] == name
    first, second = (window.page for _, window in windows)
    first.click("[data-do=sign-out]")
    first.wait_for_url("**/sign-in*")
    first.goto(f"{guarded.url}/desk/")
    assert urlsplit(first.url).path == "/sign-in"
    second.reload()
    second.wait_for_selector(".desk.ready")


def test_what_is_written_outlasts_a_session_that_ends(visit: Callable[..., Page], guarded: Desk) -> None:
    page = visit()
    sign_in(page, "chen")
    page.wait_for_selector(".desk.ready", timeout=60_000)
    window = Window(page, [])
    window.ask("退货运费谁出?")
    page.context.clear_cookies()
    window.ask("几天之内可以退货?")
    expect(window.part("notice")).to_contain_text("登录已结束")
    expect(window.page.locator(".messages")).to_contain_text("几天之内可以退货?")
    with page.context.expect_page() as opened:
        page.click("[data-part=notice] button")
    sign_in(opened.value, "chen")
    opened.value.wait_for_url(f"{guarded.url}/desk/")
    with page.expect_response("**/api/v1/drafts"):
        page.click("[data-do=retry]")
    window.settle()
    expect(window.part("letter")).to_contain_text("15天")


def test_a_wrong_password_is_said_in_the_language_of_the_reader(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    fault = page.locator("[data-fault=sign-in-refused]")
    sign_in(page, "chen", "not the password")
    expect(fault.locator("[lang=zh-CN]")).to_be_visible()
    expect(page.locator("#password")).to_be_focused()
    page.click("[data-language=en]")
    expect(fault.locator("[lang=en]")).to_be_visible()
    expect(fault.locator("[lang=zh-CN]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
