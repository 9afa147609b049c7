"""Customers in a real browser: answered, handed over, cut off, attacked, and on somebody else's site."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import AssistantSettings, Chat, open_accounts, open_assistant
from assistant.desk.domain import ChatRules
from knowledge import KnowledgeBase
from tests.assistant.api.loopback import served
from tests.browser.conftest import EVIL
from tests.browser.shop import Shop, shop
from ui.customer.pages import Front
from ui.site import Access, build_site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ASKED = "退货运费谁出?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
QUICK = ChatRules(pause_seconds=0.05, sessions_per_address_per_minute=10_000)


@pytest.fixture(scope="module")
def shops() -> Iterator[tuple[str, str]]:
    """A shop that may carry the chat, and one that may not."""
    with shop() as welcome, shop() as stranger:
        yield welcome, stranger


@pytest.fixture(scope="module")
def site(handbook: KnowledgeBase, shops: tuple[str, str]) -> Iterator[str]:
    assistant = open_assistant(AssistantSettings(), handbook)
    access = Access(open_accounts(handbook.store), front=Front((shops[0],), "鲸渡客服|WhaleFerry"))
    with served(build_site(assistant, chat=Chat(assistant, QUICK), pages=True, access=access)) as url:
        Shop.carry(url)
        yield url


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site, or another one, in a browser of its own; faults of the page fail the test."""
    contexts, faults = [], []

    def visit(address: str = "/chat", **options: Any) -> Page:
        context = browser.new_context(**({"locale": "zh-CN"} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address if "://" in address else f"{site}{address}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


def write(page: Page, text: str) -> None:
    page.locator(".chat.ready textarea").first.fill(text)
    page.keyboard.press("Enter")


def test_a_question_is_answered_with_its_sources_and_is_still_there_after_a_reload(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    write(page, ASKED)
    expect(page.locator(".reply.answer .prose").first).to_contain_text("退货运费由我们承担")
    for _ in range(2):
        source = page.locator(".source").first
        expect(source).to_have_text(ASKED)
        source.press("Enter")
        expect(page.locator("blockquote").first).to_contain_text("首重8元")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(1)
        expect(page.locator(".own")).to_have_count(1)


def test_a_person_is_one_click_away_and_a_contact_can_be_left(visit: Callable[..., Page]) -> None:
    page = visit(locale="en-GB")
    page.get_by_role("button", name="Talk to a person").click()
    strip = page.locator(".strip")
    expect(strip).to_contain_text("No. 1 in line")
    expect(page.locator(".to-person")).to_be_hidden()
    strip.get_by_role("button", name="Leave contact details").click()
    expect(page.get_by_label("Phone or e-mail")).to_be_focused()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".fault")).to_contain_text("Please give a phone number")
    page.get_by_label("Phone or e-mail").fill("chen@example.com")
    page.get_by_role("button", name="Submit").click()
    expect(strip).to_contain_text("chen@example.com")


def test_what_is_written_without_a_connection_is_sent_once_it_is_back(visit: Callable[..., Page]) -> None:
    page = visit()
    write(page, ASKED)
    expect(page.locator(".reply.answer")).to_have_count(1)
    page.context.set_offline(True)
    write(page, "几天之内可以退货?")
    expect(page.locator(".state")).to_contain_text("未送达")
    expect(page.locator(".line-told")).to_contain_text("正在重试")
    page.context.set_offline(False)
    expect(page.locator(".reply.answer")).to_have_count(2)
    expect(page.locator(".own")).to_have_count(2)
    expect(page.locator(".line-told")).to_have_text("")


def test_markup_is_text_whoever_wrote_it(visit: Callable[..., Page]) -> None:
    page = visit()
    write(page, f"怎样清洗地毯? {EVIL}")
    expect(page.locator(".own .bubble")).to_contain_text("<img src=x")
    expect(page.locator(".reply").first).to_be_visible()
    page.reload()
    expect(page.locator(".reply").first).to_be_visible()
    assert page.evaluate("window.burned") is None
    assert page.locator(".items :is(img, form, script)").count() == 0


def test_one_line_brings_the_chat_to_a_site_that_allows_little_else(
    visit: Callable[..., Page], shops: tuple[str, str]
) -> None:
    page = visit(shops[0])
    page.get_by_role("button", name="打开在线客服").click()
    expect(page.locator(".panel textarea")).to_be_focused()
    assert page.locator(".launcher").evaluate("it => getComputedStyle(it).position") == "fixed"
    write(page, ASKED)
    expect(page.locator(".reply.answer")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator(".launcher")).to_be_focused()


def test_a_site_that_is_not_named_gets_no_chat(visit: Callable[..., Page], shops: tuple[str, str]) -> None:
    page = visit(shops[1])
    page.get_by_role("button", name="打开在线客服").click()
    write(page, ASKED)
    expect(page.locator(".line-told")).to_contain_text("正在重试")
    expect(page.locator(".reply")).to_have_count(0)
