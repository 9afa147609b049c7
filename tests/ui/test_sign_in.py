"""The way to the pages: who is led to sign in, where it goes from there, and what the sign-in page is made of."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import (
    LOCAL_ADMINISTRATOR,
    Accounts,
    AssistantSettings,
    NewPerson,
    StaffRole,
    open_accounts,
    open_assistant,
)
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import PASSWORD, QUICK, SITE
from ui.pages import sign_in
from ui.site import Access, build_site

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def accounts(client: TestClient) -> Accounts:
    """The accounts of the site, with one agent."""
    accounts: Accounts = client.app.state.services.accounts  # type: ignore[attr-defined] # Starlette's application
    accounts.people.add(NewPerson("chen", frozenset({StaffRole.AGENT}), PASSWORD), LOCAL_ADMINISTRATOR)
    return accounts


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A browser before the site; Gradio is not started, so that nothing behind the guard answers."""
    knowledge = open_handbook(tmp_path)
    access = Access(open_accounts(knowledge.store, QUICK))
    app = build_site(open_assistant(AssistantSettings(), knowledge), pages=True, access=access)
    yield TestClient(
        app, base_url=SITE, headers={"Origin": SITE}, follow_redirects=False, raise_server_exceptions=False
    )
    knowledge.close()


@pytest.mark.usefixtures("accounts")
def test_who_opens_a_page_is_led_to_sign_in_and_back(client: TestClient) -> None:
    answer = client.get("/desk/?view=zh", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/desk/%3Fview%3Dzh")
    page = client.get(answer.headers["location"])
    assert 'data-next="/desk/?view=zh"' in page.text
    client.post("/api/v1/session", json={"name": "chen", "password": PASSWORD})
    there = client.get(answer.headers["location"])
    assert (there.status_code, there.headers["location"]) == (303, "/desk/?view=zh")


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "config",
        "theme.css",
        "//config",
        "%2e%2e/desk/config",
        "gradio_api/info",
        "gradio_api/queue/data",
        "gradio_api/queue/join",
        "gradio_api/upload",
        "gradio_api/component_server/",
        "gradio_api/file=/etc/passwd",
    ],
)
def test_nothing_of_the_pages_is_open_to_nobody(client: TestClient, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        for headers in ({}, {"Cookie": "answerdesk_session=forged"}, {"Authorization": "Bearer forged"}):
            assert client.request(method, f"/desk/{path}", headers=headers).status_code == 401


@pytest.mark.usefixtures("accounts")
def test_a_page_takes_no_changes_in_somebodys_name_from_elsewhere(client: TestClient) -> None:
    client.post("/api/v1/session", json={"name": "chen", "password": PASSWORD})
    del client.headers["Origin"]
    refused = client.post("/desk/gradio_api/component_server/", json={})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:answerdesk:foreign-request")


def test_without_accounts_nobody_is_asked_to_sign_in(client: TestClient) -> None:
    answer = client.get("/sign-in?next=/desk/x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/x")


@pytest.mark.usefixtures("accounts")
def test_who_may_not_see_a_page_is_told_and_can_sign_in_as_another(client: TestClient) -> None:
    client.post("/api/v1/session", json={"name": "chen", "password": PASSWORD})
    page = client.get("/sign-in?next=/trainers/&denied=1")
    assert page.status_code == 200
    assert '<p class="quiet" >' in page.text


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/desk/", "/desk/"),
        ("/trainers/?article=退货 1&x=a%20b", "/trainers/?article=%E9%80%80%E8%B4%A7%201&x=a%20b"),
        ("/", "/"),
        ("", "/usual"),
        ("//evil.example", "/usual"),
        ("/\\evil.example", "/usual"),
        ("/desk\\..\\x", "/usual"),
        ("https://evil.example/", "/usual"),
        ("javascript:alert(1)", "/usual"),
        ("desk", "/usual"),
        ("/\t/evil.example", "/%09/evil.example"),
        ('/"><script>', "/%22%3E%3Cscript%3E"),
    ],
)
def test_signing_in_leads_only_to_addresses_of_this_server(wanted: str, target: str) -> None:
    assert sign_in.local_path(wanted, "/usual") == target


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9", "zh-CN"), ("", "zh-CN"), ("de", "zh-CN"), ("EN", "en")],
)
def test_the_page_speaks_the_language_of_the_browser(accepted: str, language: str) -> None:
    assert f'<html lang="{language}" ' in sign_in.page("/desk/", accepted, denied=False)


@pytest.mark.usefixtures("accounts")
def test_the_page_runs_nothing_inline_and_loads_only_its_own_files(client: TestClient) -> None:
    page = client.get("/sign-in")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert {client.get(path).status_code for path in loaded} == {200}
    assert client.get("/sign-in/nothing.js").status_code == 404
    assert not re.search(r"<script>|<style|\son\w+=|style=|javascript:|//", page.text)
    script, _ = sign_in.FILES["page.js"][1], None
    assert not [door for door in ("innerHTML", "outerHTML", "eval(", "document.write", "Function(") if door in script]


def test_every_text_stands_in_both_languages() -> None:
    class Spans(HTMLParser):
        spoken: list[str] = []  # noqa: RUF012 - one parser, one list

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "span":
                self.spoken.append(dict(attrs)["lang"] or "")

    parser = Spans()
    parser.feed(sign_in.page("/", "", denied=True))
    assert parser.spoken[0::2] == ["zh-CN"] * (len(parser.spoken) // 2)
    assert parser.spoken[1::2] == ["en"] * (len(parser.spoken) // 2)
