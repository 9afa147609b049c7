"""Conflicts over HTTP, as the trainers' page meets them."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from knowledge import ArticleContent, ArticleDraft, Origin
from tests.assistant.api.conftest import TRAINER, open_handbook
from ui.site import build_site

INVOICE = "电子发票在收货后 30 天内申请，开具后发到邮箱。"
OTHER_INVOICE = "电子发票在收货后 90 天内申请，开具后发到邮箱。"


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A caller of a site whose articles on invoices disagree, and are told twice."""
    knowledge = open_handbook(tmp_path_factory.mktemp("conflicts"))
    drafts = [
        ArticleDraft("invoice-a", ArticleContent("发票怎么申请?", INVOICE, similar_questions=("开票",))),
        ArticleDraft("invoice-b", ArticleContent("发票怎么申请呢?", OTHER_INVOICE)),
        ArticleDraft("invoice-c", ArticleContent("怎样申请发票?", INVOICE, similar_questions=("要发票",))),
    ]
    knowledge.store.save(drafts, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    app = build_site(open_assistant(AssistantSettings(), knowledge))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        scan(client)
        yield client
    knowledge.close()


def scan(client: TestClient) -> dict[str, Any]:
    started = client.post("/api/v1/conflicts/scan", json={"everything": True})
    assert started.status_code == 202
    while (state := client.get("/api/v1/conflicts/scan").json())["running"]:
        time.sleep(0.02)
    assert state["fault"] is None
    return dict(state["report"])


def listed(client: TestClient, **wanted: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/conflicts", params=wanted)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["conflicts"])


def test_lists_both_passages_with_the_differing_words_marked(knowing: TestClient) -> None:
    found = next(each for each in listed(knowing, kind="contradiction") if each["first"]["article_id"] == "invoice-a")
    assert (found["reason"], found["state"], found["first"]["stale"]) == ("duration", "open", False)
    difference = found["differences"][0]
    for side, body, said in (("first", INVOICE, "30 天"), ("second", OTHER_INVOICE, "90 天")):
        passage = difference[side]
        assert body[passage["start"] : passage["end"]] == passage["text"]
        assert [body[mark["start"] : mark["end"]] for mark in passage["marks"]] == [said]


def test_a_page_leads_to_the_next(knowing: TestClient) -> None:
    first = knowing.get("/api/v1/conflicts", params={"limit": 1}).json()
    second = knowing.get("/api/v1/conflicts", params={"limit": 1, "after": first["next"]}).json()
    assert second["conflicts"][0]["id"] != first["conflicts"][0]["id"]
    assert knowing.get("/api/v1/conflicts", params={"after": "nothing"}).status_code == 404


def test_a_conflict_is_dismissed_with_a_reason_and_opened_again(knowing: TestClient) -> None:
    found = listed(knowing, kind="contradiction", article_id="invoice-c")[0]
    path = f"/api/v1/conflicts/{found['id']}"
    assert knowing.post(f"{path}/dismiss", json={"reason": "  "}).status_code == 422
    dismissed = knowing.post(f"{path}/dismiss", json={"reason": "两种发票"}).json()
    assert (dismissed["state"], dismissed["decided_reason"]) == ("dismissed", "两种发票")
    assert found["id"] not in [each["id"] for each in listed(knowing)]
    assert [each["id"] for each in listed(knowing, state="dismissed")] == [found["id"]]
    assert knowing.post(f"{path}/reopen", json={}).json()["state"] == "open"
    assert knowing.get(path).json()["state"] == "open"


def test_a_draft_is_checked_without_being_stored(knowing: TestClient) -> None:
    draft = {"title": "发票多久内申请?", "body": INVOICE.replace("30", "60")}
    (surest, *_) = knowing.post("/api/v1/conflicts/check", json=draft).json()["conflicts"]
    assert surest["kind"] == "contradiction"
    passage = surest["differences"][0]["first"]
    assert [draft["body"][mark["start"] : mark["end"]] for mark in passage["marks"]] == ["60 天"]
    assert knowing.post("/api/v1/conflicts/check", json=draft | {"body": ""}).status_code == 422


def test_a_merge_proposes_the_questions_of_both_and_takes_nothing_down(knowing: TestClient) -> None:
    duplicates = listed(knowing, kind="duplicate", article_id="invoice-a")
    found = next(each for each in duplicates if each["second"]["article_id"] == "invoice-c")
    path = f"/api/v1/conflicts/{found['id']}/merge"
    assert knowing.post(path, json={"keep": "cancel-order"}).status_code == 409
    proposed = knowing.post(path, json={"keep": "invoice-a"}).json()
    assert proposed["similar_questions"] == ["开票", "怎样申请发票?", "要发票"]
    assert (proposed["article_id"], proposed["revision"], proposed["retire"]) == ("invoice-a", 2, "invoice-c")
    kept, gone = (knowing.get(f"/api/v1/articles/{each}").json() for each in ("invoice-a", "invoice-c"))
    assert (kept["state"], kept["published"], gone["published"]) == ("draft", 1, 1)


def test_articles_that_contradict_each_other_are_not_merged(knowing: TestClient) -> None:
    found = listed(knowing, kind="contradiction")[0]
    answer = knowing.post(f"/api/v1/conflicts/{found['id']}/merge", json={"keep": found["first"]["article_id"]})
    assert answer.status_code == 409
    assert "contradict" in answer.json()["detail"]


def test_an_unknown_conflict_is_not_found(knowing: TestClient) -> None:
    for path in ("nothing", "%00"):
        assert knowing.get(f"/api/v1/conflicts/{path}").status_code == 404
        assert knowing.post(f"/api/v1/conflicts/{path}/dismiss", json={"reason": "x"}).status_code == 404
