"""The supervisors' page in a real browser: figures, the rows behind each, and conversations to read."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.desk.sending import Outgoing
from knowledge import Actor
from tests.browser.chats import Customer, shown, signed_in, staffed
from tests.browser.conftest import EVIL, Desk
from tests.browser.consoles import Consoles

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

CHEN = Actor("chen", frozenset({"agent"}))
QUESTION = "退货运费谁出?"
ADDED = "请您放心。"
Watching = Callable[..., Page]


def send(site: Desk, customer: Customer, added: str = "") -> None:
    """Let Chen send the draft that is there, with some words more."""
    view = site.chat.desk.conversation(customer.session)
    assert view.draft
    text = f"{view.draft.draft['text']}{added}"
    outgoing = Outgoing(f"{customer.session[:8]}-{len(text)}", text, view.messages[-1].number, view.draft.draft["id"])
    site.chat.desk.send(customer.session, outgoing, CHEN)


def handed_over(site: Desk) -> Customer:
    """A customer who was answered, and wants a person all the same."""
    customer = Customer(site)
    customer.ask(QUESTION)
    customer.want_person()
    return customer


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with something of everything already."""
    with staffed(tmp_path_factory.mktemp("supervised")) as site:
        sent, edited, rejected, waiting = (handed_over(site) for _ in range(4))
        send(site, sent)
        send(site, edited, ADDED)
        draft = site.chat.desk.conversation(rejected.session).draft
        assert draft
        site.chat.desk.reject(rejected.session, draft.draft["id"], "内容已过时", CHEN)
        waiting.leave("contact", contact="13812345678", note=EVIL)
        sent.leave("rating", rating=4, comment=EVIL)
        complaint = Customer(site)
        complaint.say("我要投诉你们！")
        complaint.wait(lambda view: view.entry.state == "waiting_for_person")
        yield site


@pytest.fixture
def watching(browser: Browser, site: Desk) -> Iterator[Watching]:
    """Opens the page for a supervisor: `watching("#/place", **options of the context)`."""
    pages: list[Page] = []
    consoles = Consoles()

    def watching(place: str = "", **options: object) -> Page:
        page = consoles.watch(signed_in(browser, site, "wang", **options))
        pages.append(page)
        return shown(page, f"{site.url}/supervisors/{place}")

    yield watching
    for page in pages:
        page.context.close()
    assert consoles.complaints() == []


def counted(page: Page, site: Desk, figure: str) -> int:
    """What the server counts under a figure's name."""
    figures = page.request.get(f"{site.url}/api/v1/desk/figures").json()
    name, _, kind = figure.partition(":")
    found = figures["by_cause" if name == "cause" else name]
    return int(found[kind] if kind else found["count"] if name == "ratings" else found)


def test_every_number_opens_its_rows(watching: Watching, site: Desk) -> None:
    page = watching()
    expect(page.locator("[data-figure=handoffs]")).to_contain_text("转人工")
    links = page.locator("a[data-figure]")
    figures = [str(link.get_attribute("data-figure")) for link in links.all()]
    assert {"waiting_now", "handoffs", "answered_in_time", "cause:complaint", "drafts:edited", "ratings"} <= {*figures}
    for figure in figures:
        page.locator(f"[data-figure='{figure}']").click()
        expect(page.locator(".section[data-section=conversations] select")).to_have_value(figure)
        expect(page.locator(".conversation-row")).to_have_count(counted(page, site, figure))
        page.go_back()
        expect(page.locator("[data-figure=handoffs]")).to_be_visible()


def test_a_row_opens_the_conversation_with_what_the_agent_changed(watching: Watching) -> None:
    page = watching("#/conversations?figure=drafts:edited")
    page.locator(".conversation-row").click()
    expect(page.locator(".message[data-role=customer] .said")).to_have_text(QUESTION)
    expect(page.locator(".message[data-role=agent] .who")).to_contain_text("陈静")
    page.locator(".message[data-role=agent] summary").click()
    expect(page.locator(".changed ins")).to_have_text(ADDED)
    expect(page.locator(".draft-behind .card").first).to_contain_text("售后手册.md")
    expect(page.locator(".handoffs")).to_contain_text("陈静")
    assert page.locator(".work :is(textarea, input)").count() == 0, "it is to be read only"
    page.locator(".back").click()
    expect(page.locator(".section select")).to_have_value("drafts:edited")


def test_a_conversation_reads_in_english_and_what_customers_wrote_is_text(watching: Watching) -> None:
    page = watching(locale="en-GB")
    expect(page.locator("[data-figure=handoffs]")).to_contain_text("Handed over")
    page.locator("[data-figure=ratings]").click()
    page.locator(".conversation-row").click()
    expect(page.locator(".reading")).to_contain_text("Handed over")
    expect(page.locator(".reading .rating q").first).to_have_text(EVIL)
    expect(page.locator(".beside-reading")).to_contain_text("Rated 4 of 5")
    assert page.evaluate("window.burned ?? null") is None
    assert page.locator(".work :is(img, script, iframe)").count() == 0


def test_figures_go_on_by_themselves_when_an_agent_answers(watching: Watching, site: Desk) -> None:
    page = watching()
    before = {name: counted(page, site, name) for name in ("waiting_now", "answered_in_time", "drafts:sent")}
    customer = handed_over(site)
    expect(page.locator("[data-figure=waiting_now] strong")).to_have_text(str(before["waiting_now"] + 1))
    send(site, customer)
    expect(page.locator("[data-figure=waiting_now] strong")).to_have_text(str(before["waiting_now"]))
    expect(page.locator("[data-figure=answered_in_time]")).to_contain_text(f"有 {before['answered_in_time'] + 1} 次")
    expect(page.locator("[data-figure='drafts:sent'] strong")).to_have_text(str(before["drafts:sent"] + 1))


def test_another_day_is_looked_at_and_says_when_there_was_nothing(watching: Watching) -> None:
    page = watching(locale="en-GB")
    page.get_by_role("button", name="The day before").click()
    expect(page.locator(".empty")).to_contain_text("There were none that day")
    expect(page.locator("[data-figure=handoffs] strong")).to_have_text("0")
    page.get_by_role("button", name="The day after").click()
    expect(page.locator("[data-figure=handoffs] strong")).not_to_have_text("0")


def test_an_agent_has_no_business_here(browser: Browser, site: Desk) -> None:
    page = signed_in(browser, site, "chen")
    page.goto(f"{site.url}/supervisors/")
    expect(page.get_by_text("您的账号没有查看该页面的权限")).to_be_visible()
    page.context.close()
