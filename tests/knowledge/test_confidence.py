"""How sure a candidate is: what it has by itself, and how far it stands out among those that contradict it."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.confidence import FARTHEST_LEAD, FARTHEST_MARGIN, RIVALS, judge_among
from knowledge.domain import Candidate, Origin, Passage, PassageKind, Revision, RevisionState
from knowledge.ranking import ORDER_FEATURES
from knowledge.ranking_model import RankingModel
from tests.knowledge.articles import content

PLAIN = dict.fromkeys(ORDER_FEATURES, 0.0) | {"confirmed_cosine": 0.0, "refused_cosine": 0.0}
BY_DOUBT = replace(RankingModel.default(), confidence={"doubt": -1.0}, intercept=0.0)
RETURNS = "退货时商品要完好，吊牌、包装、配件和赠品齐全，自签收之日起七天内在订单页申请，客服审核后给出地址。"
POINTS = "会员积分按实付金额每元一分计算，生日当月双倍，次年十二月三十一日清零，可抵现金，可换优惠券，不可提现。"


def candidate(article_id: str, score: float, body: str = "", **fields: str) -> Candidate:
    said = content(title=article_id, body=body or f"{article_id} 说明", **fields)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    revision = Revision(article_id, 1, RevisionState.PUBLISHED, said, "trainer", now, Origin.EDIT, "digest")
    passage = Passage(article_id, 1, PassageKind.QUESTION, 0, article_id, article_id, 0, 0)
    return Candidate(revision, passage, score, 0.0, {**PLAIN, "score": score})


def features(*rows: Candidate) -> list[dict[str, float]]:
    return [dict(row.features) for row in judge_among(rows, BY_DOUBT)]


def test_without_a_candidate_nobody_is_judged() -> None:
    assert judge_among([], BY_DOUBT) == []


def test_a_candidate_alone_stands_out_from_nothing() -> None:
    (only,) = features(candidate("a", 300.0))
    assert (only["margin"], only["lead"]) == (0.0, 0.0)
    assert (only["doubt"], only["posterior"]) == (0.0, 0.5)


def test_an_article_that_is_the_only_one_answers_nothing_by_itself() -> None:
    (only,) = judge_among([candidate("a", 300.0)], RankingModel.default())
    assert only.confidence < RankingModel.default().level(0.1).answer_level


def test_two_that_score_the_same_are_as_likely() -> None:
    for row in features(candidate("a", 2.0), candidate("b", 2.0)):
        assert (row["margin"], row["lead"], row["doubt"]) == (0.0, 0.0, 0.0)
        assert row["posterior"] == 0.5


def test_margin_is_taken_to_the_best_rival_and_lead_to_their_mean() -> None:
    first, second, _ = features(candidate("a", 5.0), candidate("b", 3.0), candidate("c", 0.0))
    assert (first["margin"], first["lead"]) == (5.0 - 3.0, 5.0 - (3.0 + 0.0) / 2)
    assert (second["margin"], second["lead"]) == (3.0 - 5.0, 3.0 - (5.0 + 0.0) / 2)


def test_many_weak_rivals_are_as_bad_as_a_strong_one() -> None:
    weak, *_ = features(candidate("a", 5.0), *(candidate(name, 3.0) for name in "bcd"))
    strong, *_ = features(candidate("a", 5.0), candidate("b", 3.0 + math.log(3)))
    assert weak["doubt"] == pytest.approx(strong["doubt"])
    assert weak["posterior"] == pytest.approx(1 / (1 + 3 * math.exp(3.0 - 5.0)))


def test_only_the_leading_candidates_are_rivals() -> None:
    leading = [candidate(f"{place}", 5.0 - place) for place in range(RIVALS)]
    without, *_ = features(*leading)
    behind = candidate("behind", 5.0 - RIVALS)
    with_one_behind, *_, last = features(*leading, behind)
    assert with_one_behind == without
    assert last["margin"] == behind.score - leading[0].score


def test_a_translation_is_no_rival() -> None:
    original, translated, other = features(
        candidate("a", 5.0), candidate("a-en", 4.9, translation_of="a", language="en"), candidate("b", 1.0)
    )
    assert original["margin"] == 5.0 - 1.0
    assert translated["margin"] == pytest.approx(4.9 - 1.0)
    assert other["margin"] == 1.0 - 5.0


def test_an_article_that_says_the_same_is_no_rival_and_one_that_says_something_else_is() -> None:
    first, *_ = features(candidate("a", 5.0, RETURNS), candidate("b", 4.0, RETURNS + "谢谢。"))
    assert first["margin"] == 0.0
    first, *_ = features(candidate("a", 5.0, RETURNS), candidate("b", 4.0, POINTS))
    assert first["margin"] == 5.0 - 4.0


def test_articles_of_a_few_words_are_rivals_whatever_they_share() -> None:
    first, *_ = features(candidate("a", 5.0, "请联系客服。"), candidate("b", 4.0, "请联系客服。"))
    assert first["margin"] == 5.0 - 4.0


@pytest.mark.parametrize("distance", [1e3, 1e9])
def test_scores_however_far_apart_give_probabilities(distance: float) -> None:
    first, last = judge_among([candidate("a", distance), candidate("b", -distance)], BY_DOUBT)
    assert 1 > first.confidence > 0.99
    assert 0 <= last.confidence < 0.01
    assert (first.features["margin"], first.features["lead"]) == (FARTHEST_MARGIN, FARTHEST_LEAD)
    assert 0 <= last.features["posterior"] < 1e-9


def test_the_order_stays_as_it_was() -> None:
    rows = judge_among([candidate("a", 3.0), candidate("b", 2.0), candidate("c", 1.0)], BY_DOUBT)
    assert [row.article_id for row in rows] == ["a", "b", "c"]
    assert [row.confidence for row in rows] == sorted((row.confidence for row in rows), reverse=True)


def with_verdict(confirmed: float, refused: float) -> Candidate:
    row = candidate("a", 1.0)
    known = {"centre_cosine": 0.5, "confirmed_cosine": confirmed, "refused_cosine": refused}
    return replace(row, features={**row.features, **known})


def test_a_confirmation_raises_and_a_refusal_lowers_what_a_model_that_weighs_them_says() -> None:
    weighs = replace(BY_DOUBT, confidence={"confirmation": 4.0, "refusal": -4.0})
    unknown, confirmed, refused = (
        judge_among([with_verdict(*cosines)], weighs)[0] for cosines in ((0.5, 0.5), (0.9, 0.5), (0.5, 0.9))
    )
    assert unknown.confidence == 0.5
    assert confirmed.confidence == pytest.approx(1 / (1 + math.exp(-4.0 * (0.9 - 0.5))))
    assert refused.confidence == pytest.approx(1 / (1 + math.exp(4.0 * (0.9 - 0.5))))


def test_a_verdict_on_a_question_farther_than_the_article_s_own_says_the_opposite() -> None:
    weighs = replace(BY_DOUBT, confidence={"refusal": -4.0})
    (found,) = judge_among([with_verdict(0.5, 0.1)], weighs)
    assert found.features["refusal"] == pytest.approx(0.1 - 0.5)
    assert found.confidence > 0.5
