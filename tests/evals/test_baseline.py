"""What the gate compares with: a run of which only that is kept."""

import json
from pathlib import Path

import pytest

from assistant import Outcome
from evals.baseline import lean, main
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Answer, Case, Measurement, Run
from evals.gate import real_drops
from evals.history import read_run, to_json
from evals.measuring import measure
from evals.runner import run
from tests.evals.material import answer, case

BASELINE = Path(__file__).parents[2] / "evals" / "data" / "baseline.json"


def measured(right: int) -> Measurement:
    def system(asked: Case) -> Answer:
        is_right = int(asked.id) < right
        return answer("a" if is_right else "b", confidence=0.9 if is_right else 0.4, outcome=Outcome.ANSWER, text="好")

    cases = [case(str(number), ["a"], business_type="delivery", key_facts=("好",)) for number in range(40)]
    return measure("golden_zh", "assistant", "development", run(system, cases), resamples=20)


def as_run(measurement: Measurement) -> Run:
    return Run("2026-11-22T10:00:00+00:00", "1.0", {}, (measurement,))


@pytest.mark.parametrize("after", [40, 20])
def test_the_gate_says_of_a_lean_run_what_it_says_of_the_whole(after: int) -> None:
    now = as_run(measured(after))
    whole, leaner = (real_drops(as_run(before), now) for before in (measured(40), lean(measured(40))))
    assert [each.difference for each in leaner] == [each.difference for each in whole]
    assert bool(leaner) is (after < 40)


def test_it_is_small_and_holds_no_groups() -> None:
    made = measured(40)
    assert lean(made).groups == ()
    assert len(to_json(as_run(lean(made)))) < 0.8 * len(to_json(as_run(made)))


def test_the_committed_one_is_of_the_cases_that_ship() -> None:
    names = {f"golden_{language}": {case.id for case in golden_cases(language)} for language in LANGUAGES}
    kept = {each.name: {mark.case_id for mark in each.marks} for each in read_run(BASELINE).measurements}
    assert kept == names


def test_the_committed_one_names_no_text() -> None:
    told = json.loads(BASELINE.read_text("utf-8"))
    labels = {label for each in told["measurements"] for mark in each["marks"] for label in mark["labels"]}
    assert labels == {"expected_type", "given_type"}


def test_a_file_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FILE" in capsys.readouterr().err
