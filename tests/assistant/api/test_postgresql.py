"""What PostgreSQL refuses never gets there: it takes no null character, and reports half characters late."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.knowledge.databases import emptied
from ui.site import build_site

pytestmark = [pytest.mark.postgresql, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def client(postgresql_url: str, tmp_path: Path) -> Iterator[TestClient]:
    with emptied(postgresql_url):
        knowledge = open_handbook(tmp_path, postgresql_url)
        app = build_site(open_assistant(AssistantSettings(), knowledge))
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client
        knowledge.close()


def test_hostile_text_gets_a_clear_answer(client: TestClient) -> None:
    json = {"Content-Type": "application/json"}
    for character in ("\\u0000", "\\ud800", "\\udc00x"):
        body = f'{{"conversation": [{{"role": "customer", "text": "退货{character}"}}]}}'.encode()
        assert client.post("/api/v1/drafts", content=body, headers=json).status_code == 422
    for path in (
        "drafts/a%00b",
        "articles/%00",
        "articles/%00/revisions",
        "articles/%ED%A0%80",
        f"drafts/{'x' * 3_000}",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404
    for query in ("text=%00", "after=%00"):
        assert client.get(f"/api/v1/articles?{query}").status_code == 422
    assert client.get("/api/v1/articles?text=%ED%A0%80&after=%ED%A0%80").status_code == 200


def test_drafts_and_feedback_are_kept(client: TestClient) -> None:
    text = "退货\x07运费\x1b谁出\u202e?"
    draft = client.post("/api/v1/drafts", json={"conversation": [{"role": "customer", "text": text}]}).json()
    given = client.post(f"/api/v1/drafts/{draft['id']}/feedback", json={"action": "sent"})
    assert given.status_code == 200
    stored = client.get(f"/api/v1/drafts/{draft['id']}").json()
    assert (stored["question"], stored["feedback"]) == (text, [given.json()])
