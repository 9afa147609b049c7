"""The use of the handbook over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from tests.assistant.api.conftest import HANDBOOK, open_handbook
from ui.site import build_site

USAGE = "/api/v1/usage"
POSTAGE = "return-postage"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestClient]:
    """A desk of its own: every draft counts."""
    knowledge = open_handbook(tmp_path)
    app = build_site(open_assistant(AssistantSettings(answer_level=0.1), knowledge))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    knowledge.close()


def draft(client: TestClient, text: str = "退货运费谁出?") -> dict[str, Any]:
    made = client.post("/api/v1/drafts", json={"conversation": [{"role": "customer", "text": text}]})
    assert made.status_code == 200
    return dict(made.json())


def ask(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"{USAGE}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_draft_and_what_became_of_it_are_counted_at_once(desk: TestClient) -> None:
    made = draft(desk)
    assert made["citations"][0]["article_id"] == POSTAGE
    desk.post(f"/api/v1/drafts/{made['id']}/feedback", json={"action": "edited", "final_text": "您好"})
    first, *others = ask(desk, "articles")["articles"]
    assert (first["id"], first["title"]) == (POSTAGE, HANDBOOK[0].content.title)
    assert first["figures"] == {
        **dict.fromkeys(("found", "first", "cited", "edited"), 1),
        **dict.fromkeys(("sent", "rejected", "up", "down"), 0),
    }
    assert (first["edited_share"], first["last_cited"] is not None) == (1.0, True)
    assert all(other["figures"]["cited"] == 0 for other in others)


def test_an_article_is_told_by_day_and_by_passage(desk: TestClient) -> None:
    made = draft(desk)
    history = ask(desk, f"articles/{POSTAGE}", days=7)
    assert [day["figures"]["cited"] for day in history["days"]] == [0, 0, 0, 0, 0, 0, 1]
    assert {passage["text"] for passage in history["passages"]} == {each["quote"] for each in made["citations"]}


def test_the_totals_of_drafts_are_told_by_day_and_reader(desk: TestClient) -> None:
    draft(desk)
    totals = ask(desk, "totals", days=3)
    assert [day["totals"]["drafts"] for day in totals["days"]] == [0, 0, 1]
    assert (totals["sum"]["drafts"], totals["before"]["drafts"]) == (1, 0)
    assert ask(desk, "totals", reader="customer")["sum"]["drafts"] == 0


def test_pages_and_views_hold_what_is_asked_for(client: TestClient) -> None:
    everything = ask(client, "articles", order="found", limit=200)
    assert everything["total"] == len(everything["articles"]) == len(HANDBOOK)
    page = ask(client, "articles", order="found", limit=2, offset=2)
    assert (page["articles"], page["total"]) == (everything["articles"][2:4], len(HANDBOOK))
    assert ask(client, "articles", view="falling") == {"articles": [], "total": 0}
    assert ask(client, "articles", text="HONG kong", language="en")["total"] == 1


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("articles", {"view": "best"}),
        ("articles", {"days": 0}),
        ("articles", {"limit": 201}),
        ("articles", {"colour": "red"}),
        (f"articles/{POSTAGE}", {"days": 1000}),
        ("totals", {"reader": "nobody"}),
    ],
)
def test_refuses_what_it_does_not_know(client: TestClient, path: str, query: dict[str, Any]) -> None:
    answer = client.get(f"{USAGE}/{path}", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["place"] == f"query.{next(iter(query))}"


@pytest.mark.parametrize("name", ["nobody", "a%00b", "%EF%BF%BF"])
def test_an_unknown_article_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"{USAGE}/articles/{name}").status_code == 404
