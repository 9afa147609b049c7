"""The articles of the handbook over HTTP."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from knowledge import ArticleContent, ArticleDraft, Origin
from tests.assistant.api.conftest import HANDBOOK, TRAINER, open_handbook
from ui.site import build_site

ARTICLES = "/api/v1/articles"


def ids(client: TestClient, **query: Any) -> list[str]:
    answer = client.get(ARTICLES, params=query)
    assert answer.status_code == 200, answer.text
    return [article["id"] for article in answer.json()["articles"]]


def test_lists_all_articles_in_order_of_id(client: TestClient) -> None:
    assert ids(client) == sorted(draft.article_id for draft in HANDBOOK)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"business_type": "return_exchange"}, ["return-days", "return-postage"]),
        ({"language": "en"}, ["shipping-hong-kong-en"]),
        ({"audience": "internal"}, ["goodwill-limit"]),
        ({"text": "发票"}, ["invoice"]),
        ({"text": "HONG kong"}, ["shipping-hong-kong-en"]),
        ({"text": "8%"}, []),
        ({"state": "retired"}, []),
        ({"state": "published", "text": "香港", "language": "zh"}, ["shipping-hong-kong"]),
    ],
)
def test_lists_only_what_is_asked_for(client: TestClient, query: dict[str, str], expected: list[str]) -> None:
    assert ids(client, **query) == expected


def test_pages_hold_every_article_once(client: TestClient) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = client.get(ARTICLES, params={"limit": 3, "after": after}).json()
        assert len(page["articles"]) <= 3
        seen += [article["id"] for article in page["articles"]]
        after = page["next"]
    assert seen == ids(client)


@pytest.mark.parametrize(
    "query",
    [{"limit": 201}, {"limit": 0}, {"language": "fr"}, {"state": "new"}, {"colour": "red"}, {"text": "a" * 201}],
)
def test_refuses_a_filter_that_it_does_not_know(client: TestClient, query: dict[str, Any]) -> None:
    answer = client.get(ARTICLES, params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["place"] == f"query.{next(iter(query))}"


def test_shows_an_article_with_its_text(client: TestClient) -> None:
    article = client.get(f"{ARTICLES}/return-postage").json()
    assert article["body"] == HANDBOOK[0].content.body
    assert article["similar_questions"] == list(HANDBOOK[0].content.similar_questions)
    assert (article["revision"], article["published"], article["state"]) == (1, 1, "published")
    assert (article["author"], article["origin"], article["source"]) == ("trainer", "import", "售后手册.md §1")


def test_an_id_may_hold_slashes_and_blanks(client: TestClient) -> None:
    assert client.get(f"{ARTICLES}/manual/warranty §4").json()["title"] == "保修期有多长?"
    assert client.get(f"{ARTICLES}/manual%2Fwarranty%20%C2%A74/revisions").json()["revisions"][0]["number"] == 1


@pytest.mark.parametrize("name", ["nobody", "%00", "a%00b", "", "%EF%BF%BF", "x" * 3_000])
def test_an_unknown_article_is_not_found(client: TestClient, name: str) -> None:
    for path in (f"{ARTICLES}/{name}", f"{ARTICLES}/{name}/revisions"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["status"] == 404


def test_tells_the_history_of_an_article(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    changed = ArticleDraft("invoice", ArticleContent("可以开发票吗?", "可以开具纸质发票。"))
    knowledge.store.save([changed], TRAINER, Origin.EDIT, publish=False)
    with TestClient(build_site(open_assistant(AssistantSettings(), knowledge)), base_url="http://localhost") as client:
        history = client.get(f"{ARTICLES}/invoice/revisions").json()["revisions"]
        article = client.get(f"{ARTICLES}/invoice").json()
    knowledge.close()
    assert [(revision["number"], revision["state"]) for revision in history] == [(1, "published"), (2, "draft")]
    assert [revision["body"] for revision in history] == [HANDBOOK[5].content.body, "可以开具纸质发票。"]
    assert (article["revision"], article["published"], article["state"]) == (2, 1, "draft")
