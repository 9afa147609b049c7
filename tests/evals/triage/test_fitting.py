"""Fitting the weights of the clues: known weights are found again, and no group is on both sides of a fold."""

import json
import math
import random

import pytest

from evals.triage.fitting import Sample, artefact, fit, main, out_of_fold
from knowledge import BusinessType

B = BusinessType


def _samples(weight: float, count: int = 4_000) -> list[Sample]:
    """Messages whose type is drawn with the probabilities that a weight of the only clue gives."""
    draw = random.Random(7)
    likely = math.exp(weight) / (math.exp(weight) + len(B) - 1)
    samples = []
    for number in range(count):
        hinted = draw.choice(list(B))
        kind = hinted if draw.random() < likely else draw.choice([other for other in B if other is not hinted])
        samples.append(Sample("drawn", str(number), {"said": {hinted: 1.0}}, kind, 1.0))
    return samples


def test_finds_the_weight_that_the_types_were_drawn_with() -> None:
    assert fit(_samples(2.0)) == {"said": pytest.approx(2.0, abs=0.1)}


def test_a_clue_that_tells_nothing_weighs_nothing() -> None:
    assert fit(_samples(0.0)) == {"said": pytest.approx(0.0, abs=0.15)}


def test_a_sample_of_no_weight_counts_for_nothing() -> None:
    against = [Sample("other", "x", {"said": {B.DELIVERY: 1.0}}, B.COMPLAINT, 0.0)] * 500
    samples = _samples(2.0, 500)
    assert fit([*samples, *against]) == pytest.approx(fit(samples))


def test_tells_how_many_are_right_out_of_fold() -> None:
    certain = [Sample("certain", str(n), {"said": {kind: 4.0}}, kind, 1.0) for n, kind in enumerate(list(B) * 10)]
    assert [line.split() for line in out_of_fold(certain)] == [["certain", "1.000", "of", "90"]]


def test_the_artefact_names_its_sources_and_rounds() -> None:
    written = json.loads(artefact(_samples(2.0, 200)))
    assert written["fitted_on"] == "drawn"
    assert written["weights"]["said"] == round(written["weights"]["said"], 2)


def test_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "DIR" in capsys.readouterr().err
