"""The table: who is best, where Answerdesk is behind, and what is said of it."""

import pytest

from evals.domain import Marks
from evals.peers.report import headline, plain, whole
from evals.peers.table import Row, markdown, rows_of_trials
from tests.evals.peers.material import marks_of, trial

RIGHT = marks_of(*[(0.9, 1, 1)] * 40)
HALF_RIGHT = marks_of(*[(0.9, 1, 1)] * 20, *[(0.9, 0, 1)] * 20)
ONE_WRONG = marks_of(*[(0.9, 1, 1)] * 39, (0.9, 0, 1))


def row(figure: str, *trials: tuple[str, tuple[Marks, ...]]) -> Row:
    rows = rows_of_trials([trial(name, marks) for name, marks in trials])
    return next(each for each in rows if each.figure.name == figure)


def test_the_best_of_a_row_is_bold_and_the_rest_is_not() -> None:
    text = markdown([row("hit@1", ("answerdesk", RIGHT), ("chroma", HALF_RIGHT))], ["answerdesk", "chroma"])
    assert "| first article is right | **1.000** | 0.500 |" in text
    assert "▼ first article" not in text


def test_a_row_that_answerdesk_does_not_lead_is_marked_and_explained() -> None:
    behind = row("hit@1", ("answerdesk", HALF_RIGHT), ("chroma", RIGHT))
    text = markdown([behind], ["answerdesk", "chroma"])
    assert "| ▼ first article is right | 0.500 | **1.000** |" in text
    assert "- ▼ shop, first article is right: Chroma is ahead, Answerdesk is 2nd of 2; a real difference" in text


def test_a_lead_that_may_be_chance_is_said_to_be_so() -> None:
    behind = row("hit@1", ("answerdesk", ONE_WRONG), ("chroma", RIGHT))
    assert behind.is_behind
    # One case of 40 changed: by the binomial test p = 2 · 1/2.
    assert "no more than chance may do (paired test, p = 1)" in behind.remark


def test_who_is_equal_leads_too() -> None:
    equal = row("hit@1", ("answerdesk", RIGHT), ("chroma", RIGHT))
    assert equal.best == {"answerdesk", "chroma"}
    assert not equal.is_behind


def test_answerdesk_leads_where_either_form_does() -> None:
    trials = (("answerdesk", HALF_RIGHT), ("calibrated", RIGHT), ("chroma", ONE_WRONG))
    assert not row("hit@1", *trials).is_behind
    assert row("hit@1", ("answerdesk", HALF_RIGHT), ("chroma", ONE_WRONG)).is_behind


def test_its_better_form_is_held_against_the_leader() -> None:
    trials = (("answerdesk", HALF_RIGHT), ("calibrated", ONE_WRONG), ("chroma", RIGHT), ("bm25s", HALF_RIGHT))
    assert row("hit@1", *trials).remark.startswith("Chroma is ahead, Answerdesk is 2nd of 3; no more than chance")


def test_who_keeps_no_risk_is_out_of_competition() -> None:
    careless, careful = HALF_RIGHT, marks_of(*[(0.9, 1, 1)] * 5, *[(0.1, 0, 1)] * 15, answered=False)
    answered = row("answered", ("answerdesk", careful), ("chroma", careless))
    assert answered.cells["chroma"].text == "1.000 (50.0% wrong)"
    assert answered.cells["answerdesk"].text == "none"
    assert answered.best == {"answerdesk"}


def test_a_risk_that_sampling_explains_is_kept() -> None:
    # 1 of 40 is under 5 %; 4 of 40 are 10 %, within 5 % + 1.645 · sqrt(.05 · .95 / 40) = 10.7 %; 5 of 40 are not.
    for wrong, counts in ((1, True), (4, True), (5, False)):
        marks = marks_of(*[(0.9, 1, 1)] * (40 - wrong), *[(0.9, 0, 1)] * wrong)
        assert ("answerdesk" in row("answered", ("answerdesk", marks), ("chroma", RIGHT)).best) is counts


def test_less_memory_and_more_speed_are_better() -> None:
    ours = trial("answerdesk", RIGHT, ingest_seconds=2.0, peak_megabytes=400.0)
    theirs = trial("chroma", RIGHT, ingest_seconds=1.0, peak_megabytes=300.0, setting={"documents": "whole"})
    rows = {each.figure.name: each for each in rows_of_trials([ours, theirs])}
    assert rows["ingest"].cells["chroma"].text == "100 /s"
    assert [rows[name].best for name in ("memory", "ingest")] == [{"chroma"}] * 2
    assert "it encodes one text an article" in rows["ingest"].remark


def test_what_was_not_measured_gives_no_row() -> None:
    names = {each.figure.name for each in rows_of_trials([trial("answerdesk", RIGHT)])}
    assert not names & {"memory", "ingest"}


def test_who_failed_on_a_dataset_has_an_empty_cell() -> None:
    rows = rows_of_trials([trial("answerdesk", RIGHT), trial("answerdesk", RIGHT, "other"), trial("chroma", RIGHT)])
    text = markdown([each for each in rows if each.figure.name == "hit@1"], ["answerdesk", "chroma"])
    assert "| first article is right | **1.000** | – |" in text


def test_the_report_names_settings_levels_and_versions() -> None:
    trials = [
        trial("answerdesk", RIGHT, level=0.87654),
        trial("ensemble", RIGHT, level=float("inf"), setting={"documents": "parts", "b": 0.4}),
    ]
    text = whole(trials, {"bm25s": "0.3"})
    assert "| shop | Answerdesk | as it ships | 0.8765 |" in text
    assert "| shop | LangChain ensemble (BM25 + Chroma) | documents parts, b 0.4 | never |" in text
    assert "bm25s 0.3" in text
    assert "mean reciprocal rank" not in headline(trials)
    assert "Questions asked: shop 40." in headline(trials)


@pytest.mark.parametrize("level", [0.5, float("inf")])
def test_json_holds_what_the_table_shows(level: float) -> None:
    told = plain([trial("answerdesk", HALF_RIGHT, level=level), trial("chroma", RIGHT)], {"chromadb": "1"})
    first = next(each for each in told["rows"] if each["figure"] == "hit@1")
    assert (first["cells"]["answerdesk"], first["best"]) == ({"text": "0.500", "score": 0.5}, ["chroma"])
    assert first["is_behind"]
    assert told["trials"][0]["level"] == (0.5 if level == 0.5 else None)
