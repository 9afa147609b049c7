"""Whether a server lives and can work."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, Gaps, open_accounts, open_assistant
from knowledge import ArticleContent, ArticleDraft, KnowledgeSettings, Lifecycle, Origin, open_store
from tests.assistant.api.conftest import TRAINER, open_handbook
from ui.following import Follower
from ui.site import build_site

NEWS = ArticleDraft("news", ArticleContent("春节放假吗?", "春节期间照常发货。"))
SETTINGS = KnowledgeSettings(encoder="stand-in")


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether something comes true in time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_answers_probes_at_the_root_and_beside_the_other_calls(client: TestClient, prefix: str) -> None:
    assert client.get(f"{prefix}/healthz").json() == {"status": "alive"}
    assert client.get(f"{prefix}/readyz").json() == {"status": "ready"}
    metrics = client.get(f"{prefix}/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=")
    assert "answerdesk_http_requests_total" in metrics.text


def test_is_not_ready_while_the_indexes_are_behind(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    # Without its life cycle the application follows nothing.
    client = TestClient(build_site(open_assistant(AssistantSettings(), knowledge)), base_url="http://localhost")
    assert client.get("/readyz").status_code == 200
    knowledge.store.save([NEWS], TRAINER, Origin.EDIT, publish=True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "1 changes behind" in answer.json()["detail"]
    assert "answerdesk_index_lag_changes 1.0" in client.get("/metrics").text
    assert client.get("/healthz").status_code == 200
    knowledge.catch_up()
    assert client.get("/readyz").status_code == 200
    knowledge.close()


def test_is_not_ready_without_its_store(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    client = TestClient(build_site(open_assistant(AssistantSettings(), knowledge)), base_url="http://localhost")
    knowledge.store.engine.dispose()
    (tmp_path / "answerdesk.db").rename(tmp_path / "away.db")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "no such table" in answer.json()["detail"]
    knowledge.close()


def test_what_another_process_publishes_is_found_within_two_seconds(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    elsewhere = open_store(SETTINGS, tmp_path)
    with TestClient(build_site(open_assistant(AssistantSettings(), knowledge)), base_url="http://localhost") as client:

        def found() -> bool:
            candidates = client.post("/api/v1/search", json={"text": "春节放假吗?"}).json()["candidates"]
            return any(candidate["article_id"] == "news" for candidate in candidates)

        assert not found()
        elsewhere.save([NEWS], TRAINER, Origin.EDIT, publish=True)
        assert within(2, found)
        assert within(2, lambda: client.get("/readyz").status_code == 200)
    elsewhere.engine.dispose()
    knowledge.close()


def test_following_survives_errors_and_tells_of_them(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    follower = Follower(knowledge, pause_seconds=0.01)
    store = tmp_path / "answerdesk.db"
    knowledge.store.engine.dispose()
    store.rename(tmp_path / "away.db")
    follower.start()
    assert within(5, lambda: follower.fault() is not None)
    assert "the indexes cannot follow the store" in (follower.fault() or "")
    knowledge.store.engine.dispose()
    (tmp_path / "away.db").replace(store)
    assert within(5, lambda: follower.fault() is None)
    follower.stop()
    knowledge.close()


def test_other_work_in_the_background_fails_without_anybody_noticing_but_the_log(assistant: Assistant) -> None:
    tried = threading.Event()

    def fail() -> None:
        tried.set()
        raise ZeroDivisionError

    follower = Follower(assistant.knowledge, {"failing": fail}, pause_seconds=0.01)
    follower.start()
    assert tried.wait(5)
    assert follower.fault() is None
    follower.stop()


def test_a_server_that_cannot_follow_is_not_ready(assistant: Assistant) -> None:
    from fastapi import FastAPI

    from assistant.api import Metrics, Services, install
    from assistant.desk.chat import Chat

    app = FastAPI()
    install(
        app,
        Services(
            assistant,
            Metrics(),
            lambda: "following failed (DiskFull)",
            Chat(assistant),
            open_accounts(assistant.knowledge.store),
            Lifecycle(assistant.knowledge.store),
            Gaps(assistant),
        ),
    )
    answer = TestClient(app, base_url="http://localhost").get("/readyz")
    assert answer.status_code == 503
    assert "following failed (DiskFull)" in answer.json()["detail"]
