"""The agents' desk without a mouse, and how soon it shows what customers and colleagues do."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chats import Customer, shown, signed_in, staffed
from tests.browser.conftest import Desk
from tests.browser.consoles import Consoles

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

QUESTION = "退货运费谁出?"
QUOTE = "商品有质量问题的，退货运费由我们承担。"
TWO_SECONDS = 2_000
AtDesk = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with staffed(tmp_path_factory.mktemp("keys")) as site:
        yield site


@pytest.fixture
def at_desk(browser: Browser, site: Desk) -> Iterator[AtDesk]:
    """Opens the desk for somebody who is signed in; nothing may go wrong in it."""
    pages: list[Page] = []
    consoles = Consoles()

    def at_desk(name: str = "chen", place: str = "") -> Page:
        page = consoles.watch(signed_in(browser, site, name))
        pages.append(page)
        return shown(page, f"{site.url}/desk/{place}")

    yield at_desk
    for page in pages:
        page.context.close()
    assert consoles.complaints() == []


@pytest.fixture
def waiting(site: Desk) -> Iterator[Callable[..., Customer]]:
    """Customers who were answered and want a person all the same; at the end nobody waits any more."""
    customers: list[Customer] = []

    def waiting(question: str = QUESTION) -> Customer:
        customer = Customer(site)
        customer.ask(question)
        customer.want_person()
        customers.append(customer)
        return customer

    yield waiting
    for customer in customers:
        customer.leave("resolve")


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-part='{name}']")


def row(page: Page, customer: Customer) -> Locator:
    return page.locator(f".queue-row[data-value='{customer.session}']")


def test_a_customer_is_found_read_answered_and_left_by_keys_alone(
    at_desk: AtDesk, waiting: Callable[..., Customer], site: Desk
) -> None:
    first, second = waiting(), waiting("几天之内可以退货?")
    page = at_desk()
    press = page.keyboard.press
    press("n")
    expect(row(page, first)).to_have_attribute("aria-current", "true")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    press("j")
    expect(row(page, second)).to_have_attribute("aria-current", "true")
    press("k")
    expect(row(page, first)).to_have_attribute("aria-current", "true")
    press("t")
    expect(part(page, "standing")).to_contain_text("由您接待")
    press("1")
    expect(page.locator(".card mark.lit").first).to_be_visible()
    press("?")
    expect(part(page, "dialog")).to_contain_text("键盘快捷键")
    press("Escape")
    press("r")
    expect(page.locator("[data-part=reject]")).to_be_visible()
    press("Escape")
    expect(page.locator("[data-part=reject]")).to_be_hidden()
    press("h")
    expect(page.locator("#hint")).to_be_focused()
    page.keyboard.type("说明首重")
    with page.expect_response("**/drafts"):
        press("Enter")
    expect(page.locator(".desk")).to_have_attribute("data-state", "draft")
    part(page, "reply-body").focus()
    press("e")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("谢谢。")
    press("Control+Enter")
    expect(page.locator(".message[data-role=agent] .said")).to_contain_text("谢谢。")
    assert site.chat.desk.conversation(first.session).entry.state == "with_agent"


def test_what_a_customer_writes_is_read_within_two_seconds(
    at_desk: AtDesk, waiting: Callable[..., Customer], site: Desk
) -> None:
    customer = waiting()
    page = at_desk(place=f"#/conversation/{customer.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    customer.say("我的杯子碎了")
    expect(page.locator(".message").last).to_contain_text("我的杯子碎了", timeout=TWO_SECONDS)
    other = Customer(site)
    other.say(QUESTION)
    other.want_person()
    expect(row(page, other)).to_be_visible(timeout=TWO_SECONDS)
    other.leave("resolve")
    expect(row(page, other)).to_have_count(0, timeout=TWO_SECONDS)


def test_a_suggestion_says_that_it_is_old_while_somebody_writes(
    at_desk: AtDesk, waiting: Callable[..., Customer]
) -> None:
    customer = waiting()
    page = at_desk(place=f"#/conversation/{customer.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.keyboard.press("e")
    page.keyboard.type("我正在写")
    written = page.locator("#reply-text").input_value()
    customer.say("几天之内可以退货?")
    expect(part(page, "stale")).to_be_visible(timeout=TWO_SECONDS)
    page.keyboard.type("，请稍等")
    expect(page.locator("#reply-text")).to_have_value(f"{written}，请稍等")
    expect(page.locator("#reply-text")).to_be_focused()


def test_an_internal_article_is_marked_before_it_is_used_and_when_it_is(
    at_desk: AtDesk, waiting: Callable[..., Customer], site: Desk
) -> None:
    customer = waiting("客服补偿额度是多少?")
    page = at_desk(place=f"#/conversation/{customer.session}")
    expect(page.locator(".card .internal")).to_have_text("仅供内部")
    expect(page.locator(".warning[data-code=internal_source]")).to_contain_text("仅供内部使用")
    other = waiting("退货运费谁出? 客服补偿额度")
    row(page, other).click()
    expect(part(page, "sources")).to_contain_text("客服补偿额度是多少")
    expect(part(page, "sources").locator(".internal").first).to_be_visible()
    # Customers are not told any of it by themselves.
    said = [line.text for line in site.chat.desk.conversation(customer.session).messages if line.role == "assistant"]
    assert not any("50元" in text for text in said)


def test_a_colleague_sees_within_two_seconds_who_took_whom_and_who_was_given_back(
    at_desk: AtDesk, waiting: Callable[..., Customer]
) -> None:
    customer = waiting()
    chen, li = (at_desk(name, f"#/conversation/{customer.session}") for name in ("chen", "li"))
    chen.keyboard.press("t")
    expect(part(li, "standing")).to_contain_text("陈静 正在接待", timeout=TWO_SECONDS)
    expect(li.locator("[data-group=theirs]")).to_contain_text("陈静")
    expect(part(li, "use")).to_contain_text("接管并发送")
    li.keyboard.press("t")
    expect(part(li, "dialog")).to_contain_text("陈静 正在接待")
    li.keyboard.press("Escape")
    chen.get_by_role("button", name="放回队列").click()
    expect(part(li, "standing")).to_contain_text("还没有人接待", timeout=TWO_SECONDS)
    li.keyboard.press("t")
    expect(part(chen, "standing")).to_contain_text("李雷 正在接待", timeout=TWO_SECONDS)
