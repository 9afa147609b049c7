"""Other sites in the user's browser cannot reach a server on this machine."""

import re

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from tests.assistant.api.conftest import roomy_chat
from tests.assistant.api.who_may import OWN_TOKEN, WHO
from ui.site import build_site

SEARCH = {"text": "退货"}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:7860", "127.0.0.1:7860", "127.8.9.10", "[::1]:7860", "LOCALHOST", "desk.localhost"]
)
def test_answers_to_the_names_of_this_machine(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.5:7860",
        "",
        "[",
        "@",
    ],
)
def test_does_not_answer_to_other_names(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/articles", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:answerdesk:unknown-host"
    assert "X-Request-ID" in answer.headers


def test_answers_to_a_name_that_the_company_gave_it(assistant: Assistant) -> None:
    with TestClient(build_site(assistant, hosts=["Desk.Example.com"]), base_url="http://desk.example.com") as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/healthz", headers={"Host": "other.example.com"}).status_code == 403


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_who_listens_on_every_address_answers_to_addresses_and_to_no_strange_name(
    assistant: Assistant, everywhere: str
) -> None:
    client = TestClient(build_site(assistant, hosts=[everywhere]), base_url="http://localhost")
    for host in ("192.168.1.5:7860", "[2001:db8::5]:7860", "localhost"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://localhost", "http://localhost:3000", "null", "", "http://127.0.0.1:7860", "["],
)
def test_takes_no_changes_from_other_sites(client: TestClient, origin: str) -> None:
    for path in ("/api/v1/search", "/v1/chat/completions"):
        answer = client.post(path, json=SEARCH, headers={"Origin": origin})
        assert answer.status_code == 403, answer.text
    assert (
        client.post("/api/v1/search", json=SEARCH, headers={"Origin": origin}).json()["type"].endswith("foreign-origin")
    )


def test_takes_changes_from_its_own_pages_and_from_programs(client: TestClient) -> None:
    for headers in ({"Origin": "http://localhost:7860"}, {"Origin": "https://LOCALHOST:7860"}, {}):
        assert client.post("/api/v1/search", json=SEARCH, headers=headers).status_code == 200


def test_other_sites_are_not_allowed_to_read_either(client: TestClient) -> None:
    answer = client.get("/api/v1/articles", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/v1/articles", "/api/v1/nothing", "/v1/models", "/healthz", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


def test_answers_of_the_api_are_not_kept_by_browsers(client: TestClient) -> None:
    assert client.get("/api/v1/articles").headers["cache-control"] == "no-store"


HARDENED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def test_no_route_answers_without_the_security_headers(assistant: Assistant) -> None:
    app = build_site(assistant)
    app.get("/api/v1/broken")(lambda: 1 // 0)
    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    for call in [*WHO, "GET /api/v1/broken", "GET /nothing", "PUT /healthz"]:
        method, path = call.split()
        headers = client.request(method, re.sub(r"\{[^}]*\}", "x", path)).headers
        assert {name: headers.get(name) for name in HARDENED} == HARDENED, call
        assert "camera=()" in headers["permissions-policy"], call
        assert "frame-ancestors" in headers["content-security-policy"], call


def test_nobody_gets_into_another_customers_chat_by_any_call(assistant: Assistant) -> None:
    app = build_site(assistant, chat=roomy_chat(assistant))
    with TestClient(app, base_url="http://localhost") as client:
        mine, theirs = (client.post("/api/v1/chat").json() for _ in range(2))
        headers = {"Authorization": f"Bearer {mine['token']}"}
        calls = [call.split() for call, who in WHO.items() if who == OWN_TOKEN and "{session}" in call]
        assert calls
        for method, path in calls:
            found = [
                client.request(method, path.replace("{session}", session), headers=headers, json={})
                for session in (theirs["session"], "00000000-0000-4000-8000-000000000000", "x")
            ]
            # Whether there is such a chat does not show.
            told = {(answer.status_code, answer.json()["type"], answer.json()["detail"]) for answer in found}
            assert {status for status, *_ in told} == {403}, path
            assert len(told) == 1, path
