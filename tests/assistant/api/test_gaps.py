"""Gaps over HTTP: from questions that nothing answers to a draft, and what is refused on the way."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from knowledge import now
from tests.assistant.gaps.asking import FOREIGN, RAIN, opened
from tests.knowledge.databases import emptied
from ui.site import build_site

API = "/api/v1"


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql])],
)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An application of its own: what is asked here stays."""
    folder = tmp_path_factory.mktemp("gaps-api")
    if request.param == "sqlite":
        yield from _served(folder, None)
        return
    url = request.getfixturevalue("postgresql_url")
    with emptied(url):
        yield from _served(folder, url)


def _served(folder: Path, url: str | None) -> Iterator[TestClient]:
    with (
        opened(folder, now, url) as assistant,
        TestClient(build_site(assistant), base_url="http://localhost", raise_server_exceptions=False) as client,
    ):
        for text in (*RAIN, *FOREIGN):
            said = {"conversation": [{"role": "customer", "text": text}]}
            assert client.post(f"{API}/drafts", json=said).status_code == 200
        run(client)
        yield client


def run(client: TestClient) -> Any:
    started = client.post(f"{API}/gaps/run")
    assert started.status_code == 202, started.text
    while (report := client.get(f"{API}/gaps/run").json()["run"])["finished_at"] is None:
        time.sleep(0.02)
    return report


def gap_about(client: TestClient, texts: list[str]) -> Any:
    found = client.get(f"{API}/gaps", params={"state": ["open", "drafted", "dismissed"]}).json()["gaps"]
    return next(gap for gap in found if any(gap["question"] in text for text in texts))


pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_a_run_says_what_it_found(client: TestClient) -> None:
    report = run(client)
    assert (report["fault"], report["found"]["questions"], report["found"]["gaps"]) == (None, 6, 2)


def test_the_list_is_filtered_sorted_and_paged(client: TestClient) -> None:
    whole = client.get(f"{API}/gaps", params={"state": ["open", "drafted", "dismissed"], "sort": "newest"}).json()
    assert (whole["total"], len(whole["gaps"])) == (2, 2)
    page = client.get(f"{API}/gaps", params={"state": ["open", "drafted", "dismissed"], "limit": 1, "offset": 1})
    assert (page.json()["total"], len(page.json()["gaps"])) == (2, 1)
    for nothing in ({"customers": 4}, {"text": "%"}, {"language": "en"}, {"business_type": "feedback"}):
        assert client.get(f"{API}/gaps", params=nothing).json() == {"gaps": [], "total": 0}
    for wrong in ({"sort": "x"}, {"limit": 0}, {"state": "x"}, {"text": "\x00"}, {"offset": -1}, {"what": 1}):
        assert client.get(f"{API}/gaps", params=wrong).status_code == 422


def test_one_gap_with_all_there_is_to_know(client: TestClient) -> None:
    gap = gap_about(client, RAIN)
    view = client.get(f"{API}/gaps/{gap['id']}").json()
    assert view["gap"] == gap
    assert len(view["questions"]) == gap["questions"] == 3
    assert view["questions"][0]["signals"] == ["not_answered"]
    assert view["near"][0]["confidence"] < view["near"][0]["level"]
    assert sum(day["questions"] for day in view["days"]) == 3
    assert "customer" not in view["questions"][0]
    page = client.get(f"{API}/gaps/{gap['id']}/questions", params={"limit": 2, "offset": 2}).json()
    assert page["questions"] == view["questions"][2:]


def test_a_gap_is_drafted_dismissed_and_reopened(client: TestClient) -> None:
    gap = gap_about(client, FOREIGN)["id"]
    drafted = client.post(f"{API}/gaps/{gap}/article")
    assert (drafted.status_code, drafted.json()["number"]) == (201, 1)
    assert client.post(f"{API}/gaps/{gap}/article").status_code == 409
    assert client.post(f"{API}/gaps/{gap}/dismiss", json={"reason": "不做"}).json()["state"] == "dismissed"
    assert client.post(f"{API}/gaps/{gap}/dismiss", json={"reason": "不做"}).status_code == 409
    assert client.post(f"{API}/gaps/{gap}/reopen", json={"reason": "做"}).json()["state"] == "open"
    chosen = [{"draft_id": each["draft_id"]} for each in client.get(f"{API}/gaps/{gap}").json()["questions"]]
    body = {"article_id": "refund", "questions": chosen}
    assert client.post(f"{API}/gaps/{gap}/similar-questions", json=body).json() == {"article_id": "refund", "number": 2}
    history = client.get(f"{API}/gaps/{gap}").json()["history"]
    assert [done["action"] for done in history] == ["drafted", "dismissed", "reopened", "assigned"]


def test_what_is_not_there_or_makes_no_sense_is_refused(client: TestClient) -> None:
    gap = gap_about(client, RAIN)["id"]
    for path in ("nobody", "%00", "x" * 3_000, "%ED%A0%80"):
        assert client.get(f"{API}/gaps/{path}").status_code == 404
        assert client.post(f"{API}/gaps/{path}/dismiss", json={"reason": "x"}).status_code == 404
    for reason in ("", "  ", "\x00", "x" * 2_001):
        assert client.post(f"{API}/gaps/{gap}/dismiss", json={"reason": reason}).status_code == 422
    wrong = {"article_id": "refund", "questions": [{"draft_id": "nobody", "part": 0}]}
    assert client.post(f"{API}/gaps/{gap}/similar-questions", json=wrong).status_code == 409
    assert client.post(f"{API}/similar-question-proposals/accept", json={"ids": ["nobody"]}).status_code == 404
    assert client.post(f"{API}/similar-question-proposals/decline", json={"ids": []}).status_code == 422


def test_proposed_questions_are_accepted_into_drafts(client: TestClient) -> None:
    said = {"conversation": [{"role": "customer", "text": "退货的运费是谁出的？"}]}
    draft = client.post(f"{API}/drafts", json=said).json()["id"]
    client.post(f"{API}/drafts/{draft}/feedback", json={"action": "sent"})
    run(client)
    proposed = client.get(f"{API}/similar-question-proposals").json()
    assert (proposed["total"], proposed["proposals"][0]["article_id"]) == (1, "postage")
    taken = client.post(f"{API}/similar-question-proposals/accept", json={"ids": [proposed["proposals"][0]["id"]]})
    assert (taken.status_code, taken.json()["revisions"]) == (201, [{"article_id": "postage", "number": 2}])
    assert client.get(f"{API}/similar-question-proposals").json()["total"] == 0
