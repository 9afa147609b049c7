"""One-time links and sessions of one's own, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import PASSWORD, QUICK, SITE, caller, signed_in, site_of, with_everybody

SESSION, SESSIONS, PEOPLE, INVITATION = "/api/v1/session", "/api/v1/sessions", "/api/v1/people", "/api/v1/invitation"
CHOSEN = "a whole new password"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    """A site with one person of every role."""
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(), knowledge)
    with site_of(assistant, with_everybody(assistant)) as app:
        yield app
    knowledge.close()


@pytest.fixture
def beginning(tmp_path: Path) -> Iterator[tuple[FastAPI, str]]:
    """A site without accounts, and the token of its first link."""
    knowledge = open_handbook(tmp_path)
    accounts = open_accounts(knowledge.store, QUICK)
    token = accounts.invitations.for_first_administrator()
    assert token is not None
    with site_of(open_assistant(AssistantSettings(), knowledge), accounts) as app:
        yield app, token
    knowledge.close()


def invited(boss: TestClient, name: str) -> str:
    """The token of a new link for somebody."""
    answer = boss.post(f"{PEOPLE}/{name}/invitation", json={"reason": "forgotten"})
    assert answer.status_code == 201, answer.text
    path, _, token = answer.json()["path"].partition("#")
    assert path == "/invitation"
    return str(token)


def test_the_first_link_makes_an_administrator_who_is_signed_in(beginning: tuple[FastAPI, str]) -> None:
    app, token = beginning
    browser = caller(app, Origin=SITE)
    told = browser.post(INVITATION, json={"token": token}).json()
    assert (told["name"], told["display_name"]) == (None, None)
    chosen = {"token": token, "name": "boss", "display_name": "赵敏", "password": CHOSEN}
    weak = browser.post(f"{INVITATION}/accept", json=chosen | {"password": "short"})
    assert (weak.status_code, weak.json()["type"]) == (422, "urn:answerdesk:weak-password")
    answer = browser.post(f"{INVITATION}/accept", json=chosen)
    assert (answer.json()["name"], answer.json()["roles"]) == ("boss", ["administrator"])
    assert browser.get(PEOPLE).status_code == 200
    assert caller(app).get(PEOPLE).status_code == 401
    for call, body in (("", {"token": token}), ("/accept", chosen | {"name": "another"})):
        over = caller(app).post(f"{INVITATION}{call}", json=body)
        assert (over.status_code, over.json()["type"]) == (410, "urn:answerdesk:invitation-over")


def test_the_first_link_works_on_this_machine_alone(beginning: tuple[FastAPI, str]) -> None:
    app, token = beginning
    far = TestClient(app, base_url=SITE, client=("10.0.0.9", 5000))
    proxied = caller(app, **{"X-Forwarded-For": "10.0.0.9"})
    for client in (far, proxied):
        assert client.post(INVITATION, json={"token": token}).status_code == 410
        chosen = {"token": token, "name": "boss", "password": CHOSEN}
        assert client.post(f"{INVITATION}/accept", json=chosen).status_code == 410
    assert caller(app).post(INVITATION, json={"token": token}).status_code == 200


def test_somebody_without_a_password_is_invited(app: FastAPI) -> None:
    boss = signed_in(app, "administrator")
    added = boss.post(PEOPLE, json={"name": "chen", "display_name": "陈静", "roles": ["agent"]})
    assert (added.status_code, added.json()["invited"]) == (201, True)
    token = invited(boss, "chen")
    far = TestClient(app, base_url=SITE, client=("10.0.0.9", 5000), headers={"Origin": SITE})
    assert far.post(INVITATION, json={"token": token}).json()["display_name"] == "陈静"
    answer = far.post(f"{INVITATION}/accept", json={"token": token, "password": CHOSEN})
    assert answer.json()["name"] == "chen"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert far.get(SESSION).json()["name"] == "chen"
    assert signed_in(app, "chen", CHOSEN).get(SESSION).json()["signed_in"]


def test_nobody_is_invited_who_is_not_there(app: FastAPI) -> None:
    assert signed_in(app, "administrator").post(f"{PEOPLE}/nobody/invitation", json={}).status_code == 404


def test_one_sees_ones_own_sessions_and_ends_one_of_them(app: FastAPI) -> None:
    here, there, another = (signed_in(app, name) for name in ("agent", "agent", "trainer"))
    listed = here.get(SESSIONS).json()["sessions"]
    assert [session["browser"] for session in listed] == ["testclient"] * 2
    assert sorted(session["current"] for session in listed) == [False, True]
    theirs = next(session["id"] for session in listed if not session["current"])
    assert another.delete(f"{SESSIONS}/{theirs}").status_code == 404
    assert here.delete(f"{SESSIONS}/{theirs[:8]}").status_code == 404
    assert here.delete(f"{SESSIONS}/{theirs}").status_code == 204
    assert here.delete(f"{SESSIONS}/{theirs}").status_code == 404
    assert [client.get(SESSION).json()["name"] for client in (here, there, another)] == ["agent", None, "trainer"]


def test_what_a_browser_calls_itself_is_cut_and_made_harmless(app: FastAPI) -> None:
    browser = caller(app, Origin=SITE, **{"User-Agent": "Evil\t<script>" + "x" * 5_000})
    browser.post(SESSION, json={"name": "agent", "password": PASSWORD})
    (session,) = browser.get(SESSIONS).json()["sessions"]
    assert session["browser"] == ("Evil\t<script>" + "x" * 5_000)[:255].replace("\t", "")
