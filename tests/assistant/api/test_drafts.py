"""Drafts over HTTP."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

QUESTION = "退货运费谁出?"
FIELDS = [
    "id", "outcome", "confidence", "business_type", "language", "text", "sentences", "citations", "choices",
    "alternatives", "slots", "warnings", "missing", "why", "model", "data", "letter",
]  # fmt: skip


def asked(text: str, **more: Any) -> dict[str, Any]:
    return {"conversation": [{"role": "customer", "text": text}], **more}


def drafted(client: TestClient, text: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/drafts", json=asked(text, **more))
    assert answer.status_code == 200, answer.text
    draft: dict[str, Any] = answer.json()
    return draft


def test_answers_with_a_quote_that_stands_in_the_article(client: TestClient) -> None:
    draft = drafted(client, QUESTION)
    assert (draft["outcome"], draft["business_type"], draft["language"]) == ("answer", "return_exchange", "zh")
    for citation in draft["citations"]:
        article = client.get(f"/api/v1/articles/{citation['article_id']}").json()
        assert article["body"][citation["start"] : citation["end"]] == citation["quote"]
    statements = [sentence for sentence in draft["sentences"] if sentence["role"] == "statement"]
    assert statements
    assert all(sentence["citations"] for sentence in statements)


def test_a_draft_has_the_fields_of_the_contract_in_their_order(client: TestClient) -> None:
    draft = drafted(client, QUESTION)
    assert list(draft) == FIELDS
    assert list(draft["citations"][0]) == [
        "number", "article_id", "revision", "title", "quote", "start", "end", "source", "audience",
    ]  # fmt: skip
    assert list(draft["sentences"][0]) == ["text", "role", "citations"]


def test_replies_in_the_language_and_tone_that_are_asked_for(client: TestClient) -> None:
    draft = drafted(client, "寄到香港要多久?", language="en", tone="brief")
    assert draft["language"] == "en"
    assert draft["text"] == "Parcels to Hong Kong take 3 to 5 working days. Add 2 days in the peak season."


def test_does_not_answer_what_the_handbook_does_not_say(client: TestClient) -> None:
    draft = drafted(client, "你们老板叫什么名字?")
    assert draft["outcome"] != "answer"
    assert draft["citations"] == []
    assert draft["missing"]


def test_an_agent_may_be_told_what_internal_articles_say(client: TestClient) -> None:
    draft = drafted(client, "客服补偿额度是多少?")
    assert [citation["article_id"] for citation in draft["citations"]][:1] == ["goodwill-limit"]
    assert draft["citations"][0]["audience"] == "internal"
    assert "internal_source" in [warning["code"] for warning in draft["warnings"]]


def test_a_draft_for_a_customer_quotes_no_internal_article(client: TestClient) -> None:
    draft = drafted(client, "客服补偿额度是多少?", reader="customer")
    assert "goodwill-limit" not in [citation["article_id"] for citation in draft["citations"]]


def test_a_draft_can_be_looked_up_with_its_feedback(client: TestClient) -> None:
    draft = drafted(client, QUESTION)
    path = f"/api/v1/drafts/{draft['id']}"
    given = client.post(f"{path}/feedback", json={"action": "edited", "final_text": "运费我们出。", "reason": "语气"})
    assert given.status_code == 200
    stored = client.get(path).json()
    assert {name: stored[name] for name in FIELDS} == draft
    assert stored["question"] == QUESTION
    assert stored["feedback"] == [given.json()]
    dropped = {"place": 0, "fate": "dropped", "distance": 1.0, "written": None}
    assert given.json()["sentences"][0].items() >= dropped.items()
    assert given.json() | {"created_at": "", "sentences": []} == {
        "draft_id": draft["id"],
        "action": "edited",
        "final_text": "运费我们出。",
        "reason": "语气",
        "actor": "local administrator",
        "created_at": "",
        "sentences": [],
    }


def test_personal_data_is_shown_to_the_agent_and_masked_in_what_is_stored(client: TestClient) -> None:
    draft = drafted(client, "我的快递SF1234567890123到哪了?手机号13812345678")
    stored = client.get(f"/api/v1/drafts/{draft['id']}")
    assert draft["slots"] == [{"name": "order_number", "value": "SF1234567890123"}]
    assert "SF1234567890123" not in stored.text
    assert "13812345678" not in stored.text


@pytest.mark.parametrize("call", ["/api/v1/drafts/nobody", "/api/v1/drafts/%00", "/api/v1/drafts/中文"])
def test_an_unknown_draft_is_not_found(client: TestClient, call: str) -> None:
    for answer in (client.get(call), client.post(f"{call}/feedback", json={"action": "sent"})):
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:answerdesk:draft-not-found"


def test_an_edited_draft_needs_the_text_that_was_sent(client: TestClient) -> None:
    draft = drafted(client, QUESTION)
    answer = client.post(f"/api/v1/drafts/{draft['id']}/feedback", json={"action": "edited"})
    assert answer.status_code == 422
    assert "final_text" in answer.json()["detail"]
    assert client.get(f"/api/v1/drafts/{draft['id']}").json()["feedback"] == []


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return [(block[0].removeprefix("event: "), json.loads(block[1].removeprefix("data: "))) for block in blocks]


def test_streams_the_sentences_and_then_the_draft(client: TestClient) -> None:
    answer = client.post("/api/v1/drafts", json=asked(QUESTION), headers={"Accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    *sentences, (last, draft) = events(answer.text)
    assert last == "draft"
    assert {name for name, _ in sentences} == {"sentence"}
    assert [sentence for _, sentence in sentences] == draft["sentences"]
    assert client.get(f"/api/v1/drafts/{draft['id']}").json()["text"] == draft["text"]


def test_what_is_wrong_with_a_conversation_is_told_before_a_stream_begins(client: TestClient) -> None:
    answer = client.post("/api/v1/drafts", json=asked(" "), headers={"Accept": "text/event-stream"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
