"""A question that nobody could answer becomes an article, and is answered from then on."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from knowledge import ArticleDraft, Origin, now
from tests.assistant.conftest import TRAINER
from tests.assistant.gaps.asking import RAIN, opened
from ui.site import build_site

API = "/api/v1"
ANSWER = "雨衣请用手洗，水温不要超过30度，也不要放进洗衣机。"


def until(found: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 30
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
    return value


def ask(client: TestClient, text: str) -> Any:
    return client.post(f"{API}/drafts", json={"conversation": [{"role": "customer", "text": text}]}).json()


@pytest.mark.slow
def test_from_a_question_in_vain_to_an_answer(tmp_path: Path) -> None:
    with (
        opened(tmp_path, now) as assistant,
        TestClient(build_site(assistant), base_url="http://localhost") as client,
    ):
        # Customers ask in vain, and an agent writes the answer by hand.
        for text in RAIN:
            draft = ask(client, text)
            assert draft["outcome"] != "answer"
            verdict = {"action": "edited", "final_text": f"您好！{ANSWER}"}
            client.post(f"{API}/drafts/{draft['id']}/feedback", json=verdict)

        # The trainer sees one gap, and drafts an article from it.
        client.post(f"{API}/gaps/run")
        until(lambda: client.get(f"{API}/gaps/run").json()["run"]["finished_at"])
        (gap,) = client.get(f"{API}/gaps").json()["gaps"]
        assert gap["customers"] == 3
        drafted = client.post(f"{API}/gaps/{gap['id']}/article").json()
        article = client.get(f"{API}/articles/{drafted['article_id']}").json()
        assert (article["body"], article["state"]) == (ANSWER, "draft")

        # It is published, and so the gap is closed and its questions are golden cases.
        published = client.post(f"{API}/articles/publish", json={"revisions": [drafted]})
        assert published.status_code == 200, published.text
        closed = until(lambda: client.get(f"{API}/gaps", params={"state": "closed"}).json()["gaps"])
        assert [each["id"] for each in closed] == [gap["id"]]
        golden = until(lambda: client.get(f"{API}/cases", params={"origin": "gap"}).json()["cases"])
        assert {case["conversation"][0]["text"] for case in golden} == set(RAIN)
        assert {tuple(case["articles"]) for case in golden} == {(drafted["article_id"],)}

        # The next such question is answered.
        answer = ask(client, RAIN[1])
        assert answer["outcome"] == "answer"
        assert ANSWER[:6] in answer["text"]
        assert client.get(f"{API}/gaps").json()["total"] == 0


@pytest.mark.slow
def test_a_gap_whose_article_went_live_while_nobody_looked_is_closed_at_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path, now) as assistant:
        with TestClient(build_site(assistant), base_url="http://localhost") as client:
            for text in RAIN:
                ask(client, text)
            client.post(f"{API}/gaps/run")
            until(lambda: client.get(f"{API}/gaps/run").json()["run"]["finished_at"])
            (gap,) = client.get(f"{API}/gaps").json()["gaps"]
            drafted = client.post(f"{API}/gaps/{gap['id']}/article").json()
        # The server is gone, and another process publishes.
        store = assistant.knowledge.store
        content = store.article(drafted["article_id"]).latest.content
        store.save([ArticleDraft(drafted["article_id"], content)], TRAINER, Origin.EDIT, publish=True)
        with TestClient(build_site(assistant), base_url="http://localhost") as client:
            until(lambda: client.get(f"{API}/cases", params={"origin": "gap"}).json()["cases"])
            assert client.get(f"{API}/gaps/{gap['id']}").json()["gap"]["state"] == "closed"
