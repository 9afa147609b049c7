"""Gaps, conflicts and imports on the trainers' page, from what comes in to what becomes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from knowledge import ArticleContent, ArticleDraft, Origin, now
from tests.assistant.gaps.asking import FOREIGN, RAIN, TRAINER, ask
from tests.assistant.gaps.asking import opened as opened_handbook
from tests.browser.conftest import EVIL, Desk, Window, served

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]

INVOICE = "电子发票在收货后 30 天内申请，开具后发到邮箱。"
# A character of two halves before the difference: marks are counted in whole ones.
OTHER_INVOICE = "𠮷电子发票在收货后 90 天内申请，开具后发到邮箱。"
MANUAL = f"# 手册\n\n## 熨烫\n\n衬衫用中温熨烫。丝绸要垫布。\n\n## 晾晒\n\n毛衣要平铺晾干。{EVIL}\n"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site that was asked what it does not know, and whose articles disagree."""
    with opened_handbook(tmp_path_factory.mktemp("workshop"), now) as assistant:
        disagreeing = [
            ArticleDraft("invoice-a", ArticleContent("发票怎么申请?", INVOICE, similar_questions=("开票",))),
            ArticleDraft("invoice-b", ArticleContent("发票怎么申请呢?", OTHER_INVOICE)),
            ArticleDraft("invoice-c", ArticleContent("怎样申请发票?", INVOICE, similar_questions=("要发票",))),
        ]
        assistant.knowledge.store.save(disagreeing, TRAINER, Origin.IMPORT, publish=True)
        assistant.knowledge.catch_up()
        for text in (*RAIN, *FOREIGN):
            ask(assistant, text)
        with served(assistant) as desk:
            yield replace(desk, url=f"{desk.url}/trainers/")


Opening = Callable[..., Window]


@pytest.fixture
def at(workshop: Desk, opened: Callable[..., Window]) -> Opening:
    """Opens the page at a place of it: `at("gaps")`."""
    return lambda place, **options: opened(replace(workshop, url=f"{workshop.url}#/{place}"), **options)


def named(window: Window, role: Any, name: str) -> Any:
    return window.page.locator(".work").get_by_role(role, name=name, exact=True)


def dialog(window: Window, name: str, reason: str = "") -> None:
    """Press what a question offers, with a reason where it wants one."""
    shown = window.page.locator("dialog[open]")
    if reason:
        shown.locator("textarea").fill(reason)
    shown.get_by_role("button", name=name, exact=True).click()


def test_from_gaps_to_a_draft_and_to_a_dismissal_that_is_undone(at: Opening) -> None:
    window = at("gaps")
    named(window, "button", "查找缺口").click()
    window.page.wait_for_selector("[data-gap]")
    assert window.page.locator("[data-gap]").count() == 2
    window.page.locator("[data-gap]", has_text="雨衣").click()
    window.page.wait_for_selector(".questions li")
    assert window.page.locator(".questions li").count() == len(RAIN)
    named(window, "button", "写成文章").click()
    window.page.wait_for_selector(".editor")
    assert "雨衣" in named(window, "textbox", "标题").input_value()
    window.page.goto(window.page.url.split("#")[0] + "#/gaps")
    window.page.locator("[data-gap]", has_text="信用卡").click()
    named(window, "button", "不处理").click()
    dialog(window, "不处理", "不支持海外卡")
    window.page.locator(".notice").get_by_role("button", name="撤销").click()
    window.page.wait_for_selector(".timeline >> text=不支持海外卡")
    named(window, "button", "把勾选的提问加到这篇").first.click()
    window.page.wait_for_selector(".editor")
    assert any(text in named(window, "textbox", "相似问（每行一个）").input_value() for text in FOREIGN)


def test_a_contradiction_shows_its_words_and_a_duplicate_is_merged(at: Opening) -> None:
    window = at("conflicts")
    named(window, "button", "检查全部文章").click()
    window.page.wait_for_selector("[data-conflict]")
    named(window, "button", "矛盾").click()
    card = window.page.locator(".conflict", has_text="invoice-a")
    card.wait_for()
    assert card.locator("mark").all_text_contents() == ["30 天", "90 天"]
    card.get_by_role("button", name="不是问题").click()
    dialog(window, "不是问题", "两个地区")
    window.page.wait_for_function("() => !document.querySelector('.conflict')?.textContent.includes('invoice-a')")
    named(window, "button", "重复").click()
    card = window.page.locator(".conflict", has_text="invoice-c")
    card.get_by_role("button", name="合并…").click()
    dialog(window, "合并成草稿")
    dialog(window, "打开草稿")
    window.page.wait_for_selector(".editor")
    assert "怎样申请发票?" in named(window, "textbox", "相似问（每行一个）").input_value()


def test_a_file_is_put_right_before_it_is_compared_and_published(at: Opening) -> None:
    window = at("imports")
    give(window, MANUAL)
    window.page.wait_for_selector("[data-cut]")
    named(window, "button", "与下一篇合并").first.click()
    window.page.wait_for_function("() => document.querySelectorAll('[data-cut]').length === 1")
    named(window, "button", "拆成两篇").click()
    window.page.locator("dialog[open] .pick", has_text="丝绸要垫布").click()
    dialog(window, "拆成两篇")
    window.page.wait_for_function("() => document.querySelectorAll('[data-cut]').length === 2")
    named(window, "button", "与手册比较").click()
    window.page.wait_for_selector("[data-proposal]")
    assert window.page.locator("[data-proposal]").count() == 2
    named(window, "button", "全部采纳并发布").click()
    dialog(window, "全部采纳并发布")
    window.page.wait_for_selector("text=没有要决定的")
    found = window.page.request.get(
        f"{origin(window)}/api/v1/articles", params={"text": "衬衫用中温熨烫", "live": "true"}
    ).json()
    assert [article["title"] for article in found["articles"]] == ["熨烫"]
    assert window.page.evaluate("window.burned") is None


def test_what_both_changed_is_settled_with_a_text_of_ones_own(at: Opening, workshop: Desk) -> None:
    store = workshop.assistant.knowledge.store
    for days in ("七天", "十天"):
        window = at("imports")
        give(window, f"编号,问题,答案\nwash-1,能退洗衣袋吗？,{days}内可以退。\n", "washing.csv")
        window.page.wait_for_selector("[data-cut]")
        named(window, "button", "与手册比较").click()
        window.page.wait_for_selector("[data-proposal]")
        if days == "七天":
            named(window, "button", "采纳并发布").click()
            dialog(window, "采纳并发布")
            window.page.wait_for_selector("text=没有要决定的")
            own = ArticleDraft("wash-1", ArticleContent("能退洗衣袋吗？", "九天内可以退。"))
            store.save([own], TRAINER, Origin.EDIT, publish=True)
    assert window.page.locator(".three .column").count() == 3
    named(window, "button", "我来写").click()
    named(window, "textbox", "正文").fill("九天或十天内可以退。")
    named(window, "button", "采纳并发布").click()
    window.page.wait_for_selector("text=没有要决定的")
    assert store.live(["wash-1"])["wash-1"].content.body == "九天或十天内可以退。"


@pytest.mark.parametrize("place", ["gaps", "gaps/similar", "conflicts", "imports"])
def test_fits_a_phone_without_scrolling_sideways(at: Opening, place: str) -> None:
    window = at(place, viewport={"width": 390, "height": 844}, locale="en-GB")
    window.page.wait_for_selector(".section-head")
    assert (
        window.page.evaluate(
            "() => { const work = document.querySelector('.work'); return work.scrollWidth - work.clientWidth; }"
        )
        <= 0
    )
    low = """() => [...document.querySelectorAll('.work :is(button, a.button, select)')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.9).length"""
    assert window.page.evaluate(low) == 0


def origin(window: Window) -> str:
    return str(window.page.evaluate("location.origin"))


def give(window: Window, content: str, name: str = "manual.md") -> None:
    window.page.set_input_files(
        '[data-part="files"]', {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    )
