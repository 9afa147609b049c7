"""The tools for other assistants over HTTP: the protocol's own client against a real server, with API tokens."""

from collections.abc import Iterator
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from assistant import Accounts, Assistant, AssistantSettings, NewToken, Right, open_assistant
from tests.assistant.accounts.conftest import as_caller
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.loopback import served
from tests.assistant.api.staff import with_everybody
from tests.assistant.tools_client import told
from ui.site import Access, build_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

QUESTION = {"conversation": [{"role": "customer", "text": "客服补偿额度是多少?"}]}
BOTH = frozenset({Right.READ, Right.DRAFT})


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    knowledge.close()


@pytest.fixture(scope="module")
def accounts(assistant: Assistant) -> Accounts:
    return with_everybody(assistant)


@pytest.fixture(scope="module")
def url(assistant: Assistant, accounts: Accounts) -> Iterator[str]:
    with served(build_site(assistant, access=Access(accounts))) as address:
        yield f"{address}/mcp"


def token_with(accounts: Accounts, *rights: Right) -> str:
    """An API token of the agent's."""
    agent = accounts.people.named("agent")
    token, _ = accounts.tokens.add(agent, NewToken("mcp", frozenset(rights)), as_caller(agent))
    return token


def ask(url: str, token: str, tool: str, arguments: dict[str, Any], mode: str = "auto") -> Any:
    """What a tool answers to whoever shows a token."""

    async def asked() -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(url, http_client=http), mode=mode) as client,
        ):
            return await client.call_tool(tool, arguments)

    return anyio.run(asked)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_token_with_both_rights_searches_and_drafts_and_reads_internal_articles(
    url: str, accounts: Accounts, mode: str
) -> None:
    token = token_with(accounts, *BOTH)

    found = ask(url, token, "search_handbook", {"text": "补偿额度", "internal": True}, mode)
    drafted = ask(url, token, "draft_reply", QUESTION | {"internal": True}, mode)

    assert "goodwill-limit" in {article["article_id"] for article in found.structured_content["articles"]}
    assert {source["internal"] for source in drafted.structured_content["sources"]} == {True}


def test_a_draft_is_recorded_in_the_name_of_the_token_s_owner(
    url: str, assistant: Assistant, accounts: Accounts
) -> None:
    draft = ask(url, token_with(accounts, Right.DRAFT), "draft_reply", QUESTION).structured_content

    stored = assistant.records.stored(draft["draft_id"])
    assert (stored["actor"], stored["reader"]) == ("agent", "customer")


def test_without_the_right_to_read_there_are_public_articles_only(url: str, accounts: Accounts) -> None:
    token = token_with(accounts, Right.DRAFT)

    openly = ask(url, token, "search_handbook", {"text": "补偿额度"})
    refused = [
        ask(url, token, "search_handbook", {"text": "补偿额度", "internal": True}),
        ask(url, token, "draft_reply", QUESTION | {"internal": True}),
    ]

    assert not any(article["internal"] for article in openly.structured_content["articles"])
    assert all(result.is_error and "may not read" in told(result) for result in refused)
    assert not any("50元" in told(result) for result in refused)


@pytest.mark.parametrize(("given", "status"), [("", 401), ("forged", 401), ("read only", 403)])
def test_who_may_not_draft_is_turned_away_before_anything_is_read(
    url: str, accounts: Accounts, given: str, status: int
) -> None:
    token = token_with(accounts, Right.READ) if given == "read only" else given
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    with httpx2.Client(headers=headers, trust_env=False) as http:
        answer = http.post(url, content=b"not even JSON", headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_calls_of_many_clients_at_once_keep_to_their_own_rights(url: str, accounts: Accounts) -> None:
    tokens = [token_with(accounts, *BOTH), token_with(accounts, Right.DRAFT)] * 6

    async def asked(token: str, at: int, refused: list[bool]) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            result = await client.call_tool("search_handbook", {"text": "补偿", "internal": True})
            refused[at] = result.is_error

    async def all_at_once() -> list[bool]:
        refused = [False] * len(tokens)
        async with anyio.create_task_group() as group:
            for at, token in enumerate(tokens):
                group.start_soon(asked, token, at, refused)
        return refused

    assert anyio.run(all_at_once) == [False, True] * 6
