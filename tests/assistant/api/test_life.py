"""The life of articles over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import signed_in, site_of, with_everybody
from ui.site import Access, build_site

API = "/api/v1"
ARTICLES = f"{API}/articles"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A caller of a handbook of their own."""
    knowledge = open_handbook(tmp_path_factory.mktemp("life"))
    assistant = open_assistant(AssistantSettings(), knowledge)
    with TestClient(build_site(assistant), base_url="http://localhost") as client:
        yield client
    knowledge.close()


def written(desk: TestClient, article_id: str, body: str = "可以，请联系客服。", **fields: Any) -> dict[str, Any]:
    answer = desk.post(ARTICLES, json={"id": article_id, "title": f"{article_id}可以吗?", "body": body, **fields})
    assert answer.status_code == 201, answer.text
    article: dict[str, Any] = answer.json()
    return article


def published(desk: TestClient, article_id: str, number: int, **fields: Any) -> Any:
    return desk.post(
        f"{ARTICLES}/publish", json={"revisions": [{"article_id": article_id, "number": number}], **fields}
    )


def test_what_is_written_reviewed_and_published_is_read_back(desk: TestClient) -> None:
    made = written(desk, "礼品/包装", reason="新服务", business_type="ordering", similar_questions=["能包装吗"])
    assert (made["state"], made["published"], made["reason"]) == ("draft", None, "新服务")
    path = f"{ARTICLES}/礼品/包装"
    assert desk.post(f"{path}/revisions/1/submit", json={}).json()["state"] == "in_review"
    waiting = desk.get(f"{API}/reviews").json()["revisions"]
    assert [(each["article_id"], each["mine"]) for each in waiting] == [("礼品/包装", True)]
    assert published(desk, "礼品/包装", 1).json()["revisions"][0]["state"] == "published"
    assert desk.get(path).json()["published"] == 1
    entries = desk.get(f"{API}/audit", params={"article_id": "礼品/包装"}).json()["entries"]
    assert [entry["action"] for entry in entries] == ["published", "submitted", "saved"]


def test_an_id_is_made_up_for_whoever_gives_none(desk: TestClient) -> None:
    made = desk.post(ARTICLES, json={"title": "新的?", "body": "是。"}).json()
    assert desk.get(f"{ARTICLES}/{made['id']}").json()["body"] == "是。"


def test_an_edit_keeps_what_it_leaves_out_and_tells_the_second_saver(desk: TestClient) -> None:
    written(desk, "edit", owner="周晓", similar_questions=["q"])
    changed = desk.patch(f"{ARTICLES}/edit", json={"base": 1, "body": "第二版。", "owner": None}).json()
    assert (changed["revision"], changed["owner"], changed["similar_questions"]) == (2, None, ["q"])
    late = desk.patch(f"{ARTICLES}/edit", json={"base": 1, "body": "我的。"})
    assert late.status_code == 409
    assert (late.json()["type"], late.json()["newest"]) == ("urn:answerdesk:revision-conflict", 2)
    fields = desk.get(f"{ARTICLES}/edit/diff", params={"from": 1, "to": 2}).json()["fields"]
    assert {each["field"] for each in fields} == {"body", "owner"}


def test_a_difference_is_to_what_is_live_unless_something_else_is_asked(desk: TestClient) -> None:
    written(desk, "diff", "一")
    published(desk, "diff", 1)
    desk.patch(f"{ARTICLES}/diff", json={"base": 1, "body": "二"})
    found = desk.get(f"{ARTICLES}/diff/diff").json()
    assert (found["base"], found["number"]) == (1, 2)
    assert found["fields"] == [
        {"field": "body", "pieces": [{"change": "gone", "text": "一"}, {"change": "new", "text": "二"}]}
    ]
    assert desk.get(f"{ARTICLES}/diff/diff", params={"to": 9}).status_code == 404


def test_rolls_back_and_retires(desk: TestClient) -> None:
    written(desk, "back", "right")
    published(desk, "back", 1)
    desk.patch(f"{ARTICLES}/back", json={"base": 1, "body": "wrong"})
    published(desk, "back", 2)
    assert desk.post(f"{ARTICLES}/back/rollback", json={"number": 1, "reason": "slip"}).json()["body"] == "right"
    assert desk.post(f"{ARTICLES}/retire", json={"article_ids": ["back"], "reason": "old"}).status_code == 204
    assert desk.get(f"{ARTICLES}/back").json()["published"] is None


def test_wrong_moves_are_told_apart(desk: TestClient) -> None:
    written(desk, "moves")
    published(desk, "moves", 1)
    assert desk.post(f"{ARTICLES}/moves/revisions/1/submit", json={}).status_code == 409
    assert desk.post(f"{ARTICLES}/moves/revisions/7/submit", json={}).status_code == 404
    assert desk.post(f"{ARTICLES}/moves/revisions/1/send-back", json={"reason": " "}).status_code == 422
    assert published(desk, "nothing", 1).status_code == 404
    assert published(desk, "moves", 1, temporary=True).status_code in {409, 422}
    assert desk.post(ARTICLES, json={"id": "moves", "title": "t", "body": "b"}).status_code == 409
    assert desk.post(ARTICLES, json={"title": " ", "body": "b"}).status_code == 422


def test_lists_newest_first_page_by_page_with_a_total(desk: TestClient) -> None:
    for number in range(5):
        written(desk, f"列表-{number}", owner="列表组")
    seen: list[str] = []
    wanted: dict[str, Any] = {"owner": "列表组", "order": "newest", "limit": 2}
    while True:
        page = desk.get(ARTICLES, params=wanted).json()
        assert page["total"] == 5
        seen += [article["id"] for article in page["articles"]]
        if page["next"] is None:
            break
        wanted["after"] = page["next"]
    assert sorted(seen) == [f"列表-{number}" for number in range(5)]
    assert desk.get(ARTICLES, params={"order": "newest", "after": "yesterday"}).status_code == 422
    assert desk.get(ARTICLES, params={"owner": "列表组", "live": True}).json()["total"] == 0


def test_says_how_the_handbook_stands(desk: TestClient) -> None:
    written(desk, "due", review_by="2020-01-01", owner="林晚")
    stands = desk.get(f"{API}/handbook").json()
    assert stands["drafts"] >= 1
    assert stands["two_person_rule"] is False
    assert "due" in [article["id"] for article in desk.get(f"{API}/overdue").json()["articles"]]
    assert "林晚" in desk.get(f"{API}/owners").json()["owners"]


def test_trainers_write_and_only_some_override(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(), knowledge)
    with site_of(assistant, with_everybody(assistant)) as app:
        trainer = signed_in(app, "trainer")
        assert written(trainer, "mine")["author"] == "trainer"
        body = {"revisions": [{"article_id": "mine", "number": 1}], "override": "I know better"}
        assert trainer.post(f"{ARTICLES}/publish", json=body).status_code == 403
        assert published(trainer, "mine", 1).status_code == 200
        assert signed_in(app, "agent").post(ARTICLES, json={"title": "t", "body": "b"}).status_code == 403
    knowledge.close()


def test_the_two_person_rule_holds_over_http(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(), knowledge)
    app = build_site(assistant, access=Access(open_accounts(knowledge.store), two_person_rule=True))
    with TestClient(app, base_url="http://localhost") as alone:
        written(alone, "own")
        assert alone.post(f"{ARTICLES}/own/revisions/1/submit", json={}).status_code == 200
        answer = published(alone, "own", 1)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:answerdesk:own-revision")
        assert alone.get(f"{API}/handbook").json()["two_person_rule"] is True
    knowledge.close()
