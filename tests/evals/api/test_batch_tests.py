"""Batch tests over HTTP: a file in, a job, a file out, and two of them compared."""

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from knowledge import ArticleContent, ArticleDraft, KnowledgeBase, Origin, write_sheets
from tests.assistant.api.conftest import TRAINER, open_handbook
from ui.site import build_site

TESTS = "/api/v1/batch-tests"
ROWS = [
    ["客户问题", "期望文章", "上文"],
    ["退货运费谁出?", "return-postage", ""],
    ["几天之内可以退货?", "退货运费谁出?", ""],
    ["=HYPERLINK(\"http://x\",\"点我\")", "无", ""],
    ["那寄到香港呢? 我的电话 13800138000", "shipping-hong-kong", "customer: 寄到国内要多久?\n客服：两天"],
]  # fmt: skip


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    knowledge = open_handbook(tmp_path)
    yield knowledge
    knowledge.close()


@pytest.fixture
def caller(knowledge: KnowledgeBase) -> Iterator[TestClient]:
    app = build_site(open_assistant(AssistantSettings(answer_level=0.5), knowledge))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


def start(client: TestClient, data: bytes | None = None, name: str = "问题.xlsx") -> dict[str, Any]:
    sent = write_sheets([("Sheet1", ROWS)]) if data is None else data
    answer = client.post(TESTS, files={"file": (name, sent)})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def ended(client: TestClient, test: dict[str, Any]) -> dict[str, Any]:
    for _ in range(600):
        found: dict[str, Any] = client.get(f"{TESTS}/{test['id']}").json()
        if found["state"] != "running":
            return found
        time.sleep(0.05)
    raise AssertionError("the test does not end")


@pytest.mark.slow
def test_every_question_is_asked_and_judged_and_nothing_else_is_recorded(caller: TestClient) -> None:
    test = ended(caller, start(caller))
    assert (test["state"], test["done"], test["total"], test["name"]) == ("done", 4, 4, "问题.xlsx")
    rows = caller.get(f"{TESTS}/{test['id']}/rows").json()["rows"]
    assert [row["number"] for row in rows] == [2, 3, 4, 5]
    first, second, hostile, follow_up = rows
    assert (first["asked"]["verdict"], first["asked"]["rank"]) == ("right", 1)
    assert second["asked"]["verdict"] in ("wrong", "not_answered")
    assert second["asked"]["found"][0]["article_id"] == "return-days"
    assert hostile["expects_none"]
    assert hostile["asked"]["verdict"] == ("wrong" if hostile["asked"]["outcome"] == "answer" else "right")
    assert "13800138000" not in follow_up["question"]
    assert [said["role"] for said in follow_up["before"]] == ["customer", "agent"]
    assert test["summary"]["judged"] == test["summary"]["questions"] == 4
    assert test["summary"]["right"] == sum(row["asked"]["verdict"] == "right" for row in rows)
    for verdict in ("right", "wrong", "not_answered"):
        chosen = caller.get(f"{TESTS}/{test['id']}/rows", params={"verdict": verdict, "limit": 1}).json()
        expected = [row["number"] for row in rows if row["asked"]["verdict"] == verdict]
        assert [row["number"] for row in chosen["rows"]] == expected[:1]
        assert (chosen["next"] is None) == (len(expected) <= 1)
    assert caller.get("/api/v1/usage/totals").json()["sum"]["drafts"] == 0


@pytest.mark.slow
def test_the_results_are_a_workbook_without_formulas_that_can_be_tested_again(caller: TestClient) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(ROWS)
    test = ended(caller, start(caller, written.getvalue().encode()))
    answer = caller.get(f"{TESTS}/{test['id']}/file")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
    results, summary = book.worksheets
    assert results.max_row == 1 + 4
    assert ("questions 问题", "4") in list(summary.values)
    again = ended(caller, start(caller, answer.content))
    compared = caller.get(f"{TESTS}/compare", params={"before": test["id"], "after": again["id"]}).json()
    assert (compared["same"], compared["better"], compared["worse"], compared["p"]) == (4, 0, 0, 1.0)


def test_two_tests_are_compared_over_a_change_of_the_handbook(caller: TestClient, knowledge: KnowledgeBase) -> None:
    data = "question,expected\n春节放假吗?,news\n退货运费谁出?,return-postage\n".encode()
    knowledge.store.save(
        [ArticleDraft("news", ArticleContent("停业公告", "暂停营业。"))], TRAINER, Origin.EDIT, publish=True
    )
    knowledge.catch_up()
    before = ended(caller, start(caller, data, "a.csv"))
    news = ArticleDraft("news", ArticleContent("春节放假吗?", "春节期间照常发货。"))
    knowledge.store.save([news], TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up()
    after = ended(caller, start(caller, data, "b.csv"))
    wanted = {"before": before["id"], "after": after["id"]}
    compared = caller.get(f"{TESTS}/compare", params={**wanted, "fate": "better"}).json()
    assert (compared["better"], compared["worse"], compared["total"]) == (1, 0, 1)
    assert (compared["right_before"], compared["right_after"], compared["judged"]) == (1, 2, 2)
    assert compared["pairs"][0]["after"]["question"] == "春节放假吗?"
    assert [test["name"] for test in caller.get(TESTS).json()["tests"]] == ["b.csv", "a.csv"]


def test_says_what_is_wrong(caller: TestClient) -> None:
    for data, code in ((b"%PDF-1.4", "refusal"), (b"", "refusal"), (b"question\n \n", "bad-dataset")):
        answer = caller.post(TESTS, files={"file": ("x.csv", data)})
        assert (answer.status_code, answer.json()["type"]) == (422, f"urn:answerdesk:{code}")
    assert caller.post(TESTS, data={"internal": "true"}).status_code == 422
    for path in ("nobody", "nobody/rows", "nobody/file", "a%00b", "compare?before=a&after=b"):
        assert caller.get(f"{TESTS}/{path}").status_code == 404
