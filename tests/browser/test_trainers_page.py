"""The trainers' page in a real browser: what people do there, from writing to what a customer then gets."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant import AssistantSettings, open_assistant
from knowledge import Origin
from tests.assistant.api.conftest import TRAINER, open_handbook
from tests.browser.conftest import EVIL, EVIL_ARTICLE, Desk, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

Open = Callable[..., Page]

TOO_SMALL = """() => [
        ...document.querySelectorAll('.sectioned :is(button, a, select, summary, textarea, label:has(input))'),
        ...document.querySelectorAll('.sectioned input:not([type=checkbox], [type=radio])')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.textContent.slice(0, 30), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site whose handbook these tests change."""
    folder: Path = tmp_path_factory.mktemp("trainers")
    knowledge = open_handbook(folder)
    knowledge.store.save([EVIL_ARTICLE], TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    with served(open_assistant(AssistantSettings(), knowledge)) as desk:
        yield desk
    knowledge.close()


@pytest.fixture
def opened(context_with: Callable[..., BrowserContext], site: Desk) -> Iterator[Open]:
    """Opens a place of the page in a window of its own: `opened("#/articles", **options of the browser's context)`."""
    pages: list[Page] = []

    def open_(place: str = "", **options: object) -> Page:
        page = context_with(options).new_page()
        pages.append(page)
        page.goto(f"{site.url}/trainers/{place}", timeout=90_000)
        page.wait_for_selector(".desk.ready", timeout=60_000)
        return page

    yield open_
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close(run_before_unload=False)


def main_button(page: Page) -> None:
    """Press what the foot of the section offers first."""
    page.locator(".actions .main").click()


def write(page: Page, body: str, title: str | None = None) -> None:
    """Fill in the editor."""
    if title is not None:
        page.get_by_label("标题", exact=True).fill(title)
    page.get_by_label("正文").fill(body)


def test_what_is_written_reviewed_and_published_is_what_customers_get(opened: Open, site: Desk) -> None:
    page = opened("#/new")
    write(page, "可以用支票付款。支票到账后48小时内发货。", "可以用支票付款吗?")
    preview = page.locator(".beside .bubble").first
    expect(preview).to_contain_text("支票到账后48小时内发货。")
    main_button(page)
    expect(page.locator("[data-part=effect]")).to_be_visible()
    expect(page.locator(".difference ins").first).to_contain_text("支票付款")
    main_button(page)
    expect(page.locator(".section[data-section=articles] .state")).to_have_attribute("data-state", "published")
    asked = {"conversation": [{"role": "customer", "text": "能用支票付款吗"}]}
    deadline = time.monotonic() + 60
    # The indexes follow what was published; how soon depends on what else the machine does.
    while "支票到账后48小时内发货。" not in page.request.post(f"{site.url}/api/v1/drafts", data=asked).json()["text"]:
        assert time.monotonic() < deadline
        page.wait_for_timeout(200)


def test_who_saves_second_sees_both_texts_and_loses_nothing(opened: Open, site: Desk) -> None:
    first, second = opened("#/articles/cancel-order"), opened("#/articles/cancel-order")
    write(first, "订单发货前可以在“我的订单”中取消。发货后请联系客服。")
    first.locator(".actions .button", has_text="保存草稿").click()
    expect(first.locator(".labels .state").first).to_have_attribute("data-state", "draft")
    write(second, "订单发货前可以打电话取消。发货后请拒收包裹。", "如何取消订单?")
    second.locator(".actions .button", has_text="保存草稿").click()
    both = second.locator(".meanwhile")
    expect(both).to_contain_text("两人都改了")
    expect(both.locator("mark").first).to_be_visible()
    expect(both).to_contain_text("发货后请联系客服。")
    expect(both).to_contain_text("可以打电话取消。")
    both.locator(".sides", has_text="正文").get_by_label("用对方的").check()
    both.locator(".button.main").click()
    expect(second.get_by_label("正文")).to_have_value("订单发货前可以在“我的订单”中取消。发货后请联系客服。")
    expect(second.get_by_label("标题", exact=True)).to_have_value("如何取消订单?")
    second.locator(".actions .button", has_text="保存草稿").click()
    expect(second.locator(".section-head h2")).to_have_text("如何取消订单?")
    stored = second.request.get(f"{site.url}/api/v1/articles/cancel-order").json()
    assert stored["title"] == "如何取消订单?"
    assert stored["body"].endswith("发货后请联系客服。")


def test_an_old_revision_is_compared_and_brought_back(opened: Open, site: Desk) -> None:
    page = opened("#/articles/invoice")
    write(page, "可以开具电子发票。请在收货后90天内申请。")
    main_button(page)
    expect(page.locator("[data-part=effect]")).to_be_visible()
    main_button(page)
    expect(page.locator(".section[data-section=articles] .state")).to_have_attribute("data-state", "published")
    page.get_by_text("历史", exact=True).click()
    expect(page.locator(".difference del")).to_have_text("30")
    expect(page.locator(".difference ins")).to_have_text("90")
    page.locator(".timeline .link", has_text="恢复这一版").click()
    page.locator("dialog textarea").fill("还是30天")
    page.locator("dialog .button.main").click()
    expect(page.locator(".timeline li.live")).to_contain_text("第 3 版")
    stored = page.request.get(f"{site.url}/api/v1/articles/invoice").json()
    assert (stored["body"], stored["published"]) == ("可以开具电子发票。请在收货后30天内申请。", 3)


def test_a_review_is_sent_back_with_a_reason(opened: Open) -> None:
    page = opened("#/articles/return-days")
    write(page, "签收后20天内可以申请退货。")
    main_button(page)
    page.locator(".decision .button", has_text="退回修改").click()
    page.locator("dialog .button.main").click()
    expect(page.locator("dialog textarea")).to_be_focused()
    page.locator("dialog textarea").fill("期限没有改")
    page.locator("dialog .button.main").click()
    expect(page.locator("[data-part=notice].shown")).to_contain_text("已退回")


def test_leaving_asks_first_and_undo_can_be_undone(opened: Open) -> None:
    page = opened("#/articles/goodwill-limit")
    saved = page.get_by_label("正文").input_value()
    write(page, "新的内容。")
    page.locator(".place", has_text="待复核").click()
    page.locator("dialog .button", has_text="继续编辑").click()
    expect(page.get_by_label("正文")).to_have_value("新的内容。")
    page.locator(".actions .link", has_text="撤销修改").click()
    expect(page.get_by_label("正文")).to_have_value(saved)
    page.locator("[data-part=notice] button").click()
    expect(page.get_by_label("正文")).to_have_value("新的内容。")
    page.locator(".place", has_text="待复核").click()
    page.locator("dialog .button.danger").click()
    expect(page.locator(".section[data-section=overdue] h2")).to_be_visible()


def test_the_list_is_narrowed_by_words_and_filters_that_stay_in_the_address(opened: Open) -> None:
    page = opened()
    page.locator("[data-part=search]").fill("香港")
    expect(page.locator(".rows > li")).to_have_count(1)
    page.get_by_label("语言", exact=True).select_option("en")
    expect(page.locator(".empty")).to_contain_text("没有符合条件的文章")
    page.locator("[data-part=search]").fill("Hong Kong")
    expect(page.locator(".rows > li")).to_have_count(1)
    page.reload()
    expect(page.locator(".rows > li")).to_have_count(1)
    expect(page.locator("[data-part=search]")).to_have_value("Hong Kong")


def test_what_people_write_is_shown_as_text_and_nothing_of_it_runs(opened: Open) -> None:
    page = opened("#/articles")
    assert EVIL in (page.locator("[data-article=evil]").text_content() or "")
    page.locator("[data-article=evil]").click()
    assert EVIL in page.get_by_label("正文").input_value()
    expect(page.locator(".beside .bubble").first).to_contain_text("<img")
    page.goto(page.url + "/history")
    expect(page.locator(".timeline li").first).to_be_visible()
    page.goto(page.url.replace("articles/evil/history", "%3Cimg%20src=x%20onerror=alert(1)%3E"))
    page.wait_for_timeout(300)
    made = page.evaluate("""() => ({
        burned: window.burned ?? null,
        elements: document.querySelectorAll('.desk :is(img, script, iframe, form[action])').length
            + document.querySelectorAll('.work a:not([href^="#/"])').length,
        written: document.body.innerText.includes('1333'),
    })""")
    assert made == {"burned": None, "elements": 0, "written": False}


@pytest.mark.parametrize("width", [360, 390, 1000, 1440])
def test_nothing_is_wider_than_the_window_and_everything_can_be_hit(opened: Open, width: int) -> None:
    page = opened("#/articles", viewport={"width": width, "height": 844}, locale="en-GB")
    small = []
    for place in ("articles", "articles/evil", "articles/evil/history", "reviews", "overdue", "new"):
        page.evaluate(f"location.hash = '#/{place}'")
        page.wait_for_selector(".section-head")
        page.wait_for_timeout(250)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".work").evaluate("(work) => work.scrollWidth <= work.clientWidth"), place
        small += page.evaluate(TOO_SMALL)
    assert small == []
