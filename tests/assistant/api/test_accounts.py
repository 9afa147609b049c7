"""Signing in, accounts and API tokens over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import PASSWORD, SITE, caller, signed_in, site_of, with_everybody

SESSION, PEOPLE, TOKENS = "/api/v1/session", "/api/v1/people", "/api/v1/tokens"
NEW = "a whole new password"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    """A site of its own, with one person of every role."""
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    with site_of(assistant, with_everybody(assistant)) as app:
        yield app
    knowledge.close()


@pytest.fixture
def boss(app: FastAPI) -> TestClient:
    return signed_in(app, "administrator")


def who(client: TestClient) -> str | None:
    name: str | None = client.get(SESSION).json()["name"]
    return name


def test_signing_in_gives_a_cookie_that_no_script_reads(app: FastAPI) -> None:
    browser = caller(app, Origin=SITE)
    answer = browser.post(SESSION, json={"name": "agent", "password": PASSWORD})
    assert answer.json() == {
        "accounts": True, "signed_in": True, "name": "agent", "display_name": "agent",
        "roles": ["agent"], "rights": ["draft", "read"], "demo": False,
    }  # fmt: skip
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("answerdesk_session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert who(browser) == "agent"


@pytest.mark.parametrize(("base", "origin"), [("https://localhost", "https://localhost"), (SITE, "https://localhost")])
def test_the_cookie_is_for_https_alone_where_the_page_is(app: FastAPI, base: str, origin: str) -> None:
    browser = TestClient(app, base_url=base, headers={"Origin": origin})
    answer = browser.post(SESSION, json={"name": "agent", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_wrong_password_is_refused_and_locks_the_name_in_the_end(app: FastAPI) -> None:
    wrong = {"name": "agent", "password": "not the password"}
    client = caller(app)
    refused = [client.post(SESSION, json=wrong) for _ in range(5)]
    assert {answer.status_code for answer in refused} == {401}
    assert refused[0].headers["WWW-Authenticate"] == "Bearer"
    assert "set-cookie" not in refused[0].headers
    locked = client.post(SESSION, json=wrong | {"password": PASSWORD})
    assert (locked.status_code, locked.headers["Retry-After"]) == (429, "60")
    assert locked.json()["type"] == "urn:answerdesk:locked"


def test_a_password_is_not_repeated_when_a_field_is_wrong(app: FastAPI) -> None:
    answer = caller(app).post(SESSION, json={"name": ["x"], "password": PASSWORD, "more": PASSWORD})
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_signing_out_ends_the_session_and_forgets_the_cookie(app: FastAPI) -> None:
    browser, elsewhere = signed_in(app, "agent"), signed_in(app, "agent")
    kept = browser.cookies["answerdesk_session"]
    assert browser.delete(SESSION).status_code == 204
    assert "answerdesk_session" not in browser.cookies
    assert who(caller(app, Cookie=f"answerdesk_session={kept}")) is None
    assert who(elsewhere) == "agent"
    again = signed_in(app, "agent")
    assert again.delete(SESSION, params={"everywhere": True}).status_code == 204
    assert who(elsewhere) is None
    assert caller(app).delete(SESSION).status_code == 204


def test_ones_own_password_is_changed_and_other_browsers_are_signed_out(app: FastAPI) -> None:
    browser, elsewhere = signed_in(app, "agent"), signed_in(app, "agent")
    path = f"{SESSION}/password"
    wrong = browser.post(path, json={"old_password": "wrong", "new_password": NEW})
    # Not as if nobody were signed in: a page would send people to sign in again, who only mistyped.
    assert (wrong.status_code, wrong.json()["type"]) == (403, "urn:answerdesk:wrong-password")
    assert "WWW-Authenticate" not in wrong.headers
    weak = browser.post(path, json={"old_password": PASSWORD, "new_password": "short"})
    assert (weak.status_code, weak.json()["type"]) == (422, "urn:answerdesk:weak-password")
    assert browser.post(path, json={"old_password": PASSWORD, "new_password": NEW}).status_code == 204
    assert (who(browser), who(elsewhere)) == ("agent", None)
    assert who(signed_in(app, "agent", NEW)) == "agent"


def test_an_administrator_adds_changes_and_disables_people(app: FastAPI, boss: TestClient) -> None:
    chen = {"name": "chen", "display_name": "陈静", "roles": ["trainer"], "password": PASSWORD}
    added = boss.post(PEOPLE, json=chen)
    assert added.status_code == 201
    assert added.json() | {"created_at": ""} == {
        "name": "chen", "display_name": "陈静", "roles": ["trainer"],
        "rights": ["draft", "edit", "publish", "read", "watch"], "disabled": False, "created_at": "",
        "invited": False, "demo": False, "seen_at": None, "browsers": 0, "locked_until": None, "link_until": None,
    }  # fmt: skip
    assert boss.post(PEOPLE, json=chen).json()["type"] == "urn:answerdesk:account-conflict"
    browser = signed_in(app, "chen")
    changed = boss.patch(f"{PEOPLE}/chen", json={"roles": ["agent"], "reason": "moved"}).json()
    assert changed["rights"] == ["draft", "read"]
    assert boss.patch(f"{PEOPLE}/chen", json={"disabled": True}).status_code == 200
    assert who(browser) is None
    boss.patch(f"{PEOPLE}/chen", json={"disabled": False})
    assert boss.post(f"{PEOPLE}/chen/password", json={"password": NEW, "reason": "forgotten"}).status_code == 204
    assert who(signed_in(app, "chen", NEW)) == "chen"
    names = [person["name"] for person in boss.get(PEOPLE).json()["people"]]
    assert names == ["administrator", "agent", "chen", "supervisor", "trainer"]


def test_what_cannot_be_done_to_an_account_says_why(boss: TestClient) -> None:
    for path, body, status in (
        (f"{PEOPLE}/nobody", {"disabled": True}, 404),
        (f"{PEOPLE}/a%00b", {"disabled": True}, 404),
        (f"{PEOPLE}/administrator", {"disabled": True}, 409),
        (f"{PEOPLE}/agent", {"roles": []}, 422),
        (f"{PEOPLE}/agent", {"roles": ["king"]}, 422),
        (f"{PEOPLE}/agent", {"display_name": "a\u202eb"}, 422),
    ):
        answer = boss.patch(path, json=body)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), path


def test_what_happened_to_accounts_is_read_in_pages(boss: TestClient) -> None:
    boss.patch(f"{PEOPLE}/agent", json={"disabled": True, "reason": "left"})
    first = boss.get("/api/v1/account-events", params={"limit": 2}).json()
    assert [(event["kind"], event["actor"], event["person"]) for event in first["events"]] == [
        ("disabled", "administrator", "agent"),
        ("signed_in", "administrator", "administrator"),
    ]
    assert first["events"][0]["detail"] == "because: left"
    second = boss.get("/api/v1/account-events", params={"limit": 100, "before": first["next"]}).json()
    assert [event["kind"] for event in second["events"]] == ["added"] * 4
    assert second["next"] is None


def test_what_happened_is_looked_through_by_who_and_by_what(boss: TestClient) -> None:
    def kinds(**wanted: str) -> list[str]:
        answer = boss.get("/api/v1/account-events", params=wanted)
        assert answer.status_code == 200, answer.text
        return [event["kind"] for event in answer.json()["events"]]

    boss.patch(f"{PEOPLE}/agent", json={"disabled": True})
    assert kinds(about="agent") == ["disabled", "added"]
    assert kinds(about="administrator") == ["disabled", "signed_in", "added"]
    assert kinds(about="administrator", kind="signed_in") == ["signed_in"]
    assert kinds(kind="locked") == kinds(about="nobody") == kinds(about="a\x00b") == []
    assert boss.get("/api/v1/account-events", params={"kind": "forgotten"}).status_code == 422


def test_an_administrator_sees_who_is_locked_and_lifts_it(app: FastAPI, boss: TestClient) -> None:
    def agent() -> dict[str, object]:
        people = {person["name"]: person for person in boss.get(PEOPLE).json()["people"]}
        return people["agent"]

    for _ in range(5):
        caller(app).post(SESSION, json={"name": "agent", "password": "not the password"})
    assert agent()["locked_until"]
    unlocked = boss.post(f"{PEOPLE}/agent/unlock", json={"reason": "it was really Chen"})
    assert (unlocked.status_code, unlocked.json()["locked_until"]) == (200, None)
    assert who(signed_in(app, "agent")) == "agent"
    assert agent()["locked_until"] is None
    assert boss.post(f"{PEOPLE}/nobody/unlock", json={}).status_code == 404


def test_an_administrator_signs_somebody_out_everywhere(app: FastAPI, boss: TestClient) -> None:
    browsers = [signed_in(app, "agent"), signed_in(app, "agent")]
    token = browsers[0].post(TOKENS, json={"name": "inbox", "rights": ["read"]}).json()["token"]
    assert boss.patch(f"{PEOPLE}/agent", json={}).json()["browsers"] == 2
    assert boss.post(f"{PEOPLE}/agent/sign-out", json={"reason": "lost telephone"}).json()["browsers"] == 0
    assert [who(browser) for browser in browsers] == [None, None]
    assert caller(app, Authorization=f"Bearer {token}").get("/api/v1/articles").status_code == 200
    (event, *_) = boss.get("/api/v1/account-events").json()["events"]
    assert (event["kind"], event["actor"], event["person"]) == ("signed_out", "administrator", "agent")
    assert event["detail"] == "everywhere; because: lost telephone"
    assert boss.post(f"{PEOPLE}/nobody/sign-out", json={}).status_code == 404


def test_a_token_is_made_used_listed_and_revoked(app: FastAPI) -> None:
    browser = signed_in(app, "trainer")
    made = browser.post(TOKENS, json={"name": "inbox", "rights": ["read"], "expires_in_days": 30})
    assert made.status_code == 201
    program = caller(app, Authorization=f"Bearer {made.json()['token']}")
    assert who(program) == "trainer"
    assert program.get("/api/v1/articles").status_code == 200
    refused = program.post("/api/v1/drafts", json={"conversation": []})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:answerdesk:not-allowed")
    (listed,) = browser.get(TOKENS).json()["tokens"]
    assert "token" not in listed
    assert made.json()["token"].startswith(listed["prefix"])
    assert browser.delete(f"{TOKENS}/{listed['id']}").json()["revoked_at"]
    assert program.get("/api/v1/articles").status_code == 401


def test_tokens_of_others_are_for_administrators(app: FastAPI, boss: TestClient) -> None:
    trainer, agent = signed_in(app, "trainer"), signed_in(app, "agent")
    token = trainer.post(TOKENS, json={"name": "inbox", "rights": ["read"]}).json()
    assert agent.get(TOKENS).json() == {"tokens": []}
    assert agent.get(TOKENS, params={"everybody": True}).status_code == 403
    assert agent.delete(f"{TOKENS}/{token['id']}").status_code == 404
    assert agent.post(TOKENS, json={"name": "inbox", "rights": ["publish"]}).status_code == 403
    assert [one["owner"] for one in boss.get(TOKENS, params={"everybody": True}).json()["tokens"]] == ["trainer"]
    assert boss.delete(f"{TOKENS}/{token['id']}").status_code == 200


def test_openai_clients_send_a_token_as_their_key(app: FastAPI) -> None:
    refused = caller(app, Authorization="Bearer sk-whatever").get("/v1/models")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "sign_in_refused")
    made = signed_in(app, "agent").post(TOKENS, json={"name": "client", "rights": ["draft", "read"]}).json()
    program = caller(app, Authorization=f"Bearer {made['token']}")
    asked = {"messages": [{"role": "user", "content": "退货运费谁出?"}]}
    assert program.post("/v1/chat/completions", json=asked).status_code == 200


def test_what_people_do_is_recorded_under_their_name(app: FastAPI) -> None:
    browser = signed_in(app, "agent")
    asked = {"conversation": [{"role": "customer", "text": "退货运费谁出?"}]}
    draft = browser.post("/api/v1/drafts", json=asked).json()
    given = browser.post(f"/api/v1/drafts/{draft['id']}/feedback", json={"action": "sent"}).json()
    assert given["actor"] == "agent"


def test_the_description_names_what_a_caller_can_show(app: FastAPI) -> None:
    described = caller(app).get("/openapi.json").json()
    assert {"API token", "Session", "Chat token"} <= set(described["components"]["securitySchemes"])
    search = described["paths"]["/api/v1/search"]["post"]
    assert {name for scheme in search["security"] for name in scheme} == {"API token", "Session"}
    assert "401" in search["responses"]
    assert "security" not in described["paths"]["/api/v1/healthz"]["get"]
