"""Whoever can write something writes markup, scripts and tricks: every page shows it as text, and runs nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from assistant import (
    LOCAL_ADMINISTRATOR,
    Accounts,
    AssistantSettings,
    NewPerson,
    SignInRefused,
    StaffRole,
    open_accounts,
    open_assistant,
)
from knowledge import Actor, ArticleContent, ArticleDraft, Origin
from tests.assistant.api.conftest import open_handbook
from tests.assistant.gaps.asking import RAIN, ask
from tests.browser.chats import PASSWORD, QUICK_HASHER, Customer, shown, signed_in
from tests.browser.conftest import Desk, served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

MARKUP = '<img src=x onerror=alert(1)>"><svg onload=alert(2)></svg><script>alert(3)</script>'
HOSTILE = (
    f'{MARKUP}<a href="javascript:alert(4)">点这里</a> javascript:alert(5) '
    "${alert(6)}{{constructor.constructor('alert(7)')()}} '\"` \u202etxt.exe\u202c"
)
"""Runs if it is taken for markup, a link, or one of the templates that Gradio's pages are made of."""
PIECE = "<img src=x onerror=alert(1)>"
"""A piece of it that a page shows to the letter, or it was taken for something else."""
TITLE = f"怎样清洗地毯? {HOSTILE}"
FILE_NAME = "<img src=x onerror=alert(1)>.md"

MADE_OF_TEXT = r"""() => {
  const found = [];
  const isText = (node) => node.nodeType === Node.TEXT_NODE;
  const stands = (one) => [...one.childNodes].some((node) => isText(node) && node.data.includes("\u202e"));
  // What turns the direction of writing must not turn what stands beside it.
  const isApart = ({ display, unicodeBidi }) => !display.startsWith("inline") || /isolate|plaintext/.test(unicodeBidi);
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on") || /^\s*javascript:/i.test(value)) found.push(`${one.tagName} ${name}`);
      }
      const isSeen = one.tagName !== "SCRIPT";
      if (isSeen && stands(one) && !isApart(getComputedStyle(one))) found.push(`${one.className} turns`);
    }
    const made = "main img, iframe, object, embed, main script, .work form[action]";
    found.push(...[...root.querySelectorAll(made)].map((one) => one.tagName));
  };
  look(document.body);
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A site in which everything that somebody wrote means harm."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    content = ArticleContent(
        TITLE, f"地毯用清水清洗。{HOSTILE}", similar_questions=(HOSTILE,), source=HOSTILE, owner=MARKUP
    )
    knowledge.store.save([ArticleDraft("evil", content)], Actor("trainer"), Origin.IMPORT, publish=True)
    knowledge.catch_up()
    accounts = open_accounts(knowledge.store, QUICK_HASHER)
    for name, role in (("zhao", StaffRole.ADMINISTRATOR), ("chen", StaffRole.AGENT)):
        new = NewPerson(name, frozenset({role}), PASSWORD, f"{name} {MARKUP}"[:110])
        accounts.people.add(new, LOCAL_ADMINISTRATOR)
    assistant = open_assistant(AssistantSettings(), knowledge)
    with served(assistant) as site:
        _write_everywhere(site, accounts)
        yield site
    knowledge.close()


def _write_everywhere(site: Desk, accounts: Accounts) -> None:
    """Write what is hostile wherever somebody can write."""
    with _caller(site, "zhao") as boss:
        _done(boss.post("/tokens", json={"name": PIECE, "rights": ["read"]}))
        _done(boss.post("/desk/canned-replies", json={"title": PIECE, "text": HOSTILE, "language": "zh"}))
        _done(boss.patch("/people/chen", json={"display_name": MARKUP[:110], "reason": HOSTILE[:400]}))
        with pytest.raises(SignInRefused):
            accounts.sign_ins.sign_in("chen", HOSTILE, MARKUP)
        accounts.sign_ins.sign_in("chen", PASSWORD, MARKUP)
        accounts.sign_ins.sign_in("zhao", PASSWORD, MARKUP)
        why = {"reason": HOSTILE[:400]}
        _done(boss.patch("/articles/evil", json={"body": f"地毯干洗。{HOSTILE}", "base": 1, **why}))
        _done(boss.post("/articles/evil/revisions/2/submit", json=why))
        file = {"files": (FILE_NAME, f"# 手册\n\n## 熨烫 {MARKUP}\n\n衬衫用中温熨烫。{HOSTILE}\n".encode())}
        _done(boss.post("/imports", files=file))
        for text in RAIN:
            ask(site.assistant, f"{text} {MARKUP}")
        _done(boss.post("/gaps/run"))


@contextmanager
def _caller(site: Desk, name: str) -> Iterator[httpx.Client]:
    headers = {"Origin": site.url, "User-Agent": MARKUP}
    with httpx.Client(base_url=f"{site.url}/api/v1", headers=headers, timeout=30) as client:
        _done(client.post("/session", json={"name": name, "password": PASSWORD}))
        yield client


def _done(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def talk(site: Desk) -> Customer:
    """A conversation in which both sides mean harm."""
    customer = Customer(site)
    customer.ask(TITLE)
    customer.want_person()
    customer.leave("contact", contact=PIECE, convenient_time=MARKUP, note=HOSTILE)
    with _caller(site, "chen") as agent:
        conversation = f"/desk/conversations/{customer.session}"
        _done(agent.post(f"{conversation}/take", json={}))
        view = _done(agent.get(conversation))
        draft, seen = view["draft"]["draft"]["id"], view["messages"][-1]["number"]
        _done(agent.post(f"{conversation}/reject", json={"draft_id": draft, "reason": HOSTILE}))
        said = {"client_message_id": "evil", "text": f"{MARKUP} javascript:alert(5)", "seen": seen}
        number = _done(agent.post(f"{conversation}/messages", json=said))["message_number"]
    customer.leave("feedback", message_number=number, thumb="down", reason=HOSTILE)
    customer.leave("rating", rating=1, comment=HOSTILE)
    customer.say(f"还是不明白。{HOSTILE}")
    return customer


@pytest.fixture
def opened(browser: Browser, site: Desk) -> Iterator[Callable[[str], Page]]:
    """Opens a page as the administrator; nothing on it may run, complain or ask."""
    page = signed_in(browser, site, "zhao")
    happened = watched(page)
    yield lambda place: shown(page, f"{site.url}{place}")
    page.context.close()
    assert happened == []


def watched(page: Page) -> list[str]:
    """What a page asks and complains of, from now on."""
    happened: list[str] = []

    def note_question(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note_question)
    page.on("response", lambda answer: happened.append(answer.url) if answer.status >= 500 else None)
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("console", lambda said: happened.append(said.text) if said.type == "error" else None)
    return happened


def _newest(site: Desk) -> str:
    """The session whose customer began to wait last."""
    return max(site.chat.desk.queue().rows, key=lambda row: str(row.waiting_since)).session


def see_it_is_text(page: Page, piece: str = PIECE) -> None:
    """The piece stands there to the letter, and nothing was made of it."""
    expect(page.locator("body")).to_contain_text(piece)
    page.wait_for_timeout(150)
    assert page.evaluate(MADE_OF_TEXT) == []


@pytest.mark.parametrize(
    "place",
    [
        "/people/#/people",
        "/people/#/people/person/chen",
        "/people/#/tokens",
        "/people/#/events",
        "/account/#/own",
        "/account/#/browsers",
        "/trainers/#/articles",
        "/trainers/#/articles/evil",
        "/trainers/#/articles/evil/history",
        "/trainers/#/reviews",
        "/trainers/#/gaps",
        "/trainers/#/imports",
        "/trainers/#/%3Cimg%20src=x%20onerror=alert(1)%3E",
    ],
)
def test_what_staff_wrote_is_text(opened: Callable[[str], Page], place: str) -> None:
    see_it_is_text(opened(place))


@pytest.mark.parametrize(
    "place",
    [
        "/desk/#/conversation/{session}",
        "/desk/#/follow_ups",
        "/supervisors/#/conversations/{session}",
        "/supervisors/#/conversations?figure=ratings",
        "/supervisors/#/conversations?figure=drafts:rejected",
    ],
)
def test_what_customers_and_agents_wrote_is_text(opened: Callable[[str], Page], talk: Customer, place: str) -> None:
    see_it_is_text(opened(place.format(session=talk.session)))


def test_customers_see_text_whoever_wrote_it(browser: Browser, site: Desk) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    happened = watched(page)
    page.goto(f"{site.url}/chat")
    page.locator(".composer textarea").fill(TITLE)
    page.locator(".composer textarea").press("Enter")
    page.locator(".reply.answer button").first.click()
    expect(page.locator("blockquote").first).to_contain_text(PIECE)
    see_it_is_text(page)
    page.locator(".to-person").click()
    expect(page.locator(".strip")).to_be_visible()
    with _caller(site, "chen") as agent:
        conversation = f"/desk/conversations/{_newest(site)}"
        _done(agent.post(f"{conversation}/take", json={}))
        said = {"client_message_id": "own", "text": f"由人来答 {MARKUP}", "seen": 99, "anyway": True}
        _done(agent.post(f"{conversation}/messages", json=said))
    expect(page.locator(".chat")).to_contain_text(f"由人来答 {PIECE}")
    see_it_is_text(page)
    page.context.close()
    assert happened == []


def test_canned_replies_are_text(opened: Callable[[str], Page], site: Desk) -> None:
    customer = Customer(site)
    customer.ask(TITLE)
    customer.want_person()
    page = opened(f"/desk/#/conversation/{customer.session}")
    expect(page.locator("[data-part=letter]")).not_to_be_empty()
    page.locator("[data-do=canned]").click()
    expect(page.locator(".canned-reply")).to_contain_text(PIECE)
    see_it_is_text(page)


def test_the_name_on_a_one_time_link_is_text(browser: Browser, site: Desk) -> None:
    with _caller(site, "zhao") as boss:
        path = _done(boss.post("/people/chen/invitation", json={}))["path"]
    page = browser.new_context(locale="zh-CN").new_page()
    happened = watched(page)
    page.goto(f"{site.url}{path}")
    expect(page.locator("[data-who]").first).to_have_text(MARKUP[:110])
    see_it_is_text(page)
    page.context.close()
    assert happened == []
