"""The agents' desk at work: customers who wait, drafts that are there already, and two agents at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant import FeedbackAction
from tests.browser.chats import Customer, shown, signed_in, staffed
from tests.browser.conftest import EVIL, Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

QUESTION = "退货运费谁出?"
QUOTE = "商品有质量问题的，退货运费由我们承担。"
AtDesk = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with staffed(tmp_path_factory.mktemp("desk")) as site:
        yield site


@pytest.fixture
def at_desk(browser: Browser, site: Desk) -> Iterator[AtDesk]:
    """Opens the desk for somebody who is signed in: `at_desk("chen", "#/place", **options of the context)`."""
    pages: list[Page] = []

    def at_desk(name: str = "chen", place: str = "", **options: object) -> Page:
        page = signed_in(browser, site, name, **options)
        pages.append(page)
        return shown(page, f"{site.url}/desk/{place}")

    yield at_desk
    for page in pages:
        page.context.close()


@pytest.fixture
def waiting(site: Desk) -> Customer:
    """A customer whose question was answered, and who wants a person all the same."""
    customer = Customer(site)
    customer.ask(QUESTION)
    customer.want_person()
    return customer


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-part='{name}']")


def row(page: Page, customer: Customer) -> Locator:
    return page.locator(f".queue-row[data-value='{customer.session}']")


def test_a_customer_who_asks_for_a_person_appears_by_itself(at_desk: AtDesk, site: Desk) -> None:
    page = at_desk()
    customer = Customer(site)
    customer.ask(QUESTION)
    customer.want_person()
    expect(row(page, customer)).to_be_visible(timeout=2_000)
    expect(row(page, customer)).to_contain_text("要求人工")
    expect(row(page, customer).locator(".wait")).to_have_attribute("data-target", "within")
    assert page.title().startswith("(")


def test_the_draft_is_there_when_the_conversation_is_opened_and_goes_out_by_a_key(
    at_desk: AtDesk, waiting: Customer, site: Desk
) -> None:
    page = at_desk()
    row(page, waiting).click()
    expect(part(page, "letter")).to_contain_text(QUOTE)
    expect(part(page, "standing")).to_contain_text("还没有人接待")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message[data-role=agent] .said")).to_contain_text(QUOTE)
    expect(page.locator(".message[data-role=agent] .who")).to_contain_text("陈静")
    expect(part(page, "standing")).to_contain_text("由您接待")
    expect(page.locator("[data-group=mine]")).to_contain_text(QUESTION)
    sent = site.chat.desk.conversation(waiting.session).messages[-1]
    assert sent.draft_id
    (feedback,) = site.assistant.records.feedback_of(sent.draft_id)
    assert (feedback.action, feedback.actor) == (FeedbackAction.SENT, "chen")


def test_a_draft_is_changed_where_it_stands_and_keeps_its_sources(
    at_desk: AtDesk, waiting: Customer, site: Desk
) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.keyboard.press("e")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("请放心！")
    expect(page.locator(".under .own")).to_contain_text("请放心！")
    expect(page.locator(".under .sentence").first).to_contain_text(QUOTE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message[data-role=agent] .said")).to_contain_text("请放心！")
    sent = site.chat.desk.conversation(waiting.session).messages[-1]
    (feedback,) = site.assistant.records.feedback_of(str(sent.draft_id))
    assert feedback.action == FeedbackAction.EDITED


def test_a_newer_draft_waits_while_somebody_writes(at_desk: AtDesk, waiting: Customer) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.keyboard.press("e")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("我正在写")
    waiting.ask("几天之内可以退货?")
    expect(part(page, "stale")).to_contain_text("新的建议已备好")
    expect(page.locator("#reply-text")).to_have_value(re.compile("我正在写"))
    part(page, "stale").get_by_role("button").click()
    expect(part(page, "letter")).to_contain_text("签收后15天内可以申请退货。")
    part(page, "notice").get_by_role("button").click()
    expect(part(page, "letter")).to_contain_text("我正在写")


def test_a_draft_that_nobody_touched_is_renewed_by_itself(at_desk: AtDesk, waiting: Customer) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    waiting.ask("几天之内可以退货?")
    expect(part(page, "letter")).to_contain_text("签收后15天内可以申请退货。")
    expect(part(page, "stale")).to_be_hidden()


def test_two_agents_do_not_answer_the_same_customer_unknowingly(at_desk: AtDesk, waiting: Customer, site: Desk) -> None:
    chen, li = (at_desk(name, f"#/conversation/{waiting.session}") for name in ("chen", "li"))
    chen.keyboard.press("Control+Enter")
    expect(chen.locator(".message[data-role=agent]")).to_be_visible()
    expect(part(li, "standing")).to_contain_text("陈静 正在接待")
    part(li, "editor").fill("我来回答您。")
    li.keyboard.press("Control+Enter")
    expect(part(li, "dialog")).to_contain_text("陈静 正在接待")
    li.keyboard.press("Escape")
    assert site.chat.desk.conversation(waiting.session).messages[-1].text != "我来回答您。"
    li.keyboard.press("Control+Enter")
    part(li, "dialog").get_by_role("button", name="接管并发送").click()
    expect(li.locator(".message[data-role=agent]").last).to_contain_text("我来回答您。")
    expect(part(chen, "standing")).to_contain_text("李雷 正在接待")


def test_what_the_customer_wrote_meanwhile_is_read_before_a_reply_goes_out(
    at_desk: AtDesk, waiting: Customer, site: Desk
) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.route("**/desk/queue", lambda route: route.abort())
    waiting.ask("等等，我想问的是换货")
    page.keyboard.press("Control+Enter")
    expect(part(page, "dialog")).to_contain_text("等等，我想问的是换货")
    part(page, "dialog").get_by_role("button", name="先看看").click()
    assert site.chat.desk.conversation(waiting.session).messages[-1].role == "customer"
    expect(page.locator(".message").last).to_contain_text("换货")


def test_a_place_for_a_value_stops_a_reply_and_is_gone_to(at_desk: AtDesk, waiting: Customer, site: Desk) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    part(page, "edit").click()
    page.fill("#reply-text", "您的订单【订单号】已经取消。")
    page.keyboard.press("Control+Enter")
    expect(part(page, "notice")).to_contain_text("请先填好")
    assert page.evaluate("getSelection().toString()") == "【订单号】"
    assert all(line.role != "agent" for line in site.chat.desk.conversation(waiting.session).messages)


def test_internal_words_go_out_only_when_that_is_meant(at_desk: AtDesk, site: Desk) -> None:
    customer = Customer(site)
    customer.ask("客服补偿额度是多少?")
    customer.want_person()
    page = at_desk(place=f"#/conversation/{customer.session}")
    expect(part(page, "letter")).to_contain_text("50元")
    expect(page.locator(".card .internal")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(part(page, "dialog")).to_contain_text("仅供内部使用")
    part(page, "dialog").get_by_role("button", name="取消").click()
    assert all(line.role != "agent" for line in site.chat.desk.conversation(customer.session).messages)


def test_a_draft_is_put_away_with_a_reason_and_the_agent_writes(at_desk: AtDesk, waiting: Customer, site: Desk) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    draft = site.chat.desk.conversation(waiting.session).draft
    assert draft
    page.keyboard.press("r")
    page.locator("[data-value=outdated]").click()
    page.locator("[data-part=reject] .main").click()
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("#reply-text")).to_have_value("")
    (feedback,) = site.assistant.records.feedback_of(str(draft.draft["id"]))
    assert (feedback.action, feedback.reason) == (FeedbackAction.REJECTED, "内容已过时")


def test_conversations_are_taken_given_back_and_closed(at_desk: AtDesk, waiting: Customer, site: Desk) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    page.get_by_role("button", name="接待", exact=True).click()
    expect(part(page, "standing")).to_contain_text("由您接待")
    page.get_by_role("button", name="放回队列").click()
    expect(part(page, "standing")).to_contain_text("还没有人接待")
    page.get_by_role("button", name="接待", exact=True).click()
    page.get_by_role("button", name="已解决").click()
    expect(part(page, "standing")).to_contain_text("已解决")
    expect(row(page, waiting)).to_have_count(0)
    assert site.chat.desk.conversation(waiting.session).entry.state == "resolved"


def test_who_left_a_contact_is_put_down_and_ticked_off(at_desk: AtDesk, waiting: Customer) -> None:
    waiting.leave("contact", contact="13812345678", convenient_time="明早", note=EVIL)
    page = at_desk()
    page.click("[data-do=follow-ups]")
    entry = page.locator(".follow-up", has_text="13812345678")
    expect(entry).to_contain_text("明早")
    entry.get_by_role("button", name="已联系").click()
    part(page, "dialog").locator("textarea").fill("已回电")
    part(page, "dialog").locator(".main").click()
    expect(entry).to_have_count(0)


def test_what_customers_write_is_text_at_the_desk(at_desk: AtDesk, site: Desk) -> None:
    customer = Customer(site)
    customer.ask(f"怎样清洗地毯 {EVIL}")
    customer.want_person()
    page = at_desk(place=f"#/conversation/{customer.session}")
    expect(page.locator(".message .said").first).to_have_text(f"怎样清洗地毯 {EVIL}")
    page.wait_for_timeout(300)
    made = page.evaluate("""() => ({
        burned: window.burned ?? null,
        elements: document.querySelectorAll('.columns :is(img, script, iframe, a, form[action])').length,
        written: document.body.innerText.includes('1333'),
    })""")
    assert made == {"burned": None, "elements": 0, "written": False}


def test_a_server_that_is_away_is_told_and_nothing_that_was_written_is_lost(at_desk: AtDesk, waiting: Customer) -> None:
    page = at_desk(place=f"#/conversation/{waiting.session}")
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.keyboard.press("e")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("还在写")
    page.route("**/api/v1/**", lambda route: route.abort())
    expect(part(page, "banner")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(part(page, "notice")).to_contain_text("连不上服务器")
    page.unroute("**/api/v1/**")
    expect(part(page, "banner")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message[data-role=agent] .said")).to_contain_text("还在写")


def test_a_phone_shows_queue_conversation_reply_and_sources_one_at_a_time(at_desk: AtDesk, waiting: Customer) -> None:
    page = at_desk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    row(page, waiting).tap()
    expect(page.locator("#column-queue")).to_be_hidden()
    part(page, "see-reply").tap()
    expect(part(page, "letter")).to_contain_text(QUOTE)
    page.locator(".sentence").first.tap()
    expect(page.locator(".card mark.lit")).to_be_visible()
    page.locator("#tab-reply").tap()
    part(page, "use").tap()
    page.locator("#tab-conversation").tap()
    expect(page.locator(".message[data-role=agent]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
