"""Customers' chat in a real browser: judged, hurried, on a narrow phone, without a mouse, and with a person."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant import AssistantSettings, open_accounts, open_assistant
from assistant.desk.sending import Outgoing
from knowledge import Actor, KnowledgeBase
from tests.browser.chats import QUICK_HASHER
from tests.browser.conftest import QUICK, Desk, served
from tests.browser.consoles import Consoles
from tests.browser.shop import Shop, shop
from tests.waiting import wait_until
from ui.customer.pages import Front
from ui.site import Access

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ASKED = "退货运费谁出?"
LI = Actor("li", frozenset({"agent"}))
NARROW = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
PATIENT = replace(QUICK, pause_seconds=0.8, messages_per_minute=6)
"""Somebody who writes three messages in a row is waited for, and who writes six in a minute has to wait."""
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def foreign() -> Iterator[str]:
    with shop() as url:
        yield url


@pytest.fixture(scope="module")
def site(handbook: KnowledgeBase, foreign: str) -> Iterator[Desk]:
    assistant = open_assistant(AssistantSettings(), handbook)
    access = Access(open_accounts(handbook.store, QUICK_HASHER), front=Front((foreign,)))
    with served(assistant, access, PATIENT) as site:
        Shop.carry(site.url)
        yield site


@pytest.fixture
def visit(browser: Browser, site: Desk) -> Iterator[Visit]:
    """Opens the chat in a browser of its own."""
    contexts, consoles = [], Consoles()

    def visit(address: str = "", **options: object) -> Page:
        context = browser.new_context(**({"locale": "zh-CN"} | options))
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = consoles.watch(context.new_page())
        page.goto(address or f"{site.url}/chat")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert consoles.complaints() == []


def write(page: Page, text: str) -> None:
    page.locator(".chat.ready .composer textarea").fill(text)
    page.keyboard.press("Enter")


def session_of(page: Page) -> str:
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key.endsWith('.session'))[1]")
    return re.findall(r'"session":"([^"]+)"', kept)[0]


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go on with a key until something has the focus."""
    for _ in range(30):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_who_is_done_rates_the_chat_and_may_go_on(visit: Visit, site: Desk) -> None:
    page = visit()
    write(page, ASKED)
    page.get_by_role("button", name="问题已解决").click()
    expect(page.get_by_role("heading", name="对话已结束")).to_be_visible()
    page.get_by_label("4 星").check()
    page.get_by_label("想对我们说的话").fill("答得快")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".given")).to_contain_text("谢谢您的评价")
    view = site.chat.desk.conversation(session_of(page))
    assert view.rating
    assert (view.entry.state, view.rating.rating, view.rating.comment) == ("resolved", 4, "答得快")
    page.reload()
    expect(page.locator(".given")).to_contain_text("★★★★")
    write(page, "几天之内可以退货?")
    expect(page.locator(".reply.answer")).to_have_count(2)
    expect(page.locator(".ending")).to_have_count(0)


def test_a_thumb_down_may_say_why_and_is_kept(visit: Visit, site: Desk) -> None:
    page = visit()
    write(page, ASKED)
    page.get_by_role("button", name="没帮助").click()
    expect(page.get_by_text("哪里不好？")).to_be_visible()
    page.get_by_label("还想说点什么").fill("没说多久退")
    page.keyboard.press("Enter")
    expect(page.get_by_text("感谢您的反馈")).to_be_visible()

    def thumbs() -> list[tuple[str, str | None]]:
        return [(one.thumb, one.reason) for one in site.chat.desk.conversation(session_of(page)).thumbs]

    # The page thanks for the thumb, while its reason is on the way.
    wait_until(lambda: thumbs() == [("down", "没说多久退")])
    page.reload()
    expect(page.get_by_role("button", name="没帮助")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="有帮助").click()
    expect(page.get_by_text("感谢您的反馈")).to_be_visible()
    wait_until(lambda: thumbs() == [("up", None)])


def test_a_burst_is_answered_once(visit: Visit, site: Desk) -> None:
    page = visit()
    for text in ("你好", "我买的杯子碎了", ASKED):
        write(page, text)
    expect(page.locator(".reply.answer")).to_contain_text("退货运费由我们承担")
    expect(page.locator(".reply")).to_have_count(1)
    roles = [line.role for line in site.chat.desk.conversation(session_of(page)).messages]
    assert roles == ["customer"] * 3 + ["assistant"]


def test_who_writes_too_fast_is_told_how_long_to_wait_and_loses_nothing(visit: Visit) -> None:
    page = visit()
    for number in range(PATIENT.messages_per_minute):
        write(page, f"第{number}句")
    write(page, "最后一句")
    expect(page.locator(".line-told")).to_have_text(re.compile(r"^发得有点快，\d+ 秒后自动发送$"))
    page.reload()
    expect(page.locator(".own .bubble")).to_have_count(PATIENT.messages_per_minute + 1)
    expect(page.locator(".own .bubble").last).to_have_text("最后一句")
    expect(page.locator(".line-told")).to_contain_text("秒后自动发送")


def test_what_had_to_wait_is_sent_by_itself(visit: Visit) -> None:
    page = visit(locale="en-GB")
    refusals = [{"status": 429, "headers": {"Retry-After": "2"}, "json": {"type": "urn:answerdesk:too-many"}}]

    def first_refuse(route: Route) -> None:
        route.fulfill(**refusals.pop()) if refusals else route.continue_()  # type: ignore[arg-type]

    page.route("**/messages", first_refuse)
    write(page, "How long does shipping to Hong Kong take?")
    expect(page.locator(".line-told")).to_have_text(re.compile(r"^A little fast: sent in [12] s$"))
    expect(page.locator(".reply.answer")).to_have_count(1)
    expect(page.locator(".own")).to_have_count(1)
    expect(page.locator(".line-told")).to_have_text("")


def test_a_person_is_named_and_has_the_word(visit: Visit, site: Desk) -> None:
    page = visit()
    page.get_by_role("button", name="转人工").click()
    expect(page.locator(".strip")).to_contain_text(re.compile("第 [0-9]+ 位"))
    session = session_of(page)
    site.chat.desk.send(session, Outgoing("a", "您好，我是小李。", 9, anyway=True), LI)
    expect(page.locator(".reply.agent .prose")).to_have_text("您好，我是小李。", timeout=2_000)
    expect(page.locator(".reply.agent .by")).to_have_text("人工客服")
    expect(page.locator(".presence")).to_have_text("客服同事 正在为您服务")
    expect(page.locator(".to-person")).to_be_hidden()
    expect(page.locator(".strip")).to_be_hidden()
    write(page, ASKED)
    page.wait_for_timeout(1_500)
    assert [line.role for line in site.chat.desk.conversation(session).messages][-2:] == ["agent", "customer"]
    site.chat.desk.resolve(session, LI)
    expect(page.locator(".ending")).to_be_visible()


def test_what_comes_while_the_widget_is_shut_is_counted(visit: Visit, site: Desk, foreign: str) -> None:
    page = visit(foreign)
    page.get_by_role("button", name="打开在线客服").click()
    page.get_by_role("button", name="转人工").click()
    expect(page.locator(".strip")).to_contain_text("位")
    page.keyboard.press("Escape")
    session = session_of(page)
    for number in range(2):
        site.chat.desk.send(session, Outgoing(str(number), f"您好 {number}", 9, anyway=True), LI)
    expect(page.get_by_role("button", name="打开在线客服, 有 2 条新消息")).to_be_visible()
    page.locator(".launcher").press("Enter")
    expect(page.locator(".reply.agent")).to_have_count(2)
    expect(page.locator(".badge")).to_have_text("")
    site.chat.desk.resolve(session, LI)


def test_nothing_needs_a_mouse(visit: Visit, site: Desk) -> None:
    page = visit()
    expect(page.locator(".composer textarea")).to_be_focused()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".reply.answer")).to_have_count(1)
    tab_to(page, ".source", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()
    tab_to(page, "[data-thumb=down]")
    page.keyboard.press("Space")
    tab_to(page, ".why .chip")
    page.keyboard.press("Enter")
    expect(page.get_by_text("感谢您的反馈")).to_be_visible()
    tab_to(page, ".to-person", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".composer textarea")).to_be_focused()
    tab_to(page, ".strip button", "Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("chen@example.com")
    page.keyboard.press("Enter")
    expect(page.locator(".strip .good")).to_contain_text("chen@example.com")
    expect(page.locator(".composer textarea")).to_be_focused()
    site.chat.desk.take(session_of(page), LI)
    site.chat.desk.resolve(session_of(page), LI)
    expect(page.locator(".star").first).to_be_visible()
    tab_to(page, ".star input", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    tab_to(page, ".rating button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".given")).to_be_visible()


def test_a_narrow_phone_shows_everything_without_going_sideways(visit: Visit, site: Desk) -> None:
    page = visit(locale="en-GB", **NARROW)
    wide = (
        "document.documentElement.scrollWidth > innerWidth || document.querySelector('.log').scrollWidth > innerWidth"
    )
    for text in ("x" * 300, "https://example.com/" + "long-" * 40, "How long does shipping to Hong Kong take?"):
        write(page, text)
    expect(page.locator(".reply").last).to_be_visible()
    assert not page.evaluate(wide)
    page.locator(".to-person").tap()
    page.locator(".strip button").tap()
    expect(page.locator(".card")).to_be_visible()
    assert not page.evaluate(wide)
    small = page.evaluate("""() => [...document.querySelectorAll(".chat :is(button, input, textarea)")]
        .filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)""")
    assert small == []
    site.chat.desk.take(session_of(page), LI)
    site.chat.desk.resolve(session_of(page), LI)
    page.locator(".star").nth(4).tap()
    expect(page.locator(".rating textarea")).to_be_visible()
    assert not page.evaluate(wide)
