"""Every route of the application, walked with every role, with nobody, and with what is forged."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Mount

from assistant import RIGHTS, Accounts, Assistant, AssistantSettings, NewToken, Right, StaffRole, open_assistant
from assistant.api import Guarded, May, MayOrNear, OwnToken, Public, SignedIn
from tests.assistant.accounts.conftest import as_caller
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import LOCAL_KEY, caller, signed_in, site_of, with_everybody
from tests.assistant.api.who_may import BESIDE_THE_PAGES, OWN_TOKEN, PUBLIC, SIGNED_IN, WHO
from ui.site import build_site

ELSEWHERE = "http://desk.example.com"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    knowledge.close()


@pytest.fixture(scope="module")
def accounts(assistant: Assistant) -> Accounts:
    return with_everybody(assistant)


@pytest.fixture(scope="module")
def app(assistant: Assistant, accounts: Accounts) -> Iterator[FastAPI]:
    with site_of(assistant, accounts) as app:
        yield app


@pytest.fixture(scope="module")
def by_role(app: FastAPI) -> dict[StaffRole, TestClient]:
    return {role: signed_in(app, role.value) for role in StaffRole}


def declared(route: Any) -> list[Right | str]:
    """What a route says about who may call it."""

    def below(dependant: Dependant) -> Iterator[Right | str]:
        match dependant.call:
            case May(right) | MayOrNear(right):
                yield right
            case SignedIn():
                yield SIGNED_IN
            case OwnToken():
                yield OWN_TOKEN
            case Public():
                yield PUBLIC
        for inner in dependant.dependencies:
            yield from below(inner)

    mounted = route.original_route
    if isinstance(mounted, Mount):
        return [mounted.app.right] if isinstance(mounted.app, Guarded) else []
    return [] if route.dependant is None else list(below(route.dependant))


def routes(app: FastAPI) -> dict[str, list[Right | str]]:
    """Each call of the application, with what its route declares."""
    found: dict[str, list[Right | str]] = {}
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or {"MOUNT"}) - {"HEAD"}):
            said = [PUBLIC] if route.path == "/openapi.json" else declared(route)
            found[f"{method} {route.path}"] = said
    return found


def test_every_route_declares_who_may_call_it_as_the_table_has_it(app: FastAPI) -> None:
    found = routes(app)
    assert [call for call, said in found.items() if not said] == [], "declare who may call these: assistant/api/rights"
    assert {call: set(said) for call, said in found.items()} == {call: {who} for call, who in WHO.items()}


def test_the_routes_beside_the_pages_declare_it_too(assistant: Assistant) -> None:
    found = routes(build_site(assistant, pages=True))
    beside = {call: set(said) for call, said in found.items() if call not in WHO}
    assert beside == {call: {who} for call, who in BESIDE_THE_PAGES.items()}


def test_a_route_without_a_declaration_is_noticed() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/open")(lambda: None)
    assert routes(app) == {"GET /open": []}


def statuses(client: TestClient, headers: dict[str, str] | None = None) -> dict[str, int]:
    """What each call answers to somebody; of bodies and ids only their shape is right."""
    found = {}
    for call in WHO:
        method, path = call.split()
        if call == "DELETE /api/v1/session":
            continue
        address = re.sub(r"\{[^}]*\}", "x", path)
        body = {"json": {"text": "退货"}} if method in {"POST", "PATCH"} else {}
        found[call] = client.request(method, address, headers=headers, **body).status_code
    return found


def let_in(found: dict[str, int]) -> set[str]:
    return {call for call, status in found.items() if status not in {401, 403}}


def expected(rights: frozenset[Right] | set[Right], *, person: bool = True) -> set[str]:
    """The calls that somebody with these rights may make; with a wrong name and password nobody is signed in."""
    may = {call for call, who in WHO.items() if who == PUBLIC or who in rights or (person and who == SIGNED_IN)}
    return may - {"DELETE /api/v1/session"}


@pytest.mark.parametrize("role", StaffRole)
def test_each_role_may_call_what_its_rights_allow_and_nothing_else(
    by_role: dict[StaffRole, TestClient], role: StaffRole
) -> None:
    rights = {right for right, roles in RIGHTS.items() if role in roles}
    assert let_in(statuses(by_role[role], {"X-Forwarded-For": "10.0.0.9"})) == expected(rights)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer ad_forged"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer é".encode("latin-1").decode("latin-1")},
        {"Authorization": f"Basic {LOCAL_KEY}"},
        {"Authorization": f"Bearer {LOCAL_KEY}x"},
        {"Cookie": "answerdesk_session=forged"},
        {"Cookie": "answerdesk_session="},
        {"Cookie": f"answerdesk_session={LOCAL_KEY}"},
    ],
    ids=[
        "nobody",
        "token",
        "no token",
        "latin",
        "basic",
        "nearly the key",
        "session",
        "empty session",
        "key as session",
    ],
)
def test_nobody_and_whoever_forges_gets_only_what_is_public(app: FastAPI, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    client = caller(app, Origin="http://localhost")
    found = statuses(client, {**raw, "X-Forwarded-For": "10.0.0.9"})  # type: ignore[dict-item] # httpx takes bytes
    assert let_in(found) == expected(set(), person=False)
    refused = {call: status for call, status in found.items() if call not in expected(set())}
    assert set(refused.values()) == {401}


def test_a_public_call_is_nevertheless_no_way_in(app: FastAPI) -> None:
    assert caller(app).get("/api/v1/session").json() == {
        "accounts": True, "signed_in": False, "name": None, "display_name": None, "roles": [], "rights": [],
        "demo": False,
    }  # fmt: skip


@pytest.mark.parametrize("right", Right)
def test_a_token_may_call_what_its_right_allows_and_nothing_of_its_owners_own(
    app: FastAPI, accounts: Accounts, right: Right
) -> None:
    owner = accounts.people.named("administrator")
    token, _ = accounts.tokens.add(owner, NewToken("walk", frozenset({right})), as_caller(owner))
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "10.0.0.9"}
    assert let_in(statuses(caller(app), headers)) == expected({right}, person=False)


def test_the_key_of_this_process_opens_everything_but_chats(app: FastAPI) -> None:
    headers = {"Authorization": f"Bearer {LOCAL_KEY}"}
    assert let_in(statuses(caller(app), headers)) == expected(set(Right))


def test_a_customers_token_is_no_way_into_the_desk(app: FastAPI) -> None:
    opened = caller(app).post("/api/v1/chat").json()
    for headers in (
        {"Authorization": f"Bearer {opened['token']}"},
        {"Cookie": f"answerdesk_session={opened['token']}"},
    ):
        assert caller(app, **headers).get("/api/v1/articles").status_code == 401


def test_metrics_are_for_programs_on_this_machine_and_for_those_who_watch(
    app: FastAPI, by_role: dict[StaffRole, TestClient]
) -> None:
    assert caller(app).get("/metrics").status_code == 200
    passed_on = {"X-Forwarded-For": "10.0.0.9"}
    assert caller(app).get("/metrics", headers=passed_on).status_code == 401
    assert by_role[StaffRole.AGENT].get("/metrics", headers=passed_on).status_code == 403
    assert by_role[StaffRole.SUPERVISOR].get("/metrics", headers=passed_on).status_code == 200


def test_a_change_in_somebodys_name_needs_a_sign_that_a_page_of_ours_makes_it(
    app: FastAPI, by_role: dict[StaffRole, TestClient]
) -> None:
    cookie = by_role[StaffRole.AGENT].cookies["answerdesk_session"]
    client = caller(app, Cookie=f"answerdesk_session={cookie}")
    asked = {"json": {"text": "退货"}}
    assert client.get("/api/v1/articles").status_code == 200
    refused = client.post("/api/v1/search", **asked)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:answerdesk:foreign-request")
    for headers, status in (
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 403),
    ):
        assert client.post("/api/v1/search", headers=headers, **asked).status_code == status, headers


# Without accounts


def test_until_there_are_accounts_this_machine_may_do_everything(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    app = build_site(open_assistant(AssistantSettings(), knowledge), hosts=["desk.example.com"])
    everything = expected(set(Right))
    for headers in ({}, {"Authorization": "Bearer sk-whatever"}, {"Cookie": "answerdesk_session=old"}):
        assert let_in(statuses(caller(app, **headers))) == everything
    who = caller(app).get("/api/v1/session").json()
    assert (who["accounts"], who["signed_in"], who["name"], who["roles"]) == (False, True, None, ["administrator"])
    far = TestClient(app, base_url="http://localhost", client=("10.0.0.9", 5000))
    named = TestClient(app, base_url=ELSEWHERE)
    proxied = caller(app, **{"X-Forwarded-For": "127.0.0.1, 10.0.0.9"})
    near = caller(app, **{"X-Forwarded-For": "127.0.0.1, ::1"})
    assert near.get("/api/v1/session").json()["signed_in"]
    for client in (far, named, proxied):
        assert let_in(statuses(client)) == expected(set(), person=False)
    knowledge.close()


def test_the_first_account_ends_that(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    app = build_site(open_assistant(AssistantSettings(), knowledge))
    client = caller(app)
    person = {"name": "chen", "roles": ["administrator"], "password": "eight purple umbrellas"}
    assert client.post("/api/v1/people", json=person).status_code == 201
    assert client.post("/api/v1/people", json=person).status_code == 401
    assert client.get("/api/v1/articles").status_code == 401
    knowledge.close()
