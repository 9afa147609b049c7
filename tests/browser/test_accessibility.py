"""Nothing on any page keeps people out who see, hear or move differently: axe finds nothing serious, light or dark."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import LOCAL_ADMINISTRATOR, Accounts, AssistantSettings, open_accounts, open_assistant
from assistant.desk.domain import FollowUpState
from knowledge import ArticleContent, ArticleDraft, Origin
from tests.assistant.api.conftest import TRAINER, open_handbook
from tests.assistant.gaps.asking import FOREIGN, RAIN, ask
from tests.browser.accessibility import READING, barriers
from tests.browser.chats import Customer, shown
from tests.browser.conftest import Desk, served
from tests.browser.shop import Shop, shop
from ui.customer.pages import Front
from ui.site import Access

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ASKED = {"zh": "退货运费谁出?", "en": "How long does shipping to Hong Kong take?"}
WAYS = [
    pytest.param({"locale": "zh-CN", "color_scheme": "light", "viewport": {"width": 1440, "height": 900}}, id="light"),
    pytest.param({"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 1440, "height": 900}}, id="dark"),
    pytest.param(
        {
            "locale": "zh-CN",
            "color_scheme": "dark",
            "viewport": {"width": 360, "height": 740},
            "has_touch": True,
            "is_mobile": True,
        },
        id="phone",
    ),
]
INVOICE = "电子发票在收货后 30 天内申请，开具后发到邮箱。"


@pytest.fixture(scope="module")
def foreign() -> Iterator[str]:
    with shop() as url:
        yield url


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, foreign: str) -> Iterator[tuple[Desk, Accounts]]:
    """A site with something to see in every place; nobody needs to sign in."""
    knowledge = open_handbook(tmp_path_factory.mktemp("everything"))
    alike = [
        ArticleDraft("invoice-a", ArticleContent("发票怎么申请?", INVOICE, similar_questions=("开票",))),
        ArticleDraft("invoice-b", ArticleContent("发票怎么申请呢?", INVOICE.replace("30", "90"))),
    ]
    knowledge.store.save(alike, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    assistant = open_assistant(AssistantSettings(), knowledge)
    for text in (*RAIN, *FOREIGN):
        ask(assistant, text)
    accounts = open_accounts(knowledge.store)
    questions = (ASKED["zh"], ASKED["en"])
    with served(assistant, Access(accounts, front=Front((foreign,), "鲸渡客服|WhaleFerry", questions))) as site:
        Shop.carry(site.url)
        yield site, accounts
    knowledge.close()


@pytest.fixture(scope="module")
def site(front: tuple[Desk, Accounts]) -> Desk:
    return front[0]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[dict[str, Any]], Page]]:
    """A window of its own in some way of looking at pages."""
    contexts = []

    def visit(way: dict[str, Any]) -> Page:
        context = browser.new_context(**READING, **way)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


def test_a_barrier_is_found_where_there_is_one_even_under_a_strict_policy(
    visit: Callable[..., Page], site: Desk
) -> None:
    page = visit({})
    page.goto(f"{site.url}/chat")
    expect(page.locator(".welcome")).to_be_visible()
    page.evaluate("document.querySelector('.chat h1').style.color = '#eee'")
    page.evaluate("document.querySelector('.log').append(document.createElement('input'))")
    found = [barrier.split(" at ")[0] for barrier in barriers(page)]
    assert {"color-contrast", "label"} <= {*found}


@pytest.mark.parametrize("way", WAYS)
def test_a_customer_meets_no_barrier_from_the_first_word_to_the_rating(
    visit: Callable[..., Page], site: Desk, way: dict[str, Any]
) -> None:
    page, found = visit(way), {}
    language = way["locale"][:2]
    page.goto(f"{site.url}/chat")
    expect(page.locator(".welcome")).to_be_visible()
    found["empty"] = barriers(page)
    page.locator(".composer textarea").fill(ASKED[language])
    page.keyboard.press("Enter")
    expect(page.locator(".reply.answer")).to_have_count(1)
    page.locator(".source").first.click()
    page.locator("[data-thumb=down]").click()
    found["answered"] = barriers(page)
    page.locator(".to-person").click()
    page.locator(".strip button").click()
    page.locator(".card .main").click()
    expect(page.locator(".fault")).to_be_visible()
    found["contact"] = barriers(page)
    page.locator(".card input").first.fill("13812345678")
    page.locator(".card .main").click()
    expect(page.locator(".strip .good")).to_be_visible()
    found["waiting"] = barriers(page)
    desk = site.chat.desk
    session = desk.queue().rows[0].session
    desk.take(session, LOCAL_ADMINISTRATOR)
    expect(page.locator(".strip")).to_be_hidden()
    found["with an agent"] = barriers(page)
    desk.resolve(session, LOCAL_ADMINISTRATOR)
    page.locator(".star").nth(3).click()
    expect(page.locator(".rating textarea")).to_be_visible()
    found["rating"] = barriers(page)
    for entry in desk.follow_ups(FollowUpState.OPEN):
        desk.follow_up_done(entry.id, None, LOCAL_ADMINISTRATOR)
    assert {place: these for place, these in found.items() if these} == {}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("way", WAYS)
def test_the_chat_on_somebodys_site_has_none(visit: Callable[..., Page], foreign: str, way: dict[str, Any]) -> None:
    page = visit(way)
    page.goto(foreign)
    expect(page.locator(".launcher")).to_be_visible()
    closed = barriers(page)
    page.locator(".launcher").click()
    page.locator(".panel textarea").fill(ASKED[way["locale"][:2]])
    page.keyboard.press("Enter")
    expect(page.locator(".reply.answer")).to_have_count(1)
    assert (closed, barriers(page)) == ([], [])


@pytest.mark.parametrize("way", WAYS)
def test_an_agent_meets_none(visit: Callable[..., Page], site: Desk, way: dict[str, Any]) -> None:
    page, found = visit(way), {}
    customer = Customer(site)
    customer.ask(ASKED["zh"])
    customer.leave("feedback", draft_id=site.chat.desk.conversation(customer.session).messages[1].draft_id, thumb="up")
    customer.want_person()
    customer.leave("contact", contact="13812345678", convenient_time="明早")
    shown(page, f"{site.url}/desk/")
    expect(page.locator(".queue-row").first).to_be_visible()
    found["queue"] = barriers(page)
    for tab in ("conversation", "reply", "sources"):
        page.goto(f"{site.url}/desk/#/conversation/{customer.session}")
        page.evaluate(f"document.querySelector('#tab-{tab}').click()")
        expect(page.locator(f"#column-{tab}")).to_be_visible()
        found[tab] = barriers(page)
    page.keyboard.press("e")
    page.keyboard.type("请放心！")
    found["editing"] = barriers(page)
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('[data-do=shortcuts]').click()")
    found["keys"] = barriers(page)
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('[data-do=reject]').click()")
    found["rejecting"] = barriers(page)
    for place in ("follow-ups", "try"):
        page.evaluate(f"document.querySelector('[data-do={place}]').click()")
        page.wait_for_timeout(300)
        found[place] = barriers(page)
    assert {place: these for place, these in found.items() if these} == {}


@pytest.mark.parametrize("way", WAYS)
def test_a_supervisor_meets_none(visit: Callable[..., Page], site: Desk, way: dict[str, Any]) -> None:
    page, found = visit(way), {}
    customer = Customer(site)
    customer.ask(ASKED["zh"])
    customer.want_person()
    shown(page, f"{site.url}/supervisors/")
    expect(page.locator(".chart")).to_be_visible()
    found["overview"] = barriers(page)
    page.locator("[data-figure=handoffs]").click()
    page.locator(f"[data-session='{customer.session}']").click()
    page.locator("summary").last.wait_for()
    for place in ("#/conversations?figure=handoffs", f"#/conversations/{customer.session}"):
        page.goto(f"{site.url}/supervisors/{place}")
        expect(page.locator(".rows, .reading").first).to_be_visible()
        found[place] = barriers(page)
    page.locator(".behind summary").first.click()
    expect(page.locator(".draft-behind .card").first).to_be_visible()
    found["draft"] = barriers(page)
    assert {place: these for place, these in found.items() if these} == {}


PLACES = (
    *("articles", "articles/return-postage", "articles/return-postage/history", "new", "reviews", "overdue", "gaps"),
    *("conflicts", "imports", "statistics", "statistics/return-postage", "console?text=退货运费谁出", "batches"),
    *("cases", "cases/new"),
)


@pytest.mark.parametrize("way", WAYS)
def test_a_trainer_meets_none(visit: Callable[..., Page], site: Desk, way: dict[str, Any]) -> None:
    page, found = visit(way), {}
    for run in ("gaps/run", "conflicts/scan"):
        page.request.post(f"{site.url}/api/v1/{run}", headers={"Origin": site.url})
    shown(page, f"{site.url}/trainers/")
    for place in PLACES:
        page.goto(f"{site.url}/trainers/#/{place}")
        expect(
            page.locator(f".section[data-section={place.split('/')[0].split('?')[0]}] .section-head")
        ).to_be_visible()
        page.wait_for_timeout(300)
        found[place] = barriers(page)
    assert {place: these for place, these in found.items() if these} == {}


@pytest.mark.parametrize("way", WAYS)
def test_an_administrator_meets_none(visit: Callable[..., Page], site: Desk, way: dict[str, Any]) -> None:
    page, found = visit(way), {}
    shown(page, f"{site.url}/people/")
    for place in ("people", "tokens", "events"):
        page.goto(f"{site.url}/people/#/{place}")
        expect(page.locator(f".section[data-section={place}] h2").first).to_be_visible()
        page.wait_for_timeout(300)
        found[place] = barriers(page)
    assert {place: these for place, these in found.items() if these} == {}


@pytest.mark.parametrize("way", WAYS)
def test_who_comes_in_meets_none(visit: Callable[..., Page], front: tuple[Desk, Accounts], way: dict[str, Any]) -> None:
    site, accounts = front
    page = visit(way)
    page.goto(f"{site.url}/sign-in?denied=true")
    page.fill("#name", "nobody")
    page.fill("#password", "nothing")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fault=sign-in-refused]")).to_be_visible()
    signing_in = barriers(page)
    page.goto(f"{site.url}/invitation#{accounts.invitations.for_first_administrator()}")
    expect(page.locator("#display_name")).to_be_visible()
    open_link = barriers(page)
    page.goto(f"{site.url}/invitation#nothing")
    page.reload()
    expect(page.locator("div[data-state=over]")).to_be_visible()
    assert (signing_in, open_link, barriers(page)) == ([], [], [])
