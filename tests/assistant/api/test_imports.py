"""Files in, proposals and decisions, previews of cuts, and the whole knowledge base out, over HTTP."""

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, open_accounts, open_assistant
from knowledge import ArticleDraft, Origin
from tests.assistant.api.conftest import HANDBOOK, TRAINER, open_handbook
from ui.site import Access, build_site

IMPORTS, CUTTINGS = "/api/v1/imports", "/api/v1/cuttings"
NUMBERS = itertools.count()
MANUAL = "# 手册\n\n## 退货流程\n\n先在我的订单里申请退货，三天内寄回。\n\n## 保修\n\n主机保修两年，从签收那天算起。\n"


@pytest.fixture
def faq() -> str:
    """A table whose articles no other test knows, named by its first id, and so is its file."""
    number = next(NUMBERS)
    return f"编号,问题,答案\nx{number}-1,能退吗？,七天内可以退。\nx{number}-2,谁出运费？,质量问题我们出。\n"


@pytest.fixture
def key(faq: str) -> str:
    return faq.split("\n")[1].split("-", maxsplit=1)[0]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("own"))
    yield open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    knowledge.close()


@pytest.fixture(scope="module")
def client(own: Assistant) -> Iterator[TestClient]:
    """A caller who may change this handbook: it is these tests' own."""
    with TestClient(build_site(own), base_url="http://localhost:7860", raise_server_exceptions=False) as client:
        yield client


def send(client: TestClient, *files: tuple[str, bytes | str], **query: Any) -> dict[str, Any]:
    sent = [("files", (name, content.encode() if isinstance(content, str) else content)) for name, content in files]
    answer = client.post(IMPORTS, files=sent, params=query | {"wait_seconds": 8})
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    while found["state"] == "running":
        found = client.get(f"{IMPORTS}/{found['id']}").json()
    assert found["state"] == "done"
    return found


def proposals(client: TestClient, found: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{IMPORTS}/{found['id']}/proposals", params=query)
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["proposals"]
    return listed


def body(client: TestClient, article_id: str) -> str:
    said: str = client.get(f"/api/v1/articles/{article_id}").json()["body"]
    return said


def edit(own: Assistant, article_id: str, text: str) -> None:
    store = own.knowledge.store
    content = replace(store.article(article_id).latest.content, body=text)
    store.save([ArticleDraft(article_id, content)], TRAINER, Origin.EDIT, publish=True)


def test_a_file_proposes_and_what_is_accepted_is_live(client: TestClient, faq: str, key: str) -> None:
    found = send(client, (f"{key}.csv", faq))
    assert (found["open"], found["files"][0]["path"], found["files"][0]["counts"]["new"]) == (2, f"{key}.csv", 2)
    assert client.get(f"/api/v1/articles/{key}-1").status_code == 404
    decided = client.post(f"{IMPORTS}/{found['id']}/accept", json={"numbers": [1], "publish": True, "reason": "new"})
    assert decided.status_code == 200, decided.text
    assert [each["state"] for each in decided.json()["proposals"]] == ["accepted"]
    assert client.get(f"/api/v1/articles/{key}-1").json()["state"] == "published"
    assert [each["number"] for each in proposals(client, found, state="open")] == [2]


def test_a_change_is_shown_word_by_word(client: TestClient, faq: str, key: str) -> None:
    send(client, (f"{key}.csv", faq), mode="published")
    found = send(client, (f"{key}.csv", faq.replace("七天", "十天")))
    (change,) = proposals(client, found)
    assert (change["kind"], change["seen"]) == ("changed", 1)
    assert change["changes"] == [
        {
            "field": "body",
            "pieces": [
                {"change": "gone", "text": "七"},
                {"change": "new", "text": "十"},
                {"change": "same", "text": "天内可以退。"},
            ],
        }
    ]


def test_a_conflict_shows_three_texts_and_is_settled_with_a_fourth(
    client: TestClient, own: Assistant, faq: str, key: str
) -> None:
    send(client, (f"{key}.csv", faq), mode="published")
    edit(own, f"{key}-1", "九天内可以退。")
    found = send(client, (f"{key}.csv", faq.replace("七天", "十天")), mode="published")
    (conflict,) = proposals(client, found)
    assert conflict["kind"] == "conflict"
    assert [conflict[which]["body"] for which in ("base", "mine", "content")] == [
        "七天内可以退。", "九天内可以退。", "十天内可以退。",
    ]  # fmt: skip
    here = f"{IMPORTS}/{found['id']}"
    assert client.post(f"{here}/accept", json={"numbers": [1], "publish": True}).status_code == 409
    settle = {"choice": "merged", "merged": {"body": "九天或十天。"}, "publish": True, "reason": "agreed"}
    assert client.post(f"{here}/proposals/1/settle", json=settle | {"seen": 1}).status_code == 409
    assert client.post(f"{here}/proposals/1/settle", json={"choice": "merged", "seen": 2}).status_code == 422
    settled = client.post(f"{here}/proposals/1/settle", json=settle | {"seen": 2})
    assert settled.status_code == 200, settled.text
    assert body(client, f"{key}-1") == "九天或十天。"
    assert client.post(f"{here}/proposals/1/settle", json=settle | {"seen": 3}).status_code == 409


def test_what_is_rejected_leaves_the_handbook_alone(client: TestClient, faq: str, key: str) -> None:
    send(client, (f"{key}.csv", faq), mode="published")
    found = send(client, (f"{key}.csv", faq.split(f"{key}-2", maxsplit=1)[0]))
    assert [each["kind"] for each in proposals(client, found)] == ["gone"]
    rejected = client.post(f"{IMPORTS}/{found['id']}/reject", json={"reason": "still sold"})
    assert [each["decision"]["reason"] for each in rejected.json()["proposals"]] == ["still sold"]
    assert client.get(f"/api/v1/articles/{key}-2").json()["published"] == 1


def test_proposals_and_imports_come_in_pages(client: TestClient, faq: str, key: str) -> None:
    first = send(client, (f"{key}.csv", faq))
    page = client.get(f"{IMPORTS}/{first['id']}/proposals", params={"limit": 1}).json()
    assert (len(page["proposals"]), page["next"]) == (1, 1)
    last = client.get(f"{IMPORTS}/{first['id']}/proposals", params={"limit": 1, "after": 1}).json()
    assert (last["proposals"][0]["number"], last["next"]) == (2, None)
    send(client, (f"{key}.csv", faq))
    listed = client.get(IMPORTS, params={"limit": 1}).json()
    older = client.get(IMPORTS, params={"limit": 1, "before": listed["next"]}).json()
    assert older["imports"][0]["id"] == first["id"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd.csv", "etc/passwd.csv"),
        ("/abs/faq.csv", "abs/faq.csv"),
        ("..\\..\\C:\\faq.csv", "faq.csv"),
        ("a/./b/../faq.csv", "a/b/faq.csv"),
        ("退货\u202egpj.csv", "退货\ufffdgpj.csv"),
        ("x" * 3_000 + ".csv", "x" * 1_000),
    ],
)
def test_a_hostile_name_leads_nowhere(client: TestClient, name: str, told: str, faq: str) -> None:
    found = send(client, (name, faq))
    assert [file["path"] for file in found["files"]] == [told]


def test_a_name_of_dots_is_refused(client: TestClient, faq: str) -> None:
    found = send(client, ("..", faq))
    assert (found["files"], found["refused"][0]["reason"].split(":")[0]) == ([], "it has no name")


@pytest.mark.slow
def test_bad_files_are_told_and_the_others_come_in(client: TestClient, faq: str, key: str) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(40_000_000))
    found = send(
        client, ("bomb.zip", bomb.getvalue()), (f"{key}.csv", faq), ("\x00.pdf", b"%PDF-1.7 \x00"), ("e.txt", b"")
    )
    assert [file["path"] for file in found["files"]] == [f"{key}.csv"]
    assert len(found["refused"]) == 3
    assert any("ZIP bomb" in refused["reason"] for refused in found["refused"])


def test_a_body_without_files_is_refused(client: TestClient, faq: str, key: str) -> None:
    assert client.post(IMPORTS, json={"files": []}).json()["type"] == "urn:answerdesk:not-multipart"
    assert client.post(IMPORTS, files={"other": (f"{key}.csv", faq)}).json()["type"] == "urn:answerdesk:no-file"
    broken = client.post(IMPORTS, content=b"--x\r\n", headers={"Content-Type": "multipart/form-data"})
    assert broken.status_code == 400


def test_files_have_a_limit_of_their_own(own: Assistant) -> None:
    access = Access(open_accounts(own.knowledge.store), upload_megabytes=2)
    with TestClient(build_site(own, access=access), base_url="http://localhost:7860") as client:
        large = b" " * 1_500_000
        assert send(client, ("blank.csv", large))["refused"][0]["path"] == "blank.csv"
        refused = client.post(IMPORTS, files={"files": ("blank.csv", large * 2)})
        assert (refused.status_code, "2097152 bytes" in refused.json()["detail"]) == (413, True)
        assert client.post("/api/v1/search", content=b" " * 1_100_000).status_code == 413


def test_a_file_is_looked_at_put_right_and_imported(client: TestClient) -> None:
    cut = client.post(CUTTINGS, files={"files": ("manual.md", MANUAL)})
    assert cut.status_code == 201, cut.text
    shown = cut.json()
    first, second = shown["articles"]
    assert (first["headings"], first["warnings"]) == (["手册", "退货流程"], [])
    passages = [each for each in first["passages"] if each["kind"] == "body"]
    assert [each["text"] for each in passages] == [first["body"][each["start"] : each["end"]] for each in passages]
    here = f"{CUTTINGS}/{shown['id']}"

    def change(what: str, version: int, article: dict[str, Any], **more: Any) -> Any:
        answer = client.post(f"{here}/{what}", json={"version": version, "article_id": article["id"], **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    halves = change("split", 1, first, at=first["body"].index("三天内"), title="多久寄回")
    assert [each["title"] for each in halves["articles"]] == ["退货流程", "多久寄回", "保修"]
    stale = client.post(f"{here}/drop", json={"version": 1, "article_id": first["id"]})
    assert stale.status_code == 409
    change("merge", 2, halves["articles"][0])
    change("edit", 3, second, title="保修多久？", similar_questions=["质保期"], business_type="after_sales")
    change("drop", 4, first)
    assert client.get(here).json()["version"] == 5
    assert client.get(f"/api/v1/articles/{second['id']}").status_code == 404
    imported = client.post(f"{here}/import", json={"version": 5, "mode": "drafts"})
    assert imported.status_code == 201, imported.text
    article = client.get(f"/api/v1/articles/{second['id']}").json()
    assert (article["title"], article["state"], article["business_type"]) == ("保修多久？", "draft", "after_sales")
    assert client.get(here).status_code == 404


@pytest.mark.slow
def test_a_file_that_cannot_be_read_has_no_preview(client: TestClient) -> None:
    answer = client.post(CUTTINGS, files={"files": ("a.pdf", b"%PDF-1.7 broken")})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:answerdesk:refusal")


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "xlsx"])
def test_the_whole_knowledge_base_comes_out(client: TestClient, form: str) -> None:
    answer = client.get("/api/v1/export", params={"format": form})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    if form == "jsonl":
        rows = [json.loads(line) for line in answer.text.splitlines()]
        assert {row["id"] for row in rows} >= {draft.article_id for draft in HANDBOOK}
        found = send(client, ("all.jsonl", answer.content), mode="published")
        assert (found["open"], found["files"][0]["counts"]["unchanged"]) == (0, found["files"][0]["articles"])


@pytest.mark.parametrize("path", [f"{IMPORTS}/no", f"{IMPORTS}/a%00/proposals", f"{CUTTINGS}/no", f"{CUTTINGS}/%00"])
def test_what_is_not_there_is_named(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
