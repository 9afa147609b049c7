"""Previews over HTTP."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.assistant.api.test_problems import problem
from tests.evals.api.test_cases import caller

__all__ = ["caller"]

PREVIEW = "/api/v1/preview"
TEXT = {"title": "几天之内可以退货?", "body": "签收后30天内可以申请退货。"}


def finished(caller: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    for _ in range(200):
        if job["state"] not in {"waiting", "running"}:
            return job
        time.sleep(0.05)
        job = caller.get(f"{PREVIEW}/{job['id']}").json()
    raise AssertionError(job)


def test_a_change_is_seen_before_it_is_live(caller: TestClient) -> None:
    said = {"conversation": [{"role": "customer", "text": TEXT["title"]}], "articles": ["return-days"]}
    caller.post("/api/v1/cases", json={"cases": [{**said, "key_facts": ["15天"]}]})
    caller.post("/api/v1/drafts", json={"conversation": said["conversation"]})
    drafts = [{"article_id": "return-days", "content": TEXT}]
    answer = caller.post(PREVIEW, json={"drafts": drafts, "retired": ["invoice"], "questions": 10})
    assert answer.status_code == 200
    job = finished(caller, answer.json())
    result = job["result"]
    assert (job["state"], job["fault"]) == ("done", None)
    assert [breach["question"] for breach in result["breaches"]] == [TEXT["title"]]
    assert {source: sum(counts.values()) for source, counts in result["counts"].items()} == {"golden": 1, "real": 1}
    first = result["effected"][0]
    assert (first["source"], first["effect"], first["was_right"], first["is_right"]) == (
        "golden", "changes_wording", True, False,
    )  # fmt: skip
    assert ("15天" in first["before"]["text"], "30天" in first["after"]["text"]) == (True, True)
    real = caller.get(f"{PREVIEW}/{job['id']}", params={"source": "real", "limit": 1}).json()["result"]
    assert ([each["source"] for each in real["effected"]], real["total"]) == (["real"], 1)
    assert caller.get(f"{PREVIEW}/{job['id']}", params={"offset": 5}).json()["result"]["effected"] == []
    assert caller.get("/api/v1/articles/return-days").json()["revision"] == 1


def test_a_text_answers_while_it_is_written(caller: TestClient) -> None:
    answer = caller.post(f"{PREVIEW}/answer", json={"article_id": "return-days", "content": TEXT}).json()
    assert answer["effect"] == "changes_wording"
    assert ("15天" in answer["before"]["text"], "30天" in answer["after"]["text"]) == (True, True)
    asked = {"content": TEXT, "question": "寄到香港要多久?"}
    assert caller.post(f"{PREVIEW}/answer", json=asked).json()["effect"] == "same"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"retired": ["invoice", "invoice"], "drafts": [{"article_id": "invoice", "content": TEXT}]}, 422),
        ({"drafts": [{"content": {**TEXT, "body": " "}}]}, 422),
        ({"retired": ["nowhere"]}, 404),
        ({"revisions": [{"article_id": "invoice", "number": 9}]}, 404),
        ({"retired": ["invoice"], "as_of": "2026-03-01T00:00:00"}, 422),
        ({"retired": ["invoice"], "questions": -1}, 422),
    ],
    ids=str,
)
def test_what_cannot_be_previewed_is_refused(client: TestClient, body: dict[str, Any], status: int) -> None:
    problem(client.post(PREVIEW, json=body), status)


def test_a_preview_that_there_is_not_is_not_found(client: TestClient) -> None:
    problem(client.get(f"{PREVIEW}/a%00b"), 404)
