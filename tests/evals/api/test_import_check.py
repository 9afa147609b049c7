"""Imports that publish ask the golden cases, like everything that publishes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.staff import signed_in, site_of, with_everybody
from tests.assistant.api.test_imports import send
from tests.assistant.api.test_problems import problem
from ui.site import Access, build_site

QUESTION = "几天之内可以退货?"
CASE = {"conversation": [{"role": "customer", "text": QUESTION}], "articles": ["return-days"], "key_facts": ["15天"]}
FAQ = f"编号,问题,答案\nreturn-days,{QUESTION},签收后30天内可以申请退货。\ndrone,能用无人机送吗？,试点城市可以。\n"
CHECK = "/api/v1/preview/check"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    """A site with somebody of every role, and one golden case."""
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    with site_of(assistant, with_everybody(assistant)) as app:
        assert signed_in(app, "trainer").post("/api/v1/cases", json={"cases": [CASE]}).status_code == 200
        yield app
    knowledge.close()


def said(caller: TestClient, article_id: str) -> Any:
    return caller.get(f"/api/v1/articles/{article_id}").json().get("body")


def test_a_published_import_that_breaks_a_case_waits_as_proposals(app: FastAPI) -> None:
    supervisor = signed_in(app, "supervisor")
    trainer = signed_in(app, "trainer")
    found = send(trainer, ("faq.csv", FAQ), mode="published")
    (file,) = found["files"]
    assert (file["counts"]["held"], found["open"]) == (2, 2)
    assert QUESTION in file["refused"][0]["reason"]
    assert said(trainer, "return-days").startswith("签收后15天")
    accept = f"/api/v1/imports/{found['id']}/accept"
    blocked = trainer.post(accept, json={"publish": True})
    assert (blocked.status_code, [each["question"] for each in blocked.json()["breaches"]]) == (409, [QUESTION])
    problem(trainer.post(accept, json={"publish": True, "override": "new law"}), 403)
    assert supervisor.get(accept.removesuffix("/accept")).json()["open"] == 2


def test_only_who_may_override_imports_past_the_cases(app: FastAPI) -> None:
    wish = {"mode": "published", "override": "new law"}
    sent = [("files", ("faq.csv", FAQ.encode()))]
    problem(signed_in(app, "trainer").post("/api/v1/imports", files=sent, params=wish), 403)
    administrator = signed_in(app, "administrator")
    found = send(administrator, ("faq.csv", FAQ), **wish)
    assert (found["files"][0]["refused"], found["open"]) == ([], 0)
    assert said(administrator, "return-days").startswith("签收后30天")
    log = administrator.get("/api/v1/audit", params={"article_id": "return-days"}).json()["entries"]
    assert ("overridden", "new law") in {(entry["action"], entry["reason"]) for entry in log}


def test_under_the_two_person_rule_an_import_publishes_nothing(tmp_path: Path) -> None:
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(AssistantSettings(), knowledge)
    app = build_site(assistant, access=Access(open_accounts(knowledge.store), two_person_rule=True))
    with TestClient(app, base_url="http://localhost") as alone:
        sent = [("files", ("faq.csv", FAQ.encode()))]
        problem(alone.post("/api/v1/imports", files=sent, params={"mode": "published"}), 409)
        assert said(alone, "return-days").startswith("签收后15天")
    knowledge.close()


def lines(*rows: object) -> dict[str, tuple[str, bytes]]:
    return {"files": ("texts.jsonl", "\n".join(json.dumps(row) for row in rows).encode())}


def test_many_texts_are_checked_at_once_and_nothing_is_stored(app: FastAPI) -> None:
    trainer = signed_in(app, "trainer")
    text = {"article_id": "return-days", "content": {"title": QUESTION, "body": "签收后30天内可以申请退货。"}}
    other = {"article_id": "new", "content": {"title": "能用无人机送吗?", "body": "可以。"}}
    (breach,) = trainer.post(CHECK, files=lines(text, other)).json()["breaches"]
    assert breach["question"] == QUESTION
    assert (breach["before"], breach["after"]) == (f"answer: {QUESTION}", f"answer: {QUESTION} (without 15天)")
    assert trainer.post(CHECK, files=lines(other)).json() == {"breaches": []}
    assert trainer.get("/api/v1/articles/new").status_code == 404


@pytest.mark.parametrize(
    "rows", [[{"content": {"title": "t"}}], ["text"], [{"article_id": "a", "content": {}}]], ids=str
)
def test_what_is_no_text_is_named_by_its_line(app: FastAPI, rows: list[object]) -> None:
    told = problem(signed_in(app, "trainer").post(CHECK, files=lines(*rows)), 422)
    assert told["detail"].startswith("line 1 is no text of an article")


def test_an_article_is_checked_with_one_text(app: FastAPI) -> None:
    text = {"article_id": "a", "content": {"title": "t", "body": "b"}}
    problem(signed_in(app, "trainer").post(CHECK, files=lines(text, text)), 422)
