"""What each role finds on the trainers' page, and what happens when a golden case stands in the way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, FilePayload, Page, expect

from assistant import AssistantSettings, open_assistant
from knowledge import ArticleContent, ArticleDraft, Lifecycle, Origin
from tests.assistant.api.conftest import HANDBOOK, TRAINER, open_handbook
from tests.assistant.api.staff import PASSWORD, with_everybody
from tests.browser.conftest import EVIL, EVIL_ARTICLE, Desk, served
from tests.browser.test_trainers_page import TOO_SMALL
from ui.site import Access

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

Visit = Callable[..., Page]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
QUESTION = "几天之内可以退货?"
CASE = {"conversation": [{"role": "customer", "text": QUESTION}], "articles": ["return-days"], "key_facts": ["15天"]}
ORIGINALS = {draft.article_id: draft.content for draft in HANDBOOK}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site with somebody of every role, a golden case, and four revisions that wait for review."""
    folder: Path = tmp_path_factory.mktemp("rights")
    knowledge = open_handbook(folder)
    knowledge.store.save([EVIL_ARTICLE], TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    life = Lifecycle(knowledge.store)
    waiting = {
        "return-days": ArticleContent(QUESTION, f"签收后30天内可以申请退货。{EVIL}"),
        "invoice": ArticleContent("可以开发票吗?", "可以开具电子发票。请在收货后60天内申请。"),
        "cancel-order": ArticleContent("怎样取消订单?", "订单发货前可以在“我的订单”中取消。"),
        "drone": ArticleContent("能用无人机送吗?", "试点城市可以。"),
    }
    for article_id, content in waiting.items():
        base = 1 if article_id in ORIGINALS else None
        number = life.save(ArticleDraft(article_id, content), TRAINER, base=base, reason="新的规定").number
        life.submit(article_id, number, TRAINER)
    assistant = open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    with served(assistant, Access(with_everybody(assistant))) as desk:
        yield desk
    knowledge.close()


@pytest.fixture
def visit(browser: Browser, site: Desk) -> Iterator[Visit]:
    """Opens a place of the page as somebody of a role: `visit("trainer", "#/reviews", **options)`."""
    contexts = []

    def visit(role: str, place: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        # The first visit waits until Gradio is imported.
        page.set_default_timeout(90_000)
        send(page.request, site, "session", data={"name": role, "password": PASSWORD})
        page.goto(f"{site.url}/trainers/{place}")
        return page

    yield visit
    for context in contexts:
        context.close()


def send(caller: APIRequestContext, site: Desk, path: str, **body: Any) -> Any:
    """Change something as a page of the site does."""
    answer = caller.post(f"{site.url}/api/v1/{path}", headers={"Origin": site.url}, **body)
    assert answer.ok, answer.text()
    return answer.json()


def asked_for(page: Page) -> Any:
    return page.locator("dialog[open]")


def sections(page: Page) -> list[str]:
    page.wait_for_selector(".desk.ready")
    return [link.split("#/")[1] for link in page.locator(".place").evaluate_all("(all) => all.map((one) => one.href)")]


@pytest.fixture(scope="module")
def case(site: Desk, browser: Browser) -> str:
    """The golden case that the changed days of returning break."""
    context = browser.new_context()
    send(context.request, site, "session", data={"name": "trainer", "password": PASSWORD})
    send(context.request, site, "cases", data={"cases": [CASE]})
    context.close()
    return QUESTION


@pytest.mark.usefixtures("case")
def test_a_trainer_is_told_which_case_stands_in_the_way_and_that_others_decide(visit: Visit) -> None:
    page = visit("trainer", "#/reviews/return-days")
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = asked_for(page)
    expect(dialog).to_contain_text(QUESTION)
    expect(dialog.locator("textarea")).to_have_count(0)
    expect(dialog).to_contain_text("没有提到“15天”")
    dialog.get_by_role("button", name="关闭", exact=True).click()
    expect(asked_for(page)).to_have_count(0)
    expect(page.locator(".section .label.state").first).to_have_attribute("data-state", "in_review")
    assert page.evaluate("window.burned ?? null") is None


@pytest.mark.usefixtures("case")
def test_a_supervisor_publishes_past_a_case_only_with_a_reason(visit: Visit, site: Desk) -> None:
    page = visit("supervisor", "#/reviews/return-days", **PHONE, color_scheme="dark")
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = asked_for(page)
    expect(dialog).to_contain_text(QUESTION)
    assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    anyway = dialog.get_by_role("button", name="仍然发布")
    anyway.click()
    # Without a reason nothing happens.
    expect(asked_for(page)).to_be_visible()
    dialog.locator("textarea").fill("法规改了")
    anyway.click()
    expect(page.locator("[data-part=notice]")).to_contain_text("已发布")
    audit = page.request.get(f"{site.url}/api/v1/audit?article_id=return-days").json()["entries"]
    assert ("overridden", "supervisor", "法规改了") in {(one["action"], one["actor"], one["reason"]) for one in audit}


def test_several_revisions_are_reviewed_and_published_together(visit: Visit, site: Desk) -> None:
    page = visit("trainer", "#/reviews", locale="en-GB")
    for title in ("可以开发票吗?", "怎样取消订单?"):
        page.get_by_label(f"{title}").check()
    page.get_by_role("link", name="Review 2 together").click()
    expect(page.locator(".difference")).to_have_count(2)
    expect(page.locator("[data-part=effect] .effects, [data-part=effect] .good-line").first).to_be_visible()
    page.locator(".actions .main").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("Published")
    for article_id in ("invoice", "cancel-order"):
        found = page.request.get(f"{site.url}/api/v1/articles/{article_id}").json()
        assert (found["state"], found["published"]) == ("published", 2)


def test_an_agent_is_not_let_in(visit: Visit) -> None:
    page = visit("agent")
    assert page.locator(".section").count() == 0
    expect(page.get_by_text("没有查看该页面的权限")).to_be_visible()
    # There is a way back to where they work.
    page.get_by_role("link", name="回到您的页面").click()
    page.wait_for_selector(".desk.ready")


def test_a_supervisor_watches_and_decides_but_does_not_write(visit: Visit) -> None:
    page = visit("supervisor", "#/articles")
    assert "new" not in sections(page)
    page.get_by_text("寄到香港要多久?").click()
    expect(page.locator(".section-head h2")).to_contain_text("寄到香港要多久?")
    expect(page.get_by_label("标题", exact=True)).to_be_disabled()
    for words in ("保存草稿", "提交审核"):
        expect(page.get_by_role("button", name=words)).to_have_count(0)
    page.evaluate("location.hash = '#/reviews/drone'")
    expect(page.get_by_role("button", name="发布", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="退回")).to_have_count(0)


@pytest.mark.parametrize("options", [PHONE, {"locale": "en-GB"}], ids=["phone", "desktop"])
def test_every_section_is_whole_for_a_supervisor(visit: Visit, options: dict[str, Any]) -> None:
    page = visit("supervisor", "#/articles", **options)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status in {403, 422, 500} else None)
    for key in sections(page):
        page.evaluate(f"location.hash = '#/{key}'")
        page.wait_for_selector(f".section[data-section={key}] .section-head")
        page.wait_for_timeout(300)
        assert page.locator(".work").evaluate("(work) => work.scrollWidth <= work.clientWidth"), key
        assert page.evaluate(TOO_SMALL) == [], key
        assert page.locator(".section input[type=file]").count() == 0, key
    assert complaints == []


@pytest.mark.usefixtures("case")
def test_golden_cases_name_their_articles(visit: Visit) -> None:
    page = visit("supervisor", "#/cases")
    page.locator("[data-case] summary").first.click()
    expect(page.locator("[data-case] .entry-more").first).to_contain_text(f"{QUESTION} return-days")


def test_an_import_that_was_held_back_says_so_and_waits(visit: Visit, site: Desk) -> None:
    page = visit("trainer")
    asked = "寄到香港要多久?"
    case = {"conversation": [{"role": "customer", "text": asked}], "articles": ["shipping-hong-kong"]}
    send(page.request, site, "cases", data={"cases": [{**case, "key_facts": ["3至5个工作日"]}]})
    faq = f"编号,问题,答案\nshipping-hong-kong,{asked},一般两个月送达。\n"
    file = FilePayload(name="faq.csv", mimeType="text/csv", buffer=faq.encode())
    sent = send(page.request, site, "imports?mode=published&wait_seconds=8", multipart={"files": file})
    page.goto(f"{site.url}/trainers/#/imports/{sent['id']}")
    expect(page.locator("[data-part=held]")).to_contain_text(asked)
    expect(page.locator("[data-proposal]")).to_have_count(1)


def test_the_questions_of_a_batch_test_are_narrowed_to_a_verdict(visit: Visit) -> None:
    page = visit("trainer", "#/batches")
    questions = "问题,期望文章\n退货邮费谁付,return-postage\n怎样清洗地毯?,return-postage\n".encode()
    page.locator("[data-part=batch-file]").set_input_files(
        FilePayload(name="问题.csv", mimeType="text/csv", buffer=questions)
    )
    page.get_by_text("开始测试").click()
    expect(page.locator(".entries > li")).to_have_count(2)
    shown = 0
    for verdict in ("right", "wrong", "not_answered"):
        page.locator(f".segments [data-value={verdict}]").click()
        page.wait_for_selector(f".segments [data-value={verdict}][aria-pressed=true]")
        page.wait_for_selector(".entries > li, .empty")
        shown += page.locator(".entries > li").count()
    assert shown == 2
    expect(page.locator(".section .empty, .entries > li").first).to_be_visible()
