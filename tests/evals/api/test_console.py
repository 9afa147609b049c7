"""The console over HTTP: what is found and why, and what a person makes of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from knowledge import log_odds, terms
from tests.assistant.api.conftest import HANDBOOK, open_handbook
from ui.site import build_site

CONSOLE = "/api/v1/console"
QUESTION = "退货邮费谁出?"


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[TestClient]:
    knowledge = open_handbook(tmp_path)
    app = build_site(open_assistant(AssistantSettings(answer_level=0.1), knowledge))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    knowledge.close()


def look(client: TestClient, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    answer = client.post(CONSOLE, json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_each_candidate_is_the_sum_of_what_is_shown(client: TestClient) -> None:
    seen = look(client)
    assert seen["searched"] == [QUESTION]
    assert seen["candidates"][0]["article_id"] == "return-postage"
    for candidate in seen["candidates"]:
        explained = candidate["explanation"]
        assert sum(part["part"] for part in explained["score"]) == pytest.approx(candidate["score"], abs=1e-9)
        whole = explained["intercept"] + sum(part["part"] for part in explained["confidence"])
        assert whole == pytest.approx(candidate["model_log_odds"], abs=1e-9)
        assert whole == pytest.approx(log_odds(candidate["confidence"]), abs=1e-6)
        assert candidate["found_by"], "every candidate comes from some index"
        assert all(found["place"] >= 1 for found in candidate["found_by"])


def test_texts_are_marked_where_they_share_words_with_the_question(client: TestClient) -> None:
    first = look(client)["candidates"][0]
    body = HANDBOOK[0].content.body
    assert (first["title"]["text"], first["body"]["text"]) == (HANDBOOK[0].content.title, body)
    texts = [first["title"], first["body"], *first["similar_questions"]]
    assert [text["text"][start:end] for text in texts[:1] for start, end in text["marks"]] == ["退货", "费谁出"]
    asked = set(terms(QUESTION))
    assert all(asked & set(terms(text["text"][start:end])) for text in texts for start, end in text["marks"])
    start, end = first["best"]
    assert 0 <= start < end <= len(body)


def test_shows_what_would_be_decided_and_records_nothing(caller: TestClient) -> None:
    decision = look(caller)["decision"]
    assert (decision["outcome"], decision["answer_level"], decision["cited"]) == ("answer", 0.1, ["return-postage"])
    assert decision["why"]
    assert caller.get("/api/v1/usage/totals").json()["sum"]["drafts"] == 0


def test_internal_articles_are_found_by_those_who_may_read_them(client: TestClient) -> None:
    question = "客服补偿额度是多少?"
    assert look(client, question)["candidates"][0]["internal"]
    outside = look(client, question, internal=False)["candidates"]
    assert not any(candidate["internal"] for candidate in outside)


def test_a_follow_up_is_searched_for_with_what_was_said_before(client: TestClient) -> None:
    seen = look(client, "那换货呢?", before=[{"role": "customer", "text": QUESTION}])
    assert len(seen["searched"]) >= 1
    assert any("换货" in text for text in seen["searched"])


def test_this_is_the_right_one_makes_a_golden_case_once(caller: TestClient) -> None:
    wanted = {"text": QUESTION, "article_id": "return-postage", "becomes": "golden_case"}
    made = caller.post(f"{CONSOLE}/right", json=wanted).json()
    case = caller.get(f"/api/v1/cases/{made['case_id']}").json()
    assert (case["articles"], case["origin"], made["was_known"]) == (["return-postage"], "console", False)
    assert caller.post(f"{CONSOLE}/right", json=wanted).json() == {**made, "was_known": True}


def test_this_is_the_right_one_adds_a_similar_question_as_a_draft(caller: TestClient) -> None:
    wanted = {"text": f"{QUESTION} 电话 13800138000", "article_id": "return-postage", "becomes": "similar_question"}
    made = caller.post(f"{CONSOLE}/right", json=wanted).json()
    article = caller.get("/api/v1/articles/return-postage").json()
    assert (made["revision"], article["revision"], article["published"], article["state"]) == (2, 2, 1, "draft")
    assert len(article["similar_questions"]) == 3
    assert "13800138000" not in article["similar_questions"][-1]
    again = caller.post(f"{CONSOLE}/right", json={**wanted, "text": "退货邮费谁付"})
    assert (again.status_code, again.json()["type"]) == (422, "urn:answerdesk:invalid-case")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"text": " "}, 422),
        ("", {"text": "退货", "colour": "red"}, 422),
        ("/right", {"text": "退货", "article_id": "nobody", "becomes": "similar_question"}, 404),
        ("/right", {"text": "退货", "article_id": "nobody", "becomes": "golden_case"}, 422),
        ("/right", {"text": "退货", "article_id": None, "becomes": "similar_question"}, 422),
    ],
)
def test_says_what_is_wrong(caller: TestClient, path: str, body: dict[str, Any], status: int) -> None:
    assert caller.post(f"{CONSOLE}{path}", json=body).status_code == status
