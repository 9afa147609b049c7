"""Trying a question at the desk, in a real browser."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from assistant import Feedback, FeedbackAction
from tests.browser.conftest import EVIL, Desk, Window

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

Opened = Callable[..., Window]

QUESTION = "退货运费谁出?"
QUOTE = "商品有质量问题的，退货运费由我们承担。"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_says_what_to_do_before_anything_is_picked(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    assert urlsplit(window.page.url).path == "/desk/"
    window.page.click("[data-do=try]")
    expect(window.part("reply-empty")).to_contain_text("选一段对话")
    expect(window.part("samples").locator("[data-do=pick]")).to_have_count(8)


def test_a_sample_is_shown_and_answered(opened: Opened, desk: Desk) -> None:
    window = opened(desk, place="#/trial")
    window.page.click("[data-value=return-postage]")
    window.settle()
    expect(window.page.locator(".message")).to_have_count(3)
    expect(window.page.locator(".message").last).to_contain_text("退货运费谁出")
    expect(window.part("letter")).to_contain_text(QUOTE)


def test_a_sentence_and_its_source_light_each_other_up(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    first, second = (window.page.locator(f".sentence[data-numbers='{number}']") for number in (1, 2))
    quote = window.page.locator(".card mark[data-numbers='1']")
    expect(quote).to_contain_text(QUOTE)
    first.hover()
    expect(quote).to_have_class("lit")
    quote.hover()
    expect(first).to_have_class("sentence lit")
    expect(second).to_have_class("sentence")
    second.focus()
    expect(second).to_have_class("sentence lit")
    expect(quote).not_to_have_class("lit")


def test_a_source_opens_as_the_whole_article_with_the_quote_marked(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    expect(window.page.locator(".card .about")).to_contain_text("售后手册.md §1")
    window.page.click("[data-do=article]")
    expect(window.part("article").locator("mark").first).to_contain_text(QUOTE)
    expect(window.part("article")).to_contain_text("寄回去的运费怎么算")
    window.page.keyboard.press("Escape")
    expect(window.part("article")).to_be_hidden()


def test_another_article_can_be_looked_at(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.page.locator("[data-do=look-up]", has_text="几天之内可以退货").click()
    expect(window.part("article")).to_contain_text("签收后15天内可以申请退货。")


def test_what_is_copied_unchanged_is_recorded_as_sent(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.page.keyboard.press("Control+Enter")
    expect(window.part("notice")).to_contain_text("原样采用")
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert QUOTE in copied
    (feedback,) = feedback_on_last_draft(window, desk)
    assert (feedback.action, feedback.final_text) == (FeedbackAction.SENT, copied)


def test_what_is_changed_before_it_is_copied_is_recorded_as_edited(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.part("edit").click()
    window.page.fill("#reply-text", f"{QUOTE}祝您愉快！")
    window.part("edit").click()
    expect(window.part("letter").locator(".own")).to_have_text("祝您愉快！")
    expect(window.part("letter").locator(".sentence")).to_have_count(1)
    window.page.click("[data-do=use]")
    expect(window.part("notice")).to_contain_text("修改后采用")
    (feedback,) = feedback_on_last_draft(window, desk)
    assert (feedback.action, feedback.final_text) == (FeedbackAction.EDITED, f"{QUOTE}祝您愉快！")


def test_a_rejection_is_recorded_with_its_reason(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.page.click("[data-do=reject]")
    window.page.click("[data-value=outdated]")
    window.page.fill("#reason", "运费改了")
    window.page.press("#reason", "Enter")
    expect(window.part("notice")).to_contain_text("不采用")
    (feedback,) = feedback_on_last_draft(window, desk)
    assert (feedback.action, feedback.reason) == (FeedbackAction.REJECTED, "内容已过时: 运费改了")


def test_tone_and_language_redraft(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask("寄到香港要多久?")
    window.page.click("[data-do=language][data-value=en]")
    expect(window.part("letter")).to_contain_text("Parcels to Hong Kong take 3 to 5 working days.")
    window.page.click("[data-do=tone][data-value=brief]")
    expect(window.part("letter")).not_to_contain_text("Hello")


def test_changes_survive_a_redraft(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.part("edit").click()
    window.page.fill("#reply-text", "我自己写的。")
    window.page.click("[data-do=tone][data-value=brief]")
    window.page.click("[data-part=notice] button")
    expect(window.part("letter")).to_have_text("我自己写的。")


def test_asks_back_with_choices_that_redraft(opened: Opened, hesitant_desk: Desk) -> None:
    window = opened(hesitant_desk)
    window.ask("能退吗")
    expect(window.part("labels")).to_contain_text("先问清楚")
    choice = window.page.locator("[data-do=mean]").first
    question = choice.inner_text()
    expect(window.part("letter")).to_contain_text(f"1. {question}")
    choice.click()
    expect(window.part("notes")).to_contain_text(question)
    window.page.click("[data-do=unmean]")
    expect(window.part("notes")).not_to_contain_text(question)


def test_hands_over_what_only_the_customer_knows_and_takes_it_in(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask("我的快递到哪了")
    expect(window.part("labels")).to_contain_text("转人工")
    expect(window.part("asides")).to_contain_text("待客户提供")
    window.page.fill("[data-slot=order_number]", "SF1234567890123")
    window.page.click("[data-do=fill]")
    expect(window.part("asides")).to_contain_text("客户已提供")
    expect(window.part("asides").locator("output")).to_have_text("SF1234567890123")


def test_warns_of_an_internal_source(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask("客服补偿额度是多少?")
    expect(window.part("notes")).to_contain_text("仅供内部使用")
    expect(window.page.locator(".card .internal")).to_have_text("仅供内部")


def test_a_pasted_conversation_is_shown_and_answered(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.page.click("[data-do=try]")
    window.page.click("[data-do=paste]")
    window.page.fill("#pasted", f"客户：你好\n客服：您好\n客户：{QUESTION}")
    window.page.click(".paste .main")
    window.settle()
    expect(window.page.locator(".message")).to_have_count(3)
    expect(window.part("letter")).to_contain_text(QUOTE)


def test_what_people_write_is_shown_as_text_and_nothing_of_it_runs(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    window.ask(f"怎样清洗地毯? {EVIL}")
    expect(window.page.locator(".message .said").last).to_have_text(f"怎样清洗地毯? {EVIL}")
    assert EVIL in window.part("letter").text_content()
    assert EVIL in window.page.locator(".card h3", has_text="清洗地毯").text_content()
    window.page.locator(".card", has_text="清洗地毯").locator("[data-do=article]").click()
    assert EVIL in window.part("article").locator(".article-body").text_content()
    window.part("edit").click()
    assert EVIL in window.page.input_value("#reply-text")
    window.page.wait_for_timeout(300)
    made = window.page.evaluate("""() => ({
        burned: window.burned ?? null,
        elements: document.querySelectorAll('.desk :is(img, script, iframe, form[action])').length
            + document.querySelectorAll('.columns a').length,
        written: document.body.innerText.includes('1333'),
    })""")
    assert made == {"burned": None, "elements": 0, "written": False}
    assert dialogs == []
    assert foreign(window, desk) == []


def test_nothing_leaves_the_machine_and_nothing_stays_in_the_browser(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask(QUESTION)
    window.page.click("[data-do=speak][data-value=en]")
    window.page.keyboard.press("Control+Enter")
    expect(window.part("notice")).to_contain_text("Copied")
    assert foreign(window, desk) == []
    stored = window.page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert QUESTION not in stored
    assert QUOTE not in stored


def test_a_policy_keeps_other_hosts_out_even_of_code_that_runs(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    violated = window.page.evaluate("""() => new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        fetch('http://127.0.0.1:9/').catch(() => setTimeout(() => resolve('nothing'), 500));
    })""")
    assert violated == "connect-src"
    policy = window.page.request.get(desk.url + "/desk/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy


def test_a_server_that_does_not_answer_is_told_and_tried_again(opened: Opened, desk: Desk) -> None:
    window = opened(desk, place="#/trial")
    window.page.route("**/api/v1/drafts", lambda route: route.abort())
    window.page.fill("#next-message", QUESTION)
    window.page.press("#next-message", "Enter")
    expect(window.part("failure")).to_contain_text("没能起草回复")
    window.page.unroute("**/api/v1/drafts")
    window.page.click("[data-do=retry]")
    expect(window.part("letter")).to_contain_text(QUOTE)


def test_an_answer_that_was_overtaken_is_dropped(opened: Opened, desk: Desk) -> None:
    window = opened(desk, place="#/trial")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    window.page.route("**/api/v1/drafts", hold, times=1)
    window.page.fill("#next-message", QUESTION)
    window.page.press("#next-message", "Enter")
    expect(window.part("waiting")).to_be_visible()
    window.page.click("[data-do=leave]")
    window.ask("可以开发票吗?")
    with window.page.expect_response("**/api/v1/drafts"):
        held[0].continue_()
    expect(window.part("letter")).to_contain_text("可以开具电子发票。")
    expect(window.part("letter")).not_to_contain_text(QUOTE)


@pytest.mark.parametrize(("locale", "title"), [("zh-TW", "队列"), ("en-GB", "Queue"), ("fr-FR", "Queue")])
def test_speaks_the_language_of_the_browser_until_told_otherwise(
    opened: Opened, desk: Desk, locale: str, title: str
) -> None:
    window = opened(desk, locale=locale)
    expect(window.page.locator("#title-queue")).to_have_text(title)
    window.page.click("[data-do=speak][data-value=en]")
    window.page.reload()
    expect(window.page.locator("#title-queue")).to_have_text("Queue")


def test_goes_dark_with_the_system_and_by_its_button(opened: Opened, desk: Desk) -> None:
    window = opened(desk, color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('.desk')).backgroundColor"
    dark = window.page.evaluate(ground)
    window.page.click("[data-do=theme]")
    light = window.page.evaluate(ground)
    assert dark != light
    window.page.reload()
    window.page.wait_for_selector(".desk.ready", timeout=60_000)
    assert window.page.evaluate(ground) == light


def test_a_phone_shows_one_of_three_tabs(opened: Opened, desk: Desk) -> None:
    window = opened(desk, **PHONE)
    window.ask(QUESTION)
    expect(window.page.locator("#column-reply")).to_be_hidden()
    window.part("see-reply").tap()
    expect(window.page.locator("#column-conversation")).to_be_hidden()
    window.page.locator(".sentence").first.tap()
    expect(window.page.locator(".card mark.lit")).to_be_visible()
    expect(window.page.locator("#tab-sources")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [360, 390, 1000, 1440])
def test_nothing_is_wider_than_the_window_and_every_button_can_be_hit(opened: Opened, desk: Desk, width: int) -> None:
    window = opened(desk, viewport={"width": width, "height": 844})
    window.ask("我的快递到哪了")
    small = []
    for tab in ("queue", "conversation", "reply", "sources") if width < 820 else ("queue",):
        window.page.evaluate(f"document.querySelector('#tab-{tab}').click()")
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width
        small += window.page.evaluate("""() => [...document.querySelectorAll('.desk :is(button, input, textarea)')]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.dataset.do ?? one.id, one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44 || box.right > innerWidth)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)""")
    assert small == []


def test_everything_has_a_name_for_those_who_do_not_see_it(opened: Opened, desk: Desk) -> None:
    window = opened(desk)
    window.ask("我的快递到哪了")
    nameless = window.page.evaluate("""() => [...document.querySelectorAll('.desk :is(button, input, textarea)')]
        .filter((one) => one.checkVisibility())
        .filter((one) => !(one.innerText?.trim() || one.ariaLabel || one.labels?.[0]?.textContent.trim()))
        .map((one) => one.outerHTML.slice(0, 80))""")
    assert nameless == []
    assert window.page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(window.part("told")).to_have_text("建议回复已就绪：转人工")


def test_enter_that_an_input_method_takes_sends_nothing(opened: Opened, desk: Desk) -> None:
    window = opened(desk, place="#/trial")
    window.page.fill("#next-message", "tuihuo")
    window.page.evaluate("""() => document.querySelector('#next-message').dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))""")
    expect(window.page.locator(".message")).to_have_count(0)
    window.page.press("#next-message", "Enter")
    expect(window.page.locator(".message")).to_have_count(1)


def feedback_on_last_draft(window: Window, desk: Desk) -> list[Feedback]:
    """What was recorded for the draft that the page had last."""
    given = [request for request in window.requests if request.url.endswith("/feedback")]
    return desk.assistant.records.feedback_of(given[-1].url.split("/")[-2])


def foreign(window: Window, desk: Desk) -> list[str]:
    """What was asked of anybody but the site itself."""
    own = (desk.url + "/", "data:", "blob:")
    return [request.url for request in window.requests if not request.url.startswith(own)]


def test_the_page_has_an_icon_of_its_own(opened: Opened, desk: Desk) -> None:
    answer = opened(desk).page.request.get(f"{desk.url}/favicon.ico")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text().startswith("<svg")
