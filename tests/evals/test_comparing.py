"""Two runs side by side, the gate between them, and the files they are kept in."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evals.comparing import differences
from evals.domain import Measurement, Run
from evals.errors import BadRun
from evals.gate import counterpart, real_drops
from evals.history import keep, past_runs, read_run, to_json, write_run
from evals.measuring import measure
from evals.runner import run
from tests.evals.material import answer, case


@cache
def measured(right: int, of: int = 40, name: str = "shop") -> Measurement:
    """A set on which the first `right` cases are answered rightly."""
    cases = [case(str(number), ["a"]) for number in range(of)]
    return measure(
        name, "search", "all", run(lambda asked: answer("a" if int(asked.id) < right else "b"), cases), resamples=50
    )


def as_run(*measurements: Measurement, at: str = "2026-11-22T10:00:00+00:00") -> Run:
    return Run(at, "1.0", {"encoder": "stand-in"}, measurements)


def test_a_difference_is_measured_case_by_case() -> None:
    found = {each.metric: each for each in differences(measured(30), measured(20))}
    hit = found["hit@1"]
    assert (hit.before, hit.after, hit.change) == (30 / 40, 20 / 40, -10 / 40)
    assert hit.low < -10 / 40 < hit.high < 0
    assert hit.p == pytest.approx(2 / 2**10)
    assert hit.is_worse
    assert hit.is_real


def test_less_risk_is_better() -> None:
    found = {each.metric: each for each in differences(measured(20), measured(30))}
    assert found["wrong_answer"].change == pytest.approx(-10 / 40)
    assert not found["wrong_answer"].is_worse


def test_no_change_is_not_real() -> None:
    assert not any(each.is_real or each.change for each in differences(measured(20), measured(20)))


def test_only_cases_of_both_runs_are_compared() -> None:
    found = {each.metric: each for each in differences(measured(20, of=40), measured(20, of=20))}
    assert (found["hit@1"].before, found["hit@1"].after) == (20 / 20, 20 / 20)


def test_times_are_not_compared() -> None:
    assert not {"p50", "p95", "p99"} & {each.metric for each in differences(measured(20), measured(20))}


def test_the_gate_names_a_real_drop() -> None:
    drops = real_drops(as_run(measured(40)), as_run(measured(20)))
    assert "hit@1" in {drop.difference.metric for drop in drops}
    assert {drop.measurement for drop in drops} == {"shop"}


def test_the_gate_lets_chance_pass() -> None:
    assert real_drops(as_run(measured(40)), as_run(measured(37))) == []


def test_the_gate_lets_a_gain_pass() -> None:
    assert real_drops(as_run(measured(10)), as_run(measured(40))) == []


def test_the_gate_needs_something_to_compare() -> None:
    with pytest.raises(BadRun, match="nothing to compare"):
        real_drops(as_run(measured(10, name="other")), as_run(measured(10)))


def test_halves_are_compared_with_themselves_alone() -> None:
    half = replace(measured(10), half="development")
    assert counterpart(half, [measured(10)]) is None
    assert counterpart(half, [measured(10), half]) is half


def test_a_run_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.json"
    before = as_run(measured(20))
    write_run(before, path)
    after = read_run(path)
    assert to_json(after) == to_json(before)
    assert differences(after.measurements[0], before.measurements[0])[0].change == 0


def test_what_rounding_takes_away_is_no_loss(tmp_path: Path) -> None:
    # Second of two: an nDCG of 1 / log2(3), which has no end.
    cases = [case(str(number), ["a"]) for number in range(20)]
    made = measure("shop", "search", "all", run(lambda _: answer("b", "a"), cases), resamples=20)
    write_run(as_run(made), tmp_path / "run.json")
    (before,) = read_run(tmp_path / "run.json").measurements
    assert before.marks == made.marks
    assert not any(each.change for each in differences(before, made))


def test_a_run_holds_no_question_and_no_answer() -> None:
    assert "运费" not in to_json(as_run(measured(3)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "it is not JSON"),
        ("[]", "not a run of this version"),
        ('{"format": 99}', "not a run of this version"),
        ('{"format": 1}', "not a whole run"),
        (json.dumps({"format": 1, "created_at": "", "version": "", "settings": {}, "measurements": [3]}), "whole run"),
    ],
)
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BadRun, match=said):
        read_run(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="cannot be read"):
        read_run(tmp_path / "run.json")


def test_history_comes_back_oldest_first_without_foreign_files(tmp_path: Path) -> None:
    keep(as_run(measured(2), at="2026-11-22T11:00:00+00:00"), tmp_path)
    keep(as_run(measured(1), at="2026-11-22T10:00:00+00:00"), tmp_path)
    (tmp_path / "notes.json").write_text("{}", "utf-8")
    assert [each.created_at[11:13] for each in past_runs(tmp_path)] == ["10", "11"]
