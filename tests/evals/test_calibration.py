"""A calibration fits this knowledge base, keeps its promise, and says what it changes."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from assistant import Reader
from evals.calibration import NOT_NEGATIVE, Nearest, Trials, calibrate, fold_of, try_out
from evals.calibration_effects import effects, effects_table, price
from evals.errors import BadDataset
from evals.fitting import Coefficients
from evals.labelled import Labelled
from evals.metrics.columns import Floats
from evals.remembering import FOLDS, Vectors
from evals.risk_control import FAILURE_PROBABILITY
from knowledge import NEVER, Adaptation, RankingModel, read_model, write_model

NAMES = ("coverage", "echo", "margin")
START = replace(
    RankingModel.default(), confidence={"coverage": 2.0, "echo": 1.0, "margin": 4.0}, intercept=-2.5, levels=()
)
# Another company's handbook, where search is to be believed on other grounds than the shipped model knows.
TRUTH = Coefficients(np.array([6.0, 3.0, 10.0]), -6.5)
RISK = 0.05


def population(size: int, seed: int) -> tuple[Floats, Floats]:
    """Features of first candidates, and the probability that each is right."""
    generator = np.random.default_rng(seed)
    clear = generator.random(size) < 0.6
    features = np.column_stack(
        [
            np.where(clear, generator.beta(6, 1.5, size), generator.beta(2, 4, size)),
            generator.beta(2, 2, size),
            np.where(clear, generator.beta(4, 3, size), generator.beta(1, 8, size)),
        ]
    )
    return features, TRUTH.probability(features)


def trials(size: int, seed: int) -> Trials:
    features, probability = population(size, seed)
    generator = np.random.default_rng(seed + 1_000_000)
    right = (generator.random(size) < probability).astype(np.float64)
    answerable = np.maximum(right, generator.random(size) < 0.5).astype(np.float64)
    return Trials(NAMES, features, right, answerable, generator.integers(FOLDS, size=size).astype(np.float64))


def confidence(model: RankingModel, features: Floats) -> Floats:
    return Coefficients(np.array([model.confidence[name] for name in NAMES]), model.intercept).probability(features)


def test_the_fitted_confidence_means_what_it_says_here() -> None:
    model = calibrate(trials(3_000, 1), START).model
    features, probability = population(20_000, 2)
    before = np.abs(confidence(START, features) - probability).mean()
    after = np.abs(confidence(model, features) - probability).mean()
    assert after < 0.03 < before


def test_only_the_confidence_is_fitted_and_the_model_says_on_what() -> None:
    model = calibrate(trials(200, 1), START).model
    assert (model.order, model.encoder, model.based_on) == (START.order, START.encoder, START.based_on)
    assert model.confidence.keys() == START.confidence.keys()
    assert model.fitted_on == "200 labelled questions"
    assert read_model(write_model(model)) == model


def test_evidence_for_an_article_is_never_turned_against_it() -> None:
    given = trials(600, 3)
    turned = replace(given, right=(given.features[:, 1] < 0.4).astype(np.float64))
    model = calibrate(turned, START).model
    assert model.confidence["echo"] == 0
    assert "echo" in NOT_NEGATIVE


def test_a_weight_that_is_shipped_negative_stays_at_or_above_it() -> None:
    shipped = replace(START, confidence={**START.confidence, "echo": -1.0})
    given = trials(600, 3)
    turned = replace(given, right=(given.features[:, 1] < 0.4).astype(np.float64))
    assert calibrate(turned, shipped).model.confidence["echo"] == -1.0


def test_the_kept_model_breaks_its_promise_no_more_often_than_stated() -> None:
    features, probability = population(100_000, 99)
    sets, count, answered = 150, 0, 0
    for seed in range(sets):
        model = calibrate(trials(400, seed), START, [RISK]).model
        given = confidence(model, features) >= model.level(RISK).answer_level
        count += bool(given.any() and 1 - probability[given].mean() > RISK)
        answered += bool(given.any())
    tolerance = 3 * math.sqrt(FAILURE_PROBABILITY * (1 - FAILURE_PROBABILITY) / sets)
    assert count / sets <= FAILURE_PROBABILITY + tolerance
    assert answered > 0.9 * sets


def test_no_question_judges_a_fit_that_saw_it() -> None:
    given = trials(300, 5)
    # Right where nobody could know: whoever fits to a question itself would be surer of it.
    calibration = calibrate(given, START)
    flipped = given.right.copy()
    flipped[7] = 1 - flipped[7]
    again = calibrate(replace(given, right=flipped), START)
    own_fold = given.folds == given.folds[7]
    assert again.after.confidence[own_fold] == pytest.approx(calibration.after.confidence[own_fold], abs=1e-12)
    assert np.abs(again.after.confidence - calibration.after.confidence)[~own_fold].max() > 1e-6


def test_nothing_below_the_floor_is_promised() -> None:
    given = trials(3_000, 1)
    assert calibrate(given, START, [0.1]).model.level(0.1).answer_level < 0.8
    assert calibrate(given, START, [0.1], floor=0.8).model.level(0.1).answer_level >= 0.8


def test_effects_tell_before_and_after_with_intervals_and_what_the_promise_costs() -> None:
    calibration = calibrate(trials(1_500, 1), START, [RISK])
    shown = {each.before.metric: each for each in effects(calibration, RISK, 0.8, resamples=50)}
    level = calibration.model.level(RISK)
    assert shown["coverage"].after.value == level.coverage
    assert shown["coverage"].before.value == calibration.before.coverage(0.8)
    assert shown["risk"].after.value == calibration.after.risk(level.answer_level)
    assert shown["ece"].after.value < shown["ece"].before.value
    for each in shown.values():
        assert each.after.low <= each.after.value <= each.after.high or each.after.metric == "ece"
    kept, best = price(calibration, RISK)
    assert 0 < kept == level.coverage <= best


def test_the_table_says_never_where_nothing_is_promised() -> None:
    calibration = calibrate(trials(30, 1), START, [RISK])
    assert calibration.model.level(RISK).answer_level == NEVER
    table = effects_table(effects(calibration, RISK, 0.8, resamples=20))
    assert [line.split()[-1] for line in table.splitlines() if "answered from" in line] == ["never"]


def features(**weights: float) -> dict[str, float]:
    return dict.fromkeys(START.confidence, 0.0) | weights


def asked(id_: str, *texts: str, right: str | None = "a") -> Labelled:
    return Labelled(id_, texts, Reader.CUSTOMER, frozenset({right} if right else ()), answerable=right is not None)


FOUND = {
    "运费谁出": Nearest("a", features(coverage=0.9)),
    "几天到": Nearest("b", features(coverage=0.4)),
    "能退吗": Nearest("c", features(coverage=0.7)),
}


def find(text: str, reader: Reader) -> Nearest | None:
    assert reader is Reader.CUSTOMER
    return FOUND.get(text)


def test_trials_hold_what_search_made_of_each_question() -> None:
    tried = try_out(find, [asked("1", "运费谁出"), asked("2", "几天到"), asked("3", "没有", right=None)], START)
    assert tried.right.tolist() == [1, 0, 0]
    assert tried.answerable.tolist() == [1, 1, 0]
    assert tried.found.tolist() == [True, True, False]
    coverage = tried.features[:, tried.names.index("coverage")]
    assert coverage[:2].tolist() == [0.9, 0.4]


def test_a_question_without_any_candidate_is_never_answered_and_still_counts() -> None:
    calibration = calibrate(try_out(find, [asked("1", "运费谁出"), asked("2", "没有")], START), START)
    assert calibration.after.confidence[1] == calibration.before.confidence[1] == 0
    assert calibration.after.coverage(0.01) == 1 / 2


def test_of_several_questions_in_one_message_the_surest_counts() -> None:
    tried = try_out(find, [asked("1", "几天到", "能退吗", right="c")], START)
    assert tried.right.tolist() == [1]


def test_what_nobody_knows_is_left_out() -> None:
    rejected = Labelled("1", ("几天到",), Reader.CUSTOMER, frozenset(), wrong=frozenset({"z"}))
    tried = try_out(find, [asked("2", "运费谁出"), rejected], START)
    assert len(tried.right) == 1
    with pytest.raises(BadDataset, match="no labelled question"):
        try_out(find, [rejected], START)


def test_an_adapted_model_remembers_the_questions_and_weighs_them() -> None:
    generator = np.random.default_rng(8)
    angles = {f"问{number}": angle for number, angle in enumerate(generator.uniform(0, np.pi, 400))}

    def vectors(texts: Sequence[str]) -> Vectors:
        around = np.array([angles[text] for text in texts])
        return np.column_stack([np.cos(around), np.sin(around)]).astype(np.float32)

    def nearest(text: str, reader: Reader) -> Nearest:
        del text, reader
        return Nearest("a", features(coverage=0.5) | {"centre_cosine": 0.0, "confirmation": 0.0, "refusal": 0.0})

    adaptation = Adaptation(100, 100, 0.2, np.zeros(2, np.float32), np.eye(2, dtype=np.float32), np.ones(2, np.float32))
    # Nothing but what was asked before tells them apart.
    questions = [asked(text, text, right="a" if angle < 2 else None) for text, angle in angles.items()]
    adapted = replace(START, adaptation=adaptation)
    forgetful = calibrate(try_out(nearest, questions, adapted), adapted)
    remembering = calibrate(try_out(nearest, questions, adapted, encode=vectors), adapted)
    assert forgetful.model.judged is None
    assert len(set(forgetful.model.confidence) - set(START.confidence)) == 0
    assert remembering.model.judged is not None
    assert len(remembering.model.judged.articles) == len(questions)
    assert remembering.model.confidence["confirmation"] > 0 > remembering.model.confidence["refusal"]
    right = remembering.after.right == 1
    assert remembering.after.confidence[right].min() > np.quantile(remembering.after.confidence[~right], 0.9)
    assert read_model(write_model(remembering.model)).confidence == remembering.model.confidence


def test_the_same_question_is_always_in_the_same_fold() -> None:
    assert fold_of("退貨運費") == fold_of("退货运费")
    assert len({fold_of(f"问题 {number}") for number in range(200)}) == FOLDS
