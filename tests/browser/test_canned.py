"""Canned replies at the desk: opened by a key, found, stacked, filled for the customer, and kept by agents."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.desk.canned import CannedText
from knowledge import Actor
from tests.browser.chats import Customer, shown, signed_in, staffed
from tests.browser.conftest import EVIL, Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ORDER = "WFM202611220001"
HELLO = CannedText("问候", "您好，我是【客服姓名】。", "zh", "hy")
CHASED = CannedText("催货已登记", "订单【订单号】的催货已经登记。", "zh", "cd")
WAIT = CannedText("One moment", "Please give me two minutes.", "en", "wait")
HOSTILE = CannedText(f"清洗 {EVIL}"[:100], f"地毯 {EVIL}", "zh", "evil")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with staffed(tmp_path_factory.mktemp("desk")) as site:
        for content in (HELLO, CHASED, WAIT, HOSTILE):
            site.chat.desk.canned.add(content, Actor("chen"))
        yield site


@pytest.fixture
def customer(site: Desk) -> Customer:
    """Somebody with an order who waits for a person."""
    customer = Customer(site)
    customer.ask(f"我的订单 {ORDER} 怎么还没到？")
    customer.want_person()
    return customer


@pytest.fixture
def desk(browser: Browser, site: Desk, customer: Customer) -> Iterator[Page]:
    """The customer's conversation with an empty reply that is being written."""
    page = signed_in(browser, site, "chen")
    shown(page, f"{site.url}/desk/#/conversation/{customer.session}")
    page.locator("#reply-text, [data-part=letter]").locator("visible=true").first.wait_for()
    page.evaluate("document.querySelector('#reply-text').value = ''")
    page.locator("[data-part=editor]").dispatch_event("input")
    expect(page.locator("#reply-text")).to_be_visible()
    page.locator("#reply-text").focus()
    yield page
    page.context.close()


def search(page: Page, text: str) -> None:
    page.locator("[data-part=dialog] input[type=search]").fill(text)


def test_two_are_stacked_from_the_keyboard_and_filled_for_the_customer(
    desk: Page, customer: Customer, site: Desk
) -> None:
    desk.keyboard.press("/")
    expect(desk.locator("[data-part=dialog] input[type=search]")).to_be_focused()
    search(desk, "hy")
    desk.keyboard.press("Shift+Enter")
    expect(desk.locator("[data-part=dialog] [role=status]")).to_contain_text(HELLO.title)
    expect(desk.locator("[data-part=dialog] input[type=search]")).to_have_value("")
    search(desk, "催货 登记")
    expect(desk.locator(".canned-reply")).to_have_count(1)
    expect(desk.locator(".canned-reply")).to_contain_text(ORDER)
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-part=dialog]")).to_be_hidden()
    expect(desk.locator("#reply-text")).to_have_value(f"您好，我是陈静。\n订单{ORDER}的催货已经登记。")
    expect(desk.locator("#reply-text")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".message[data-role=agent] .said")).to_contain_text(f"订单{ORDER}的催货已经登记。")
    assert site.chat.desk.conversation(customer.session).messages[-1].agent == "陈静"


def test_an_agent_keeps_one_changes_it_and_deletes_it(desk: Page, site: Desk) -> None:
    canned = site.chat.desk.canned
    desk.keyboard.type("发票已经开好，请查收邮件。")
    desk.locator("[data-do=canned]").click()
    dialog = desk.locator("[data-part=dialog]")
    dialog.get_by_role("button", name="新建常用语").click()
    dialog.get_by_label("名称").fill("发票")
    expect(dialog.get_by_label("内容")).to_have_value("发票已经开好，请查收邮件。")
    dialog.get_by_label("快捷词").fill("CD")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请换一个")
    expect(dialog.get_by_label("名称")).to_have_value("发票")
    dialog.get_by_label("快捷词").fill("fp")
    dialog.get_by_role("button", name="保存").click()
    expect(desk.locator("[data-part=notice]")).to_contain_text("已保存常用语")
    assert canned.found("fp")[0].changed_by == "chen"
    desk.locator("[data-do=canned]").click()
    search(desk, "fp")
    expect(desk.locator(".canned-reply")).to_have_count(1)
    dialog.get_by_role("button", name="编辑").click()
    dialog.get_by_label("名称").fill("电子发票")
    dialog.get_by_label("快捷词").fill("")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.locator("input[type=search]")).to_be_visible()
    search(desk, "电子发票")
    expect(desk.locator(".canned-reply")).to_have_count(1)
    assert canned.found("电子发票")[0].content.shortcut is None
    dialog.get_by_role("button", name="删除").click()
    dialog.get_by_role("button", name="删除").click()
    expect(dialog.locator("input[type=search]")).to_be_visible()
    search(desk, "电子发票")
    expect(dialog).to_contain_text("没有找到")
    assert canned.found("电子发票") == []


def test_several_are_put_in_by_touch_and_what_they_hold_is_text(desk: Page) -> None:
    desk.locator("[data-do=canned]").click()
    dialog = desk.locator("[data-part=dialog]")
    dialog.get_by_label("连续插入多条").check()
    for title in (WAIT.title, HOSTILE.title):
        desk.locator(".canned-reply", has_text=title[:10]).click()
    dialog.get_by_role("button", name="关闭").click()
    expect(desk.locator("#reply-text")).to_have_value(f"{WAIT.text}\n{HOSTILE.text}")
    assert desk.evaluate("window.burned ?? null") is None
    assert desk.locator("[data-part=dialog] img").count() == 0
