"""What the handbook's own similar questions teach: in which directions paraphrases differ, and articles do not."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from knowledge.adaptation import Adaptation, adapt, read_adaptation, unit, write_adaptation
from knowledge.domain import Vectors

DIMENSION = 24
ARTICLES = 60
PHRASING = 0
"""The direction in which a question differs by how it is put, not by what it is about."""


def topics() -> Vectors:
    """One direction for each article, none of them that of the phrasing."""
    drawn = np.random.default_rng(1).normal(size=(ARTICLES, DIMENSION)).astype(np.float32)
    drawn[:, PHRASING] = 0
    return unit(drawn)


def put(topic: Vectors, *phrasings: float) -> Vectors:
    """Questions about a topic, put in different ways."""
    rows = np.repeat(topic[None], len(phrasings), axis=0)
    rows[:, PHRASING] += phrasings
    return unit(rows)


def handbook(*phrasings: float) -> tuple[Vectors, list[int]]:
    """The questions of every article, each put in these ways, and whose they are."""
    vectors = np.concatenate([put(topic, *phrasings) for topic in topics()])
    return vectors, [article for article in range(ARTICLES) for _ in phrasings]


def learned(*phrasings: float, encoder: str = "drawn/1") -> Adaptation:
    vectors, owners = handbook(*phrasings)
    return adapt(encoder, vectors, owners, len(vectors))


def of_one_direction(spread: float) -> Adaptation:
    """Leaves vectors as they are; articles have this variance."""
    return Adaptation(
        questions=2,
        deviations=2,
        lead=0.2,
        mean=np.zeros(1, np.float32),
        transform=np.ones((1, 1), np.float32),
        spread=np.array([spread], np.float32),
    )


def likeness(adaptation: Adaptation, question: Vectors, means: Vectors, counts: list[int]) -> list[float]:
    return [float(ratio) for ratio in adaptation.likeness(*map(adaptation.place, (question[None], means)), counts)[0]]


def test_a_question_put_as_no_question_of_its_article_is_ranked_right_only_after_the_adaptation() -> None:
    adaptation = learned(-1.0, -0.5, 0.0, 0.5, 1.0)
    right, wrong = topics()[:2]
    asked = put(right, 2.0)[0]
    # The right article is known by questions put the other way, the wrong one by questions put like this.
    known = np.stack([put(right, -1.0, -0.5, 0.0).mean(axis=0), put(wrong, 0.5, 1.0, 1.5).mean(axis=0)])
    by_cosine = unit(known) @ asked
    by_likeness = likeness(adaptation, asked, known, [3, 3])
    assert by_cosine[1] > by_cosine[0]
    assert by_likeness[0] > by_likeness[1]


def test_without_similar_questions_it_knows_only_what_ships_and_the_order_does_not_follow_it() -> None:
    adaptation = learned(0.0)
    assert (adaptation.deviations, adaptation.weight) == (0, 0.0)
    assert np.ptp(adaptation.spread) == pytest.approx(0.0, abs=1e-4)  # the same in every direction


def test_the_order_follows_it_the_more_the_more_similar_questions_there_are() -> None:
    two, five = learned(0.0, 0.5), learned(-1.0, -0.5, 0.0, 0.5, 1.0)
    assert (two.deviations, five.deviations) == (2 * ARTICLES, 5 * ARTICLES)
    assert 0 < two.weight < five.weight < 1


def test_questions_of_one_article_scatter_less_than_articles_do() -> None:
    adaptation = learned(-1.0, 0.0, 1.0)
    vectors, owners = handbook(-1.0, 0.0, 1.0)
    placed = adaptation.place(vectors).reshape(ARTICLES, 3, DIMENSION)
    assert len(owners) == 3 * ARTICLES
    within, between = placed.var(axis=1).mean(), placed.mean(axis=1).var(axis=0).mean()
    raw = vectors.reshape(ARTICLES, 3, DIMENSION)
    assert between / within > 2 * raw.mean(axis=1).var(axis=0).mean() / raw.var(axis=1).mean()


def test_likeness_is_a_hundredth_of_the_logarithm_of_the_ratio_of_two_normal_densities() -> None:
    spread, mean, asked = 3.0, 1.5, 0.7
    one_direction = of_one_direction(spread)
    # Two questions count as one drawn freely: what is known of the article is shrunk towards the middle.
    expected, variance = mean * spread / (spread + 1), 1 + spread / (spread + 1)
    under = -0.5 * (np.log(2 * np.pi * variance) + (asked - expected) ** 2 / variance)
    at_large = -0.5 * (np.log(2 * np.pi * (1 + spread)) + asked**2 / (1 + spread))
    (found,) = likeness(one_direction, np.array([asked], np.float32), np.array([[mean]], np.float32), [2])
    assert found == pytest.approx((under - at_large) / 100, abs=1e-6)


def test_an_article_without_questions_is_as_likely_as_all_of_them() -> None:
    adaptation = learned(-1.0, 0.0, 1.0)
    (found,) = likeness(adaptation, put(topics()[0], 0.3)[0], adaptation.mean[None], [0])
    assert found == pytest.approx(0.0, abs=1e-5)


def test_fitting_does_not_depend_on_the_order_of_the_questions() -> None:
    vectors, owners = handbook(-1.0, 0.0, 1.0)
    turned = np.random.default_rng(2).permutation(len(owners))
    first = adapt("drawn/1", vectors, owners, len(owners))
    second = adapt("drawn/1", vectors[turned], [owners[row] for row in turned], len(owners))
    asked, known = put(topics()[0], 0.3)[0], topics()[:2]
    assert likeness(first, asked, known, [3, 3]) == pytest.approx(likeness(second, asked, known, [3, 3]), abs=1e-4)


def test_questions_that_all_coincide_within_their_articles_break_nothing() -> None:
    found = likeness(learned(*[0.0] * 20), topics()[0], topics()[:2], [20, 20])
    assert np.isfinite(found).all()
    assert found[0] > found[1]


@pytest.mark.slow
def test_the_encoder_that_ships_starts_from_covariances_of_public_questions() -> None:
    rng = np.random.default_rng(3)
    vectors = unit(rng.normal(size=(4, 384)).astype(np.float32))
    shipped, other = (adapt(name, vectors, range(4), 4) for name in ("e5-small-int8/1", "drawn/1"))
    assert np.ptp(shipped.spread) > 0.1
    assert np.ptp(other.spread) == pytest.approx(0.0, abs=1e-3)


def test_an_encoder_of_that_name_with_other_vectors_starts_from_nothing() -> None:
    assert learned(0.0, 1.0, encoder="e5-small-wide/1").dimension == DIMENSION


# How close articles lie to each other


def test_the_lead_of_an_article_is_small_where_articles_lie_close() -> None:
    apart, owners = handbook(-0.2, 0.0, 0.2)
    close = unit(apart + 2 * unit(np.ones((1, DIMENSION), np.float32)))
    leads = [adapt("drawn/1", vectors, owners, len(owners)).lead for vectors in (apart, close)]
    assert leads[0] > leads[1] > 0


def test_articles_too_few_to_tell_have_the_usual_lead() -> None:
    vectors = np.concatenate([put(topic, -0.5, 0.5) for topic in topics()[:6]])
    assert adapt("drawn/1", vectors, [row // 2 for row in range(12)], 12).sharpness == 1.0
    assert learned(0.0).sharpness == 1.0


def test_a_likeness_is_worth_more_where_articles_lie_close_within_bounds() -> None:
    sharp = [replace(of_one_direction(1.0), lead=lead).sharpness for lead in (-9.0, 0.04, 0.1, 0.2, 0.4, 0.5, 9.0)]
    assert sharp == sorted(sharp, reverse=True)
    assert (sharp[0], sharp[3], sharp[-1]) == (sharp[1], 1.0, sharp[-2])
    assert sharp[1] > sharp[2] > sharp[3] > sharp[4] > sharp[5] > 0


# As JSON


def test_comes_back_from_its_json_to_the_precision_of_16_bits() -> None:
    adaptation = learned(-1.0, 0.0, 1.0)
    again = read_adaptation(write_adaptation(adaptation))
    for name in ("questions", "deviations", "lead"):
        assert getattr(again, name) == getattr(adaptation, name)
    for name in ("mean", "transform", "spread"):
        was, now = getattr(adaptation, name), getattr(again, name)
        assert now.shape == was.shape
        assert now.dtype == np.float32
        assert now == pytest.approx(was, rel=1e-3, abs=1e-6)
    asked, known = put(topics()[0], 1.5)[0], topics()[:5]
    assert likeness(again, asked, known, [3] * 5) == pytest.approx(
        likeness(adaptation, asked, known, [3] * 5), abs=1e-2
    )


def test_a_spread_beyond_16_bits_is_kept_as_the_largest_of_them() -> None:
    assert read_adaptation(write_adaptation(of_one_direction(1e6))).spread.tolist() == [np.finfo(np.float16).max]


def halves(*numbers: float) -> str:
    return base64.b64encode(np.array(numbers, "<f2").tobytes()).decode()


GOOD = {
    "questions": 4,
    "deviations": 4,
    "lead": 0.2,
    "mean": halves(0, 0),
    "transform": halves(1, 0, 0, 1),
    "spread": halves(1, 2),
}


def test_reads_a_square_row_by_row() -> None:
    found = read_adaptation({**GOOD, "transform": halves(1, 2, 3, 4)})
    assert found.place(np.array([[1, 0]], np.float32)).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    "change",
    [
        {"mean": halves(0, float("nan"))},
        {"transform": halves(1, 0, 0, float("inf"))},
        {"mean": halves(0, 0, 0)},
        {"transform": halves(1, 0, 0)},
        {"spread": halves(1)},
        {"spread": halves(1, -1)},
        {"mean": "not base64!"},
        {"mean": "AAA="},  # two bytes make a number, three make none
        {"mean": None},
        {"deviations": -100},
        {"lead": float("nan")},
        {"questions": "many"},
        {"questions": None},
    ],
)
def test_a_broken_adaptation_is_refused(change: dict[str, object]) -> None:
    read_adaptation(GOOD)
    with pytest.raises((ValueError, TypeError)):
        read_adaptation({**GOOD, **change})


# Directions


def test_unit_vectors_point_the_same_way_and_nothing_stays_nothing() -> None:
    found = unit(np.array([[3, 4], [0, 0]], np.float32))
    assert found == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))
