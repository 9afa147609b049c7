"""The administrators' page and everybody's own account, in a real browser: links, roles, tokens, the log, passwords."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import LOCAL_ADMINISTRATOR, AssistantSettings, NewPerson, StaffRole, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.browser.chats import PASSWORD, QUICK_HASHER, shown, signed_in
from tests.browser.conftest import Desk, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

NEW = "seven green bicycles"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site with one administrator and one agent."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    accounts = open_accounts(knowledge.store, QUICK_HASHER)
    for name, display, role in (("zhao", "赵敏", StaffRole.ADMINISTRATOR), ("chen", "陈静", StaffRole.AGENT)):
        accounts.people.add(NewPerson(name, frozenset({role}), PASSWORD, display), LOCAL_ADMINISTRATOR)
    with served(open_assistant(AssistantSettings(), knowledge)) as site:
        yield site
    knowledge.close()


@pytest.fixture
def opened(browser: Browser, site: Desk) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody: `opened("zhao", "/people/#/people")`; complaints of the page fail the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_(name: str, place: str, **options: Any) -> Page:
        page = signed_in(browser, site, name, **options)
        pages.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return shown(page, f"{site.url}{place}")

    yield open_
    for page in pages:
        page.context.close()
    assert [said for said in complaints if "status of 4" not in said] == []


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def agree(page: Page, words: str, reason: str = "") -> None:
    """Answer the question that the page asks."""
    dialog = page.locator("dialog[open]")
    if reason:
        dialog.locator("textarea").fill(reason)
    dialog.get_by_role("button", name=words, exact=True).click()


def choose_password(page: Page, link: str, password: str) -> None:
    page.goto(link)
    page.locator("#password").fill(password)
    page.locator("#again").fill(password)
    page.locator("button.main").click()


def test_who_is_invited_signs_in_gets_another_role_and_is_signed_out(
    opened: Callable[..., Page], browser: Browser, site: Desk
) -> None:
    boss = opened("zhao", "/people/")
    boss.locator(".section-head a.button").click()
    boss.locator("[data-part=new-name]").fill("CHEN")
    press(boss, "建立账号，生成链接")
    expect(boss.locator("[data-part=notice]")).to_contain_text("已经有人使用")
    boss.locator("[data-part=new-name]").fill("sun")
    boss.locator("[data-part=new-display-name]").fill("孙悦")
    press(boss, "建立账号，生成链接")
    link = boss.locator("[data-part=once]").input_value()
    assert link.startswith(f"{site.url}/invitation#")

    invited = browser.new_context(locale="zh-CN").new_page()
    choose_password(invited, link, NEW)
    invited.wait_for_selector(".desk.ready", timeout=60_000)
    expect(invited.locator("[data-part=me]")).to_have_text("孙悦")
    expect(invited.locator('.pages a[href="/trainers/"]')).to_be_hidden()

    boss.reload()
    boss.wait_for_selector(".desk.ready")
    expect(boss.locator("[data-part=once]")).to_have_count(0)
    expect(boss.locator("[data-part=access] dl")).to_contain_text("1 个浏览器")
    boss.locator(".boxes input[value=trainer]").check()
    boss.locator(".boxes input[value=agent]").uncheck()
    press(boss, "保存")
    expect(boss.locator("[data-part=notice]")).to_contain_text("马上生效")
    invited.goto(f"{site.url}/trainers/")
    invited.wait_for_selector(".desk.ready", timeout=60_000)

    press(boss, "全部退出登录")
    agree(boss, "全部退出登录", "手机丢了")
    expect(boss.locator("[data-part=access] dl")).to_contain_text("没有登录")
    expect(boss.locator(".events .event").first).to_contain_text("手机丢了")
    invited.reload()
    invited.wait_for_url("**/sign-in**")
    invited.context.close()


def test_a_locked_name_is_seen_and_unlocked(opened: Callable[..., Page], site: Desk) -> None:
    boss = opened("zhao", "/people/")
    for _ in range(5):
        httpx.post(f"{site.url}/api/v1/session", json={"name": "chen", "password": "not the password"})
    boss.reload()
    boss.wait_for_selector(".desk.ready")
    expect(boss.locator(".sections .count")).to_have_text("1")
    boss.locator("[data-person=chen][data-standing=locked]").click()
    press(boss, "解除锁定")
    agree(boss, "解除锁定")
    expect(boss.locator("[data-part=notice]")).to_contain_text("陈静 可以登录了")
    expect(boss.locator(".sections .count")).to_have_count(0)
    page = opened("chen", "/account/")
    expect(page.locator("h2")).to_have_text("陈静")


def test_the_last_administrator_cannot_lock_themselves_out(opened: Callable[..., Page]) -> None:
    boss = opened("zhao", "/people/#/people/person/zhao")
    expect(boss.locator(".boxes input[value=administrator]")).to_be_disabled()
    expect(boss.locator("[data-part=access]")).to_contain_text("唯一的管理员")
    expect(boss.get_by_role("button", name="停用账号")).to_have_count(0)


def test_a_token_is_shown_once_used_and_revoked(opened: Callable[..., Page], site: Desk) -> None:
    boss = opened("zhao", "/people/#/tokens")
    expect(boss.locator(".empty-title")).to_have_text("没有可用的令牌")
    boss.locator(".section-head a.button").click()
    boss.locator("[data-part=token-name]").fill("Chatwoot")
    press(boss, "生成令牌")
    expect(boss.locator("[data-part=notice]")).to_contain_text("至少选一项权限")
    boss.locator(".boxes input[value=read]").check()
    press(boss, "生成令牌")
    token = boss.locator("[data-part=once]").input_value()
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{site.url}/api/v1/articles", headers=headers).status_code == 200
    boss.reload()
    boss.wait_for_selector(".desk.ready")
    expect(boss.locator("[data-part=once]")).to_have_count(0)
    expect(boss.locator("[data-token=Chatwoot]")).to_contain_text("刚刚")
    press(boss, "作废")
    agree(boss, "作废")
    expect(boss.locator(".over summary")).to_contain_text("1")
    assert httpx.get(f"{site.url}/api/v1/articles", headers=headers).status_code == 401


def test_the_log_is_looked_through_in_the_language_of_the_reader(opened: Callable[..., Page]) -> None:
    boss = opened("zhao", "/people/#/events")
    expect(boss.locator("[data-part=events] .event").first).to_be_visible()
    boss.locator("select").nth(1).select_option("signed_in")
    expect(boss.locator("[data-part=events] .event:not([data-kind=signed_in])")).to_have_count(0)
    expect(boss.locator("[data-part=events] .event").first).to_contain_text("登录")
    boss.locator("[data-do=speak][data-value=en]").click()
    expect(boss.locator("h2")).to_have_text("Account log")
    expect(boss.locator("[data-part=events] .event").first).to_contain_text("Signed in")


def test_ones_own_account_is_behind_ones_name(opened: Callable[..., Page], site: Desk) -> None:
    page = opened("chen", "/desk/")
    elsewhere = opened("chen", "/desk/", **PHONE)
    page.locator("[data-part=me]").click()
    page.wait_for_selector(".desk.ready", timeout=60_000)
    password = page.locator("[data-part=password] input")
    for field, value in enumerate(("not the password", NEW, NEW)):
        password.nth(field).fill(value)
    press(page, "更改密码")
    expect(page.locator("[data-part=notice]")).to_contain_text("现在的密码不对")
    page.locator(".sections a").nth(1).click()
    rows = page.locator("[data-part=sessions] > li")
    expect(rows).not_to_have_count(0)
    before = rows.count()
    rows.filter(has_text="就是这里").wait_for()
    rows.filter(has_not_text="就是这里").first.get_by_role("button").click()
    expect(rows).to_have_count(before - 1)
    page.locator(".sections a").first.click()
    for field, value in enumerate((PASSWORD, NEW, NEW)):
        password.nth(field).fill(value)
    press(page, "更改密码")
    expect(page.locator("[data-part=notice]")).to_contain_text("密码已更改")
    elsewhere.reload()
    elsewhere.wait_for_url("**/sign-in**")
    page.locator(".sections a").nth(1).click()
    expect(rows).to_have_count(1)
    press(page, "全部退出登录")
    agree(page, "全部退出登录")
    page.wait_for_url("**/sign-in**")
    # As it was for the tests that follow.
    accounts = open_accounts(site.assistant.knowledge.store, QUICK_HASHER)
    accounts.sign_ins.reset_password("chen", PASSWORD, LOCAL_ADMINISTRATOR)


def test_nothing_is_wider_than_a_phone(opened: Callable[..., Page]) -> None:
    boss = opened("zhao", "/people/", **PHONE)
    for place in ("people", "people/invite", "people/person/zhao", "tokens", "tokens/new", "events"):
        boss.evaluate("place => { location.hash = place; }", f"#/{place}")
        expect(boss.locator("h2")).to_be_visible()
        assert boss.evaluate("document.documentElement.scrollWidth") <= 390, place
        too_wide = boss.locator(".work").evaluate("work => work.scrollWidth - work.clientWidth")
        assert too_wide <= 0, place


def test_the_first_administrator_is_made_on_the_page(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    knowledge = open_handbook(tmp_path_factory.mktemp("empty"))
    with served(open_assistant(AssistantSettings(), knowledge)) as site:
        page = shown(browser.new_context(locale="en-GB").new_page(), f"{site.url}/people/")
        page.locator("[data-part=new-name]").fill("zhao")
        for field in page.locator("input[type=password]").all():
            field.fill(NEW)
        press(page, "Add, and sign in")
        expect(page.locator("[data-person=zhao]")).to_be_visible(timeout=60_000)
        assert httpx.get(f"{site.url}/api/v1/articles").status_code == 401
        page.context.close()
    knowledge.close()
