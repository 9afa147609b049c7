"""`answerdesk search` and `ask`, for one text and for many."""

import json
import re
from pathlib import Path

import pytest

from tests.ui.command_line import ARTICLES, DONE, DRAFT, IN_PART, Run, lines, one_line


def test_search_shows_candidates_best_first(filled: Path, run: Run) -> None:
    found = run("--data-dir", filled, "--json", "search", "积分会过期吗?").json["candidates"]
    assert all({"article_id", "title", "passage", "score", "confidence"} <= candidate.keys() for candidate in found)
    assert (found[0]["article_id"], found[0]["title"]) == ("points", "积分会过期吗?")
    scores = [candidate["score"] for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= candidate["confidence"] <= 1 for candidate in found)


def test_search_keeps_to_the_limit(filled: Path, run: Run) -> None:
    assert len(run("--data-dir", filled, "--json", "search", "积分", "--limit", "1").json["candidates"]) == 1


def test_search_for_people_is_plain_text(filled: Path, run: Run) -> None:
    ran = run("--data-dir", filled, "search", "积分会过期吗?")
    assert ran.code == DONE
    first, passage, *_ = ran.out.splitlines()
    assert re.fullmatch(r" 1\. [01]\.\d\d  (.*)  \[points\]", first)
    assert "积分会过期吗?" in first
    assert passage.strip() == "积分每年清零。"


@pytest.mark.parametrize("text", ["", "   ", "\n", "half \udce9"])
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_text_that_says_nothing_is_refused(folder: Path, run: Run, command: str, text: str) -> None:
    one_line(run("--data-dir", folder, command, text), "empty|UTF-8")


def test_search_of_many_writes_a_trec_run(filled: Path, tmp_path: Path, run: Run) -> None:
    rows = [{"id": "q 1", "text": "积分会过期吗?"}, {"id": 2, "text": "退货运费\u2028谁出?"}]
    queries = lines(tmp_path / "queries.jsonl", rows)
    out = tmp_path / "run.trec"
    ran = run("--data-dir", filled, "search", "--queries", queries, "--run", out, "--limit", "2")
    assert (ran.code, ran.out) == (DONE, "")
    found = [line.split(" ") for line in out.read_text("utf-8").splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in found] == [
        ("q_1", "Q0", "1", "answerdesk"),
        ("q_1", "Q0", "2", "answerdesk"),
        ("2", "Q0", "1", "answerdesk"),
        ("2", "Q0", "2", "answerdesk"),
    ]
    assert (found[0][2], found[2][2]) == ("points", "freight")
    assert float(found[0][4]) >= float(found[1][4])


def test_search_of_many_goes_on_after_one_that_cannot_be_searched_for(filled: Path, tmp_path: Path, run: Run) -> None:
    queries = lines(
        tmp_path / "queries.jsonl", [{"id": "void", "text": " "}, {"id": "none"}, {"id": "q", "text": "积分"}]
    )
    out = tmp_path / "run.trec"
    ran = run("--data-dir", filled, "search", "--queries", queries, "--run", out)
    assert ran.code == IN_PART
    assert "query void: " in ran.err
    assert "query none: " in ran.err
    assert {line.split()[0] for line in out.read_text("utf-8").splitlines()} == {"q"}


def test_ask_gives_a_draft_as_the_contract_has_it(filled: Path, run: Run) -> None:
    draft = run("--data-dir", filled, "--json", "ask", "退货运费谁出?").json
    assert draft.keys() >= DRAFT
    assert draft["outcome"] in {"answer", "clarify", "hand_off"}
    assert 0 <= draft["confidence"] <= 1
    bodies = {article["id"]: article["text"] for article in ARTICLES}
    for citation in draft["citations"]:
        assert citation.keys() >= {"number", "article_id", "revision", "title", "quote", "start", "end", "source"}
        assert citation["quote"] == bodies[citation["article_id"]][citation["start"] : citation["end"]]
    for sentence in draft["sentences"]:
        assert sentence.keys() >= {"text", "role", "citations"}


def test_ask_for_people_ends_with_what_was_decided(filled: Path, run: Run) -> None:
    ran = run("--data-dir", filled, "ask", "退货运费谁出?")
    assert ran.code == DONE
    assert re.search(r"^(answer|clarify|hand_off) · \d+% · \w+ · ", ran.out.splitlines()[-1])


def test_ask_for_people_shows_what_is_wanting_when_there_is_no_answer(filled: Path, run: Run) -> None:
    question = "我的订单什么时候送到?"
    draft = run("--data-dir", filled, "--json", "ask", question).json
    assert draft["outcome"] != "answer"
    shown = run("--data-dir", filled, "ask", question).out
    assert draft["missing"] in shown
    unknown = [slot["name"] for slot in draft["slots"] if slot["value"] is None]
    assert unknown
    assert f"to ask the customer: {', '.join(unknown)}" in shown
    others = [alternative["article_id"] for alternative in draft["alternatives"][:3]]
    assert re.findall(r"^perhaps: .+ \(([^,]+), \d+%\)$", shown, re.MULTILINE) == others


def test_ask_of_many_writes_a_draft_for_each(filled: Path, tmp_path: Path, run: Run) -> None:
    conversation = [
        {"role": "customer", "text": "积分会过期吗?"},
        {"role": "agent", "text": "每年清零。"},
        {"role": "customer", "text": "那退货运费谁出?"},
    ]
    rows = [{"id": "a", "text": "积分会过期吗?"}, {"id": "b", "conversation": conversation}]
    out = tmp_path / "drafts.jsonl"
    ran = run("--data-dir", filled, "ask", "--questions", lines(tmp_path / "q.jsonl", rows), "--out", out)
    assert (ran.code, ran.out) == (DONE, "")
    first, second = map(json.loads, out.read_text("utf-8").splitlines())
    assert (first["question_id"], second["question_id"]) == ("a", "b")
    assert first.keys() >= DRAFT | {"candidates"}
    assert first["candidates"][0] == "points"
    assert second["candidates"][0] == "freight"


def test_ask_of_many_goes_on_after_one_that_cannot_be_asked(filled: Path, tmp_path: Path, run: Run) -> None:
    rows = [
        {"id": 1, "text": ""},
        {"id": 2, "text": 5},
        {"id": 3},
        {"id": 4, "conversation": []},
        {"id": 5, "conversation": [{"role": "robot", "text": "hello"}]},
        {"id": 6, "conversation": "hello"},
        {"id": 7, "conversation": [{"role": "agent", "text": "您好"}]},
        {"id": 8, "text": "half \ud83d"},
        {"id": 9, "text": "积分会过期吗?"},
    ]
    questions = tmp_path / "q.jsonl"
    questions.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    out = tmp_path / "drafts.jsonl"
    ran = run("--data-dir", filled, "ask", "--questions", questions, "--out", out)
    assert ran.code == IN_PART
    assert re.findall(r"^question (\d): .+", ran.err, re.MULTILINE) == list("12345678")
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["question_id"] for answer in answers] == list(range(1, 10))
    assert ["error" in answer for answer in answers] == [True] * 8 + [False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "a", "text": "x"}\n{"id": ', "line 2 is not JSON"),
        (b"[]", "line 1 needs an id"),
        (b'{"text": "x"}', "line 1 needs an id"),
        ("积分".encode("gb18030"), "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_batch_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path, run: Run, content: bytes | None, said: str
) -> None:
    batch, out = tmp_path / "batch.jsonl", tmp_path / "out"
    if content is not None:
        batch.write_bytes(content)
    for command, given, written in (("ask", "--questions", "--out"), ("search", "--queries", "--run")):
        one_line(run("--data-dir", folder, command, given, batch, written, out), said)
        assert not out.exists()


def test_an_output_that_cannot_be_written_is_named(filled: Path, tmp_path: Path, run: Run) -> None:
    batch = lines(tmp_path / "q.jsonl", [{"id": 1, "text": "积分"}])
    out = tmp_path / "no such folder" / "out.jsonl"
    one_line(run("--data-dir", filled, "ask", "--questions", batch, "--out", out), "no such folder.*cannot be written")
