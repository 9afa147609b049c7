"""Sites that the company named may carry customers' chats; everything else stays closed to pages elsewhere."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, Chat, open_accounts
from assistant.desk.domain import ChatRules
from tests.assistant.api.customer import Customer
from tests.assistant.api.who_may import WHO
from ui.customer.pages import Front
from ui.site import Access, build_site

SHOP = "https://shop.example.com"
OTHERS = ["https://evil.example", "http://shop.example.com", "https://shop.example.com.evil.example", "null", ""]
HOST = "http://desk.example.com"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
CHAT = "/api/v1/chat"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    chat = Chat(assistant, ChatRules(messages_per_minute=1, sessions_per_address_per_minute=10_000))
    access = Access(open_accounts(assistant.knowledge.store), front=Front((SHOP,)))
    with TestClient(
        build_site(assistant, chat=chat, hosts=["desk.example.com"], access=access), base_url=HOST
    ) as client:
        yield client


def opens_up(answer: httpx.Response) -> set[str]:
    """What an answer allows to pages elsewhere."""
    return {name for name in answer.headers if name.startswith("access-control-")}


def test_a_page_of_the_shop_can_chat(client: TestClient) -> None:
    customer = Customer(client)
    customer.headers["Origin"] = SHOP
    said = customer.say("a", "退货运费谁出?")
    assert said.status_code == 202
    assert said.headers["access-control-allow-origin"] == SHOP
    assert "Origin" in said.headers["vary"]


def test_the_browser_is_told_beforehand_what_it_may_send(client: TestClient) -> None:
    for path in (CHAT, f"{CHAT}/x/messages", f"{CHAT}/x/events"):
        answer = client.options(path, headers=PREFLIGHT | {"Origin": SHOP})
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert answer.headers["access-control-allow-methods"] == "GET, POST"
        assert {"authorization", "content-type", "last-event-id"} <= {
            name.strip() for name in answer.headers["access-control-allow-headers"].lower().split(",")
        }


def test_the_shop_reads_refusals_and_how_long_to_wait(client: TestClient) -> None:
    customer = Customer(client)
    customer.headers["Origin"] = SHOP
    customer.say("a", "退货运费谁出?")
    refused = customer.say("b", "几天之内可以退货?")
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (429, SHOP)
    assert "Retry-After" in refused.headers["access-control-expose-headers"]
    assert int(refused.headers["retry-after"]) > 0
    customer.headers["Authorization"] = "Bearer forged"
    assert customer.say("c", "?").headers["access-control-allow-origin"] == SHOP


def test_no_answer_ever_lets_cookies_go_along(client: TestClient) -> None:
    for answer in (
        client.options(CHAT, headers=PREFLIGHT | {"Origin": SHOP}),
        client.post(CHAT, headers={"Origin": SHOP, "Cookie": "answerdesk_session=x"}),
    ):
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["access-control-allow-origin"] != "*"


@pytest.mark.parametrize("origin", OTHERS)
def test_other_sites_are_refused(client: TestClient, origin: str) -> None:
    refused = client.post(CHAT, headers={"Origin": origin})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:answerdesk:foreign-origin")
    beforehand = client.options(CHAT, headers=PREFLIGHT | {"Origin": origin})
    read = client.get(f"{CHAT}/x/events", headers={"Origin": origin})
    assert [opens_up(answer) for answer in (refused, beforehand, read)] == [set(), set(), set()]
    # What is kept of this answer must not be given to the shop.
    assert "Origin" in refused.headers["vary"]


def test_the_shop_gets_nothing_but_the_calls_of_customers(client: TestClient) -> None:
    closed = [call.split() for call in WHO if not (f" {CHAT}/" in call or call.endswith(f" {CHAT}"))]
    for method, path in [*closed, ["POST", "/api/v1/chats"], ["POST", "/v1/chat/completions"], ["GET", "/"]]:
        if path.startswith(f"{CHAT}/"):
            continue
        answer = client.request(method, path, headers={"Origin": SHOP})
        beforehand = client.options(path, headers=PREFLIGHT | {"Origin": SHOP})
        assert (method, path, opens_up(answer), opens_up(beforehand)) == (method, path, set(), set())
        if method not in {"GET", "HEAD"}:
            assert (path, answer.status_code) == (path, 403)


def test_a_dot_segment_does_not_lead_out_of_the_chat(client: TestClient) -> None:
    answer = client.request("POST", f"{CHAT}/%2e%2e/search", headers={"Origin": SHOP}, json={"text": "退货"})
    assert answer.status_code in {403, 404, 405}


def test_without_sites_the_chat_is_for_this_servers_pages_alone(assistant: Assistant) -> None:
    chat = Chat(assistant, ChatRules(sessions_per_address_per_minute=10_000))
    client = TestClient(build_site(assistant, chat=chat, hosts=["desk.example.com"]), base_url=HOST)
    assert client.post(CHAT, headers={"Origin": SHOP}).status_code == 403
    assert client.post(CHAT, headers={"Origin": HOST}).status_code == 201
