"""The figures of the triage measurement, on rows small enough to work out by hand."""

import json
from pathlib import Path

import pytest

from evals.triage import found, main, measures, overlap, read_rows

ROWS = [
    {
        "id": "a#0",
        "context": [],
        "text": "我的快递到哪了",
        "business_type": "delivery",
        "needs_human": True,
        "faq_question": None,
    },
    {
        "id": "a#1",
        "context": [{"role": "user", "text": "寄到香港要多久？"}, {"role": "assistant", "text": "三天。"}],
        "text": "那澳门呢",
        "business_type": "return_exchange",
        "needs_human": False,
        "faq_question": "寄到澳门要多久",
    },
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return path


def test_counts_what_was_found() -> None:
    score = found([True, True, False, False], [True, False, True, False])
    assert (score.precision, score.recall, score.f1) == (1 / 2, 1 / 2, 1 / 2)


def test_nothing_found_scores_nothing() -> None:
    assert found([True], [False]).f1 == 0


def test_overlap_counts_pairs_of_letters() -> None:
    score = overlap("怎么退货", "退货吗")
    assert (score.precision, score.recall) == (1 / 2, 1 / 3)


def test_measures_types_people_and_rewriting(file: Path) -> None:
    figures = measures(read_rows(file))
    assert figures["business_type accuracy"] == 1 / 2
    assert figures["needs a person: F1"] == 1
    assert figures["rewrite completed: F1, inquiry"] == 1
    assert figures["rewrite completed: recall, last message alone"] == 1 / 6


def test_a_dialogue_is_in_one_half(file: Path) -> None:
    assert len({row.half for row in read_rows(file)}) == 1


def test_prints_both_halves(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 0
    printed = capsys.readouterr().out
    assert "first half" in printed
    assert "second half" in printed


def test_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FILE" in capsys.readouterr().err
