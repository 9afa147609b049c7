"""`answerdesk ingest`: what came in, what was refused, and who gets the sample handbook."""

import gzip
import json
from pathlib import Path

import pytest

from tests.ui.command_line import ARTICLES, DONE, FAILED, IN_PART, WRONG_USAGE, Run, lines


def test_ingest_tells_what_came_in(folder: Path, file: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "--json", "ingest", file, "--publish")
    assert ran.code == DONE
    (imported,) = ran.json["imported"]
    assert {"path", "articles", "passages"} <= imported.keys()
    # Two questions or three for each, and a body.
    assert (imported["path"], imported["articles"], imported["passages"]) == (str(file), 3, 2 + 3 + 2)
    assert ran.json["refused"] == []


def test_ingest_reads_compressed_lines(folder: Path, tmp_path: Path, run: Run) -> None:
    packed = tmp_path / "faq.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(ARTICLES[0]).encode()))
    assert run("--data-dir", folder, "--json", "ingest", packed).json["imported"][0]["articles"] == 1


def test_ingest_without_publish_finds_nothing(folder: Path, file: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "ingest", file)
    assert ran.code == DONE
    assert "--publish" in ran.err
    assert run("--data-dir", folder, "--json", "search", "积分").json == {"candidates": []}


def test_ingest_again_changes_nothing(filled: Path, file: Path, run: Run) -> None:
    (imported,) = run("--data-dir", filled, "--json", "ingest", file, "--publish").json["imported"]
    assert (imported["unchanged"], imported["new"], imported["changed"]) == (3, 0, 0)


def test_ingest_tells_people_what_became_of_articles(folder: Path, tmp_path: Path, run: Run) -> None:
    file = lines(tmp_path / "faq.jsonl", ARTICLES[:1])
    told = []
    for options in ([], [], ["--publish"], ["--publish"]):
        ran = run("--data-dir", folder, "ingest", file, *options)
        told.append((ran.out.removeprefix(f"{file}: ").strip(), "imported as drafts" in ran.err))
    assert told == [
        ("1 article, 2 passages (1 new)", True),
        ("1 article, 2 passages (1 unchanged)", False),
        ("1 article, 2 passages (1 published)", False),
        ("1 article, 2 passages (1 unchanged)", False),
    ]


def test_ingest_done_in_part_names_every_refusal(folder: Path, file: Path, tmp_path: Path, run: Run) -> None:
    missing = tmp_path / "missing.docx"
    rows = [{"id": "fine", "title": "可以", "text": "好"}, {"id": "void", "title": "", "text": ""}]
    partly = lines(tmp_path / "partly.jsonl", rows)
    ran = run("--data-dir", folder, "--json", "ingest", missing, partly, file, "--publish")
    assert ran.code == IN_PART
    assert [imported["articles"] for imported in ran.json["imported"]] == [1, 3]
    refused = ran.json["refused"]
    assert all(refusal.keys() == {"path", "reason"} for refusal in refused)
    assert [Path(refusal["path"]).name for refusal in refused] == ["missing.docx", "partly.jsonl:2"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2", b'{"id": "a"}'])
def test_ingest_of_nothing_useful_fails_and_says_why(folder: Path, tmp_path: Path, run: Run, content: bytes) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(content)
    ran = run("--data-dir", folder, "--json", "ingest", broken)
    assert ran.code == FAILED
    assert ran.json["imported"] == []
    assert ran.json["refused"]
    assert "Traceback" not in ran.err


def test_ingest_of_a_missing_file_fails_and_names_it(folder: Path, tmp_path: Path, run: Run) -> None:
    ran = run("--data-dir", folder, "ingest", tmp_path / "missing.csv")
    assert ran.code == FAILED
    assert "missing.csv" in ran.out
    assert "Traceback" not in ran.err


def test_ingest_into_a_new_folder_goes_without_the_sample_handbook(filled: Path, run: Run) -> None:
    found = run("--data-dir", filled, "--json", "search", "退货", "--limit", "1000").json["candidates"]
    assert {candidate["article_id"] for candidate in found} == {"freight", "points", "notes"}


def test_not_even_a_failed_ingest_lets_the_sample_handbook_in_later(folder: Path, tmp_path: Path, run: Run) -> None:
    assert run("--data-dir", folder, "ingest", tmp_path / "missing.csv").code == FAILED
    assert run("--data-dir", folder, "--json", "search", "退货").json == {"candidates": []}


def test_ingest_publishes_nothing_that_breaks_a_golden_case_without_a_reason(
    filled: Path, tmp_path: Path, run: Run
) -> None:
    to = ("--data-dir", filled)
    run("cases", "add", "积分会过期吗?", "--article", "points", "--fact", "每年", *to)
    changed = ARTICLES[1] | {"text": "积分永不过期。"}
    file = lines(tmp_path / "new.jsonl", [changed])
    held = run("ingest", file, "--publish", *to)
    assert held.code == IN_PART
    assert "积分会过期吗?" in held.out
    assert "--override REASON" in held.err
    assert run("articles", "show", "points", "--json", *to).json["body"] == ARTICLES[1]["text"]
    let = run("ingest", file, "--publish", "--override", "new rules", *to)
    assert (let.code, "1 published" in let.out) == (DONE, True)
    assert run("articles", "show", "points", "--json", *to).json["body"] == "积分永不过期。"
    assert "new rules" in run("articles", "history", "points", *to).out
    assert run("ingest", file, "--override", "why", *to).code == WRONG_USAGE
