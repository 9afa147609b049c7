"""Every address of every page, Gradio's own included, asked for by every role, by nobody and with what is forged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import RIGHTS, AssistantSettings, Right, StaffRole, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import LOCAL_KEY, SITE, signed_in, with_everybody
from tests.assistant.api.test_protection import HARDENED
from tests.assistant.api.who_may import BESIDE_THE_PAGES
from ui.site import Access, build_site

pytestmark = pytest.mark.slow

PAGES = {call.split()[1]: Right(who) for call, who in BESIDE_THE_PAGES.items() if call.startswith("MOUNT")}
Sessions = dict[StaffRole, dict[str, str]]
HTML = {"Accept": "text/html,application/xhtml+xml"}
# What the page is made of; everything else of Gradio's is for nobody.
LOADED = ["", "config", "theme.css", "static/img/logo.svg", "gradio_api/info", "gradio_api/startup-events"]
OFF = [
    *("user", "login_check", "token", "app_id", "login", "logout", "runs", "openapi.json", "robots.txt", "monitoring"),
    *("svelte/x", "custom_component/1/client/component/index.js", "proxy=http://127.0.0.1:1/", "file=/etc/passwd"),
    *("gradio_api/queue/join", "gradio_api/queue/data", "gradio_api/queue/status", "gradio_api/cancel"),
    *("gradio_api/call/predict", "gradio_api/call/predict/x", "gradio_api/run/predict", "gradio_api/api/predict"),
    *("gradio_api/upload", "gradio_api/upload_progress", "gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd"),
    *("gradio_api/component_server", "gradio_api/reset", "gradio_api/heartbeat/x", "gradio_api/deep_link"),
    *("gradio_api/stream/x", "gradio_api/process_recording", "gradio_api/vibe-edit", "gradio_api/run-history/buckets"),
    *(
        "gradio_api/proxy=http://127.0.0.1:1/",
        "gradio_api/token",
        "gradio_api/dev/reload",
        "gradio_api/profiling/traces",
    ),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A running site with its pages, and somebody of every role; its pages answer in this client's loop alone."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    assistant = open_assistant(AssistantSettings(), knowledge)
    app = build_site(assistant, pages=True, access=Access(with_everybody(assistant), LOCAL_KEY))
    with TestClient(app, base_url=SITE, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client
    knowledge.close()


@pytest.fixture(scope="module")
def sessions(client: TestClient) -> Sessions:
    """What a browser of each role sends with every request."""
    app: FastAPI = client.app  # type: ignore[assignment] # Starlette's application
    tokens = {role: signed_in(app, role.value).cookies["answerdesk_session"] for role in StaffRole}
    return {role: {"Cookie": f"answerdesk_session={token}", "Origin": SITE} for role, token in tokens.items()}


@pytest.fixture
def boss(sessions: Sessions) -> dict[str, str]:
    return sessions[StaffRole.ADMINISTRATOR]


@pytest.mark.parametrize("role", StaffRole)
def test_each_role_gets_into_the_pages_of_its_rights_and_into_no_other(
    client: TestClient, sessions: Sessions, role: StaffRole
) -> None:
    wanted = [(path, f"{path}/{file}") for path in PAGES for file in LOADED]
    found = {address: client.get(address, headers=sessions[role]).status_code for _, address in wanted}
    assert found == {address: 200 if role in RIGHTS[PAGES[path]] else 403 for path, address in wanted}


@pytest.mark.parametrize("role", StaffRole)
def test_who_lacks_the_right_is_led_to_a_page_that_says_so(
    client: TestClient, sessions: Sessions, role: StaffRole
) -> None:
    browser = sessions[role] | HTML
    for path, right in PAGES.items():
        if role in RIGHTS[right]:
            continue
        answer = client.get(f"{path}/", headers=browser)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}/&denied=1")
        assert answer.content == b""
        told = client.get(answer.headers["location"], headers=browser)
        assert told.status_code == 200
        assert "没有查看该页面的权限" in told.text
        assert 'href="/"' in told.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "answerdesk_session=forged"},
        {"Authorization": "Bearer ad_forged"},
        {"Cookie": f"answerdesk_session={LOCAL_KEY}"},
        {"Authorization": f"Bearer {LOCAL_KEY}x"},
    ],
    ids=["nobody", "session", "token", "key as session", "nearly the key"],
)
def test_nobody_and_whoever_forges_gets_nothing_of_any_page(client: TestClient, headers: dict[str, str]) -> None:
    for path in PAGES:
        for address in [*LOADED, *OFF]:
            for method in ("GET", "POST"):
                answer = client.request(method, f"{path}/{address}", headers=headers | {"Origin": SITE})
                assert answer.status_code == 401, f"{method} {path}/{address}"


def test_what_pages_do_not_need_of_gradio_is_there_for_nobody(client: TestClient, boss: dict[str, str]) -> None:
    for path in PAGES:
        for address in OFF:
            for method in ("GET", "POST", "PUT", "DELETE"):
                answer = client.request(method, f"{path}/{address}", headers=boss)
                assert answer.status_code == 404, f"{method} {path}/{address}"
        for address in LOADED:
            assert client.post(f"{path}/{address}", headers=boss).status_code == 404, f"POST {path}/{address}"


def test_no_address_leads_out_of_the_files_of_a_page(client: TestClient, boss: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "secret.txt"
    kept.write_text("secret", "utf-8")
    for path in PAGES:
        for folder in ("static", "assets"):
            for way in (f"%2e%2e/%2e%2e/%2e%2e{kept}", f"../../..{kept}", f"/{kept}", "..%2f..%2fconfig", "%00"):
                answer = client.get(f"{path}/{folder}/{way}", headers=boss)
                assert answer.status_code in {400, 403, 404}, f"{path}/{folder}/{way}"
                assert "secret" not in answer.text


def test_every_page_has_the_security_headers_and_a_policy_that_runs_nothing_but_its_own(
    client: TestClient, boss: dict[str, str]
) -> None:
    plain = ["/", "/sign-in?denied=1", "/sign-in/page.js", "/invitation", "/favicon.ico", "/desk/nothing"]
    customers = ["/chat", "/demo", "/widget.js"]
    for address in [*(f"{path}/{file}" for path in PAGES for file in ("", "theme.css")), *plain, *customers]:
        headers = client.get(address, headers=boss | HTML).headers
        policy = headers["content-security-policy"]
        if address != "/widget.js":
            assert {name: headers.get(name) for name in HARDENED} == HARDENED, address
        assert "default-src 'none'" in policy, address
        assert "script-src 'self' 'unsafe-inline'" not in policy, address
        assert "*" not in policy, address
        assert "http:" not in policy.replace("http://localhost", ""), address


def test_a_page_of_gradios_may_run_its_own_inline_scripts_alone(client: TestClient, boss: dict[str, str]) -> None:
    policies = set()
    for path in PAGES:
        answer = client.get(f"{path}/", headers=boss | HTML | {"Accept-Encoding": "br, gzip"})
        parts = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert {parts[name] for name in ("default-src", "object-src", "frame-ancestors", "form-action")} == {"'none'"}
        assert {parts[name] for name in ("connect-src", "base-uri", "font-src")} == {"'self'"}
        assert "unsafe-inline" not in parts["script-src"]
        assert parts["script-src"].count("sha256-") >= 1
        policies.add(parts["script-src"])
        assert answer.headers["content-encoding"] == "gzip"
    assert len(policies) == len(PAGES)
