"""A customer's order, looked up: a card of data on every page that shows the conversation, whatever the shop says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.orders.attempts import Attempts
from assistant.orders.consulting import Orders
from assistant.orders.domain import OrderFound, Parcel, ParcelStatus
from assistant.orders.sample_shop import SampleShop
from tests.browser.chats import shown, signed_in, staffed
from tests.browser.conftest import Desk
from tests.browser.test_customer_chat import PHONE, write
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ORDER, DIGITS = "WFM202600000005", "2580"
ODD_ORDER = "WFM202600000006"
EVIL = "<img src=x onerror=\"window.burned='img'\"><b>${alert(1)}</b>"


class OddShop(SampleShop):
    """The sample shop, whose carrier of one order means harm."""

    source = "鲸渡商城<i>"

    def find(self, number: str, last_four: str) -> OrderFound | None:
        found = super().find(number, last_four)
        if found is None or found.number != ODD_ORDER:
            return found
        return replace(found, parcels=(Parcel(EVIL, "ZTO750012345678", ParcelStatus.DELAYED, EVIL),))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with staffed(tmp_path_factory.mktemp("desk")) as site:
        store = site.assistant.knowledge.store
        attempts = Attempts(store.engine, store.clock)
        site.assistant.consult(Orders(OddShop(store.clock), attempts, store.clock, ZoneInfo("Asia/Shanghai")))
        yield site


@pytest.fixture
def customer(browser: Browser, site: Desk) -> Iterator[Page]:
    """A customer's phone with the chat on it."""
    context = browser.new_context(locale="zh-CN", **PHONE)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{site.url}/chat")
    yield page
    context.close()


def staff(browser: Browser, site: Desk, name: str, place: str, **options: Any) -> Page:
    return shown(signed_in(browser, site, name, **options), f"{site.url}{place}")


def lines(card: Locator) -> dict[str, str]:
    """What a card says, by its labels."""
    return dict(zip(card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True))


def harmless(page: Page) -> None:
    assert page.evaluate("window.burned ?? null") is None
    assert page.locator(".sheet :is(img, b, i)").count() == 0


def test_a_customer_and_the_staff_see_an_order_as_data(browser: Browser, site: Desk, customer: Page) -> None:
    write(customer, "我的包裹到哪了？")
    expect(customer.locator(".reply").last).to_contain_text("请提供您的订单号")
    write(customer, ORDER)
    expect(customer.locator(".reply").last).to_contain_text("后四位")
    write(customer, DIGITS)
    card = customer.locator(".reply.answer .sheet")
    expect(card.locator("figcaption")).to_have_text("订单查询结果")
    told = lines(card)
    assert (told["订单号"], told["订单状态"]) == (ORDER, "派送中")
    assert "京东快递 JDVA00123456789" in told["快递"]
    expect(card.locator("p")).to_contain_text("数据来自鲸渡商城<i>，查询时间")
    expect(customer.locator(".reply.answer .prose > p").first).to_contain_text("为您查到")
    assert customer.locator(".reply.answer :is(.sources, blockquote)").count() == 0
    assert customer.evaluate("document.documentElement.scrollWidth") <= 390
    customer.reload()
    expect(customer.locator(".sheet")).to_have_count(1)
    assert lines(card) == told

    customer.get_by_role("button", name="转人工").click()
    expect(customer.locator(".strip")).to_be_visible()
    (entry,) = [row for row in site.chat.desk.queue().rows if row.preview == DIGITS]
    for name, place in (
        ("chen", f"/desk/#/conversation/{entry.session}"),
        ("wang", f"/supervisors/#/conversations/{entry.session}"),
    ):
        page = staff(browser, site, name, place, **PHONE)
        same = page.locator(".message[data-role=assistant] .sheet")
        expect(same).to_have_count(1)
        assert lines(same) == told
        expect(page.locator(".message", has=page.locator(".sheet")).locator(".said")).to_contain_text("为您查到")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.context.close()


def test_an_agent_sends_what_was_looked_up_as_data_and_what_a_shop_says_is_text(
    browser: Browser, site: Desk, customer: Page
) -> None:
    write(customer, "退货运费谁出?")
    expect(customer.locator(".reply.answer")).to_have_count(1)
    customer.get_by_role("button", name="转人工").click()
    expect(customer.locator(".strip")).to_be_visible()
    write(customer, f"我的包裹到哪了？订单 {ODD_ORDER}，手机尾号 {DIGITS}")
    expect(customer.locator(".own")).to_have_count(2)
    # The page shows what was written before the server has it.
    wait_until(lambda: any(ODD_ORDER in row.preview for row in site.chat.desk.queue().rows))
    (entry,) = [row for row in site.chat.desk.queue().rows if ODD_ORDER in row.preview]

    page = staff(browser, site, "chen", f"/desk/#/conversation/{entry.session}")
    expect(page.locator("[data-part=sources] .sheet")).to_contain_text(EVIL)
    harmless(page)
    page.keyboard.press("Control+Enter")
    sent = page.locator(".message[data-role=agent] .sheet")
    expect(sent).to_contain_text(EVIL)
    harmless(page)

    got = customer.locator(".reply.agent .sheet")
    expect(got).to_contain_text(EVIL)
    assert lines(got) == lines(sent)
    assert lines(got)["最新物流"] == EVIL
    harmless(customer)
    page.context.close()
