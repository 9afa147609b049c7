"""Golden cases over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant
from evals import EvaluationError, read_cases
from evals.api.problems import STATUS
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.test_problems import everything_below, problem
from ui.site import build_site

CASES = "/api/v1/cases"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[TestClient]:
    """A caller whose cases nobody else has."""
    knowledge = open_handbook(tmp_path)
    app = build_site(open_assistant(AssistantSettings(), knowledge))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    knowledge.close()


def said(text: str, *articles: str, **fields: Any) -> dict[str, Any]:
    return {"conversation": [{"role": "customer", "text": text}], "articles": list(articles), **fields}


def test_every_error_of_this_package_has_a_status() -> None:
    ours = {kind for kind in everything_below(EvaluationError) if kind.__module__.startswith("evals.errors")}
    assert set(STATUS) == ours


def test_cases_are_added_listed_and_retired(caller: TestClient) -> None:
    added = caller.post(CASES, json={"cases": [said("运费谁出", "return-postage", id="a"), said("天气", id="b")]})
    assert added.json() == {"new": ["a", "b"], "known": []}
    first = caller.get(CASES, params={"limit": 1}).json()
    assert ([case["id"] for case in first["cases"]], first["next"]) == (["a"], "a")
    rest = caller.get(CASES, params={"after": first["next"]}).json()
    assert ([case["id"] for case in rest["cases"]], rest["next"]) == (["b"], None)
    case = caller.get(f"{CASES}/a").json()
    assert (case["articles"], case["origin"], case["language"], case["verdict"]) == (
        ["return-postage"], "console", "zh", None,
    )  # fmt: skip
    assert caller.post(f"{CASES}/a/retire").json()["retired_by"]
    assert [case["id"] for case in caller.get(CASES).json()["cases"]] == ["b"]
    assert caller.post(CASES, json={"cases": [said("运费谁出", "return-postage")]}).json()["new"] == ["a"]


def test_an_export_is_a_file_of_cases(caller: TestClient, tmp_path: Path) -> None:
    row = said("运费谁出", "return-postage", id="a", key_facts=["8元|8 元"], business_type="return_exchange")
    caller.post(CASES, json={"cases": [row, said("天气", id="b", outcome="hand_off")], "origin": "import"})
    answer = caller.get(f"{CASES}/export")
    assert answer.headers["content-type"] == "application/x-ndjson"
    file = tmp_path / "cases.jsonl"
    file.write_text(answer.text, "utf-8")
    assert [(case.id, case.key_facts) for case in read_cases(file)] == [("a", ("8元|8 元",)), ("b", ())]
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert caller.post(CASES, json={"cases": rows}).json() == {"new": [], "known": ["a", "b"]}


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [said("")],
        [said("运费", "x" * 256)],
        [said("运费", language="fr")],
        [said("运费", half="held_back")],
        [said("运费", id="x" * 65)],
        [said("a\x00b")],
        [said("运费", "nowhere")],
        [said("运费", surprise=1)],
    ],
    ids=lambda cases: str(cases)[:40],
)
def test_what_is_no_case_is_refused(client: TestClient, cases: list[dict[str, Any]]) -> None:
    problem(client.post(CASES, json={"cases": cases}), 422)
    assert client.get(CASES).json()["cases"] == []


@pytest.mark.parametrize("path", ["nowhere", "a%00b", "%ED%A0%80", "x" * 300])
def test_a_case_that_there_is_not_is_not_found(client: TestClient, path: str) -> None:
    problem(client.get(f"{CASES}/{path}"), 404)
    problem(client.post(f"{CASES}/{path}/retire"), 404)


def test_own_articles_have_no_cases_of_the_products(client: TestClient) -> None:
    assert "did not begin with" in problem(client.post(f"{CASES}/seed"), 422)["detail"]
