"""Demo accounts over HTTP: for this machine alone, while a server offers them, and never where somebody administers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Accounts, Assistant, AssistantSettings, StaffRole, open_accounts, open_assistant, prepare_demo
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import LOCAL_KEY, QUICK, SITE, caller
from ui.site import Access, build_site

SESSION, DEMO, SEARCH = "/api/v1/session", "/api/v1/session/demo", "/api/v1/search"
ASKED = {"text": "退货"}
BROWSER = {"Origin": SITE, "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path)
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture
def accounts(assistant: Assistant) -> Accounts:
    """The accounts of a database that has demo accounts and no other."""
    accounts = open_accounts(assistant.knowledge.store, QUICK)
    prepare_demo(accounts)
    return accounts


@contextmanager
def site(assistant: Assistant, accounts: Accounts, *, demo: bool) -> Iterator[FastAPI]:
    app = build_site(assistant, access=Access(accounts, LOCAL_KEY, demo=demo))
    with TestClient(app, base_url=SITE):
        yield app


@pytest.fixture
def app(assistant: Assistant, accounts: Accounts) -> Iterator[FastAPI]:
    """A site that offers them."""
    with site(assistant, accounts, demo=True) as app:
        yield app


def tried(app: FastAPI, role: StaffRole) -> TestClient:
    """A browser in which a demo account was picked."""
    browser = caller(app, **BROWSER)
    answer = browser.post(DEMO, json={"name": f"demo.{role}"})
    assert (answer.status_code, answer.json()["demo"]) == (200, True)
    return browser


@pytest.mark.parametrize("role", StaffRole)
def test_one_click_gives_the_rights_of_a_role(app: FastAPI, role: StaffRole) -> None:
    told = tried(app, role).get(SESSION).json()
    assert (told["name"], told["roles"], told["accounts"]) == (f"demo.{role}", [role], False)


def test_browsers_sign_in_while_programs_on_this_machine_may_do_everything(app: FastAPI) -> None:
    assert caller(app).post(SEARCH, json=ASKED).status_code == 200
    assert caller(app, Authorization="Bearer sk-whatever").post(SEARCH, json=ASKED).status_code == 200
    assert caller(app, **BROWSER).post(SEARCH, json=ASKED).status_code == 401
    agent = tried(app, StaffRole.AGENT)
    assert agent.post(SEARCH, json=ASKED).status_code == 200
    assert agent.get("/api/v1/people").status_code == 403
    agent.delete(SESSION)
    assert agent.post(SEARCH, json=ASKED).status_code == 401


Elsewhere = Callable[[FastAPI], TestClient]
ELSEWHERE: dict[str, Elsewhere] = {
    "another machine": lambda app: TestClient(app, base_url=SITE, client=("10.0.0.9", 5000), headers=BROWSER),
    "a proxy": lambda app: caller(app, **BROWSER, **{"X-Forwarded-For": "10.0.0.9"}),
    "a proxy that says less": lambda app: caller(app, **BROWSER, Forwarded="for=10.0.0.9"),
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_from_elsewhere_neither_the_click_nor_a_session_nor_a_token_works(app: FastAPI, elsewhere: Elsewhere) -> None:
    near = tried(app, StaffRole.ADMINISTRATOR)
    token = near.post("/api/v1/tokens", json={"name": "inbox", "rights": ["read"]}).json()["token"]
    far = elsewhere(app)
    assert far.post(DEMO, json={"name": "demo.agent"}).status_code == 401
    assert "set-cookie" not in far.post(DEMO, json={"name": "demo.agent"}).headers
    session = {"Cookie": f"answerdesk_session={near.cookies['answerdesk_session']}"}
    assert far.get("/api/v1/articles", headers=session).status_code == 401
    assert far.get("/api/v1/articles", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert not far.get(SESSION, headers=session).json()["signed_in"]
    assert near.get("/api/v1/articles").status_code == 200


def test_under_another_name_they_do_not_work_either(assistant: Assistant, accounts: Accounts) -> None:
    app = build_site(assistant, hosts=["desk.example.com"], access=Access(accounts, demo=True))
    named = TestClient(app, base_url="http://desk.example.com", headers={"Origin": "http://desk.example.com"})
    assert named.post(DEMO, json={"name": "demo.agent"}).status_code == 401


def test_without_the_wish_neither_new_sessions_nor_old_ones_work(assistant: Assistant, accounts: Accounts) -> None:
    with site(assistant, accounts, demo=True) as app:
        cookie = tried(app, StaffRole.AGENT).cookies["answerdesk_session"]
    accounts.invitations.begin(str(accounts.invitations.for_first_administrator()), "boss", "", "a whole new password")
    with site(assistant, accounts, demo=False) as app:
        assert caller(app, **BROWSER).post(DEMO, json={"name": "demo.agent"}).status_code == 401
        again = caller(app, **BROWSER, Cookie=f"answerdesk_session={cookie}")
        assert again.get("/api/v1/articles").status_code == 401


def test_a_real_account_does_not_end_the_session_of_who_made_it(app: FastAPI) -> None:
    boss = tried(app, StaffRole.ADMINISTRATOR)
    chen = {"name": "chen", "roles": ["administrator"], "password": "eight purple umbrellas"}
    assert boss.post("/api/v1/people", json=chen).status_code == 201
    assert boss.get("/api/v1/people").status_code == 200
    assert caller(app).get("/api/v1/people").status_code == 401
