"""Statistics, the console, batch tests and golden cases of the trainers' page, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from assistant import AssistantSettings, FeedbackAction, Message, Reader, Request, Role, Verdict, open_assistant
from knowledge import Actor, Origin
from tests.assistant.api.conftest import TRAINER, open_handbook
from tests.browser.conftest import EVIL, EVIL_ARTICLE, Desk, served
from tests.browser.test_trainers_page import TOO_SMALL

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

Open = Callable[..., Page]
QUESTIONS = "问题,期望文章\n退货邮费谁付,return-postage\n怎样清洗地毯?,evil\n你们卖鞋吗,无\n".encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site that was asked something already."""
    folder: Path = tmp_path_factory.mktemp("views")
    knowledge = open_handbook(folder)
    knowledge.store.save([EVIL_ARTICLE], TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    assistant = open_assistant(AssistantSettings(answer_level=0.5), knowledge)
    agent = Actor("li")
    for question, action in (
        ("退货邮费谁付", FeedbackAction.SENT),
        (EVIL_ARTICLE.content.title, FeedbackAction.REJECTED),
    ):
        draft = assistant.draft(Request((Message(Role.CUSTOMER, question),), Reader.AGENT), agent)
        assistant.feedback(draft.id, Verdict(action, None, None), agent)
    with served(assistant) as desk:
        yield desk
    knowledge.close()


@pytest.fixture
def opened(context_with: Callable[..., BrowserContext], site: Desk) -> Iterator[Open]:
    """Opens a place of the page in a window of its own."""
    pages: list[Page] = []

    def open_(place: str, **options: object) -> Page:
        page = context_with(options).new_page()
        pages.append(page)
        page.goto(f"{site.url}/trainers/{place}", timeout=90_000)
        page.wait_for_selector(".desk.ready", timeout=60_000)
        return page

    yield open_
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close(run_before_unload=False)


def test_statistics_lead_from_all_drafts_to_the_passages_of_one_article(opened: Open) -> None:
    page = opened("#/statistics")
    expect(page.locator(".tile").first).to_contain_text("2")
    page.locator(".plot").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".readout")).to_contain_text("可以答复 2")
    page.locator(".use-row", has_text="退货运费谁出").click()
    expect(page.locator(".passages")).to_contain_text("商品有质量问题的，退货运费由我们承担。")
    page.locator(".back").click()
    page.get_by_text("从未用到", exact=True).click()
    # Everything here is new: no article was there for the whole period.
    expect(page.locator("[data-part=use]")).to_contain_text("没有从未用到的文章")


def test_who_says_which_article_is_right_gets_a_golden_case_and_may_take_it_back(opened: Open, site: Desk) -> None:
    page = opened("#/console")
    page.get_by_label("客户的问题").fill("寄回去的邮费谁付")
    page.keyboard.press("Enter")
    card = page.locator("[data-candidate=return-postage]")
    if card.get_attribute("open") is None:
        card.locator("summary").click()
    expect(card.locator("mark").first).to_be_visible()
    expect(card.locator(".sum").first).to_contain_text("合计")
    card.get_by_text("这篇是对的").click()
    page.locator("dialog .button.main").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("已记为标准问题")
    cases = page.request.get(f"{site.url}/api/v1/cases").json()["cases"]
    assert [(one["question"], one["articles"]) for one in cases] == [("寄回去的邮费谁付", ["return-postage"])]
    page.locator("[data-part=notice] button").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("已撤销")
    assert page.request.get(f"{site.url}/api/v1/cases").json()["cases"] == []


def test_a_file_of_questions_is_tested_twice_and_compared(opened: Open) -> None:
    page = opened("#/batches")
    for _ in range(2):
        page.locator("[data-part=batch-file]").set_input_files(
            FilePayload(name="问题.csv", mimeType="text/csv", buffer=QUESTIONS)
        )
        page.get_by_text("开始测试").click()
        expect(page.locator(".entries > li")).to_have_count(3)
        with page.expect_download() as download:
            page.get_by_text("下载结果").click()
        assert download.value.suggested_filename.endswith(".xlsx")
        page.locator(".back").click()
    expect(page.locator(".with-box input")).to_have_count(2)
    for box in page.locator(".with-box input").all():
        box.check()
    page.get_by_text("比较两次测试").click()
    expect(page.locator(".tiles")).to_contain_text("没有变3")


def test_a_golden_case_is_written_retired_and_used_again(opened: Open) -> None:
    page = opened("#/cases/new")
    page.get_by_label("客户的问题").fill(f"地毯怎么洗 {EVIL}")
    page.get_by_label("正确的文章").fill("清洗地毯")
    page.locator(".picks button").click()
    page.locator(".actions .main").click()
    entry = page.locator("[data-case]")
    entry.locator("summary").click()
    expect(entry).to_contain_text("onerror")
    entry.get_by_text("停用", exact=True).click()
    expect(page.locator(".empty")).to_be_visible()
    page.locator("[data-part=notice] button").click()
    expect(entry).to_be_visible()
    assert page.evaluate("window.burned ?? null") is None


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_window_and_everything_can_be_hit(opened: Open, width: int) -> None:
    page = opened("#/statistics", viewport={"width": width, "height": 844}, locale="en-GB")
    small = []
    for place in ("statistics", "statistics/evil", "console?text=退货运费谁出", "batches", "cases", "cases/new"):
        page.evaluate(f"location.hash = '#/{place}'")
        page.wait_for_selector(f".section[data-section={place.split('/')[0].split('?')[0]}] .section-head")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".work").evaluate("(work) => work.scrollWidth <= work.clientWidth"), place
        small += page.evaluate(TOO_SMALL)
    assert small == []
    assert page.evaluate("window.burned ?? null") is None
