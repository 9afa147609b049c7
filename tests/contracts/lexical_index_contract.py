"""What every `LexicalIndex` keeps to."""

import math
from collections.abc import Mapping, Sequence

import pytest

from knowledge.bm25 import UnindexedTerms, Volume, counted_length
from knowledge.domain import Passage, PassageKind
from knowledge.protocols import IndexState, LexicalIndex
from knowledge.text import terms


def passage(article_id: str, text: str, number: int = 0, revision: int = 1) -> Passage:
    return Passage(article_id, revision, PassageKind.QUESTION, number, text, text, 0, len(text))


def state(applied: int) -> IndexState:
    return IndexState("encoder/1", 1, applied)


def by_hand(texts: Mapping[str, str], index: LexicalIndex, asked: Sequence[str]) -> dict[str, float]:
    """BM25 with the usual constants, 1.2 and .75, of each text that holds one of the terms."""
    volume, frequencies = index.volume(), index.frequencies(asked)
    scores: dict[str, float] = {}
    for article_id, text in texts.items():
        held = terms(text)
        for term in set(asked) & set(held):
            times, length = held.count(term), counted_length(len(held)) / volume.mean_length
            rarity = math.log(1 + (volume.counted - frequencies[term] + 0.5) / (frequencies[term] + 0.5))
            share = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length))
            scores[article_id] = scores.get(article_id, 0.0) + rarity * share
    return scores


class LexicalIndexContract:
    """Inherit, and provide `index`, an empty one."""

    @pytest.fixture
    def index(self) -> LexicalIndex:
        raise NotImplementedError

    def test_holds_nothing_at_first(self, index: LexicalIndex) -> None:
        assert index.state() is None
        assert index.article_ids() == set()
        assert index.search("退货", 5) == []

    def test_ranks_by_the_terms_shared(self, index: LexicalIndex) -> None:
        passages = [passage("a", "退货运费谁出"), passage("b", "运费多少"), passage("c", "会员积分")]
        index.replace(["a", "b", "c"], passages, state(1))
        hits = index.search("退货的运费", 5)
        assert [hit.article_id for hit in hits] == ["a", "b"]
        assert hits[0].score > hits[1].score > 0

    def test_finds_simplified_by_traditional_and_the_other_way_round(self, index: LexicalIndex) -> None:
        index.replace(["a", "b"], [passage("a", "退貨運費"), passage("b", "会员积分")], state(1))
        assert [hit.article_id for hit in index.search("退货运费", 5)] == ["a"]
        assert [hit.article_id for hit in index.search("會員積分", 5)] == ["b"]

    def test_finds_latin_words_and_numbers_whole(self, index: LexicalIndex) -> None:
        index.replace(["a", "b"], [passage("a", "call 400-555-0178 for refunds"), passage("b", "WiFi setup")], state(1))
        assert [hit.article_id for hit in index.search("400-555-0178", 5)] == ["a"]
        assert [hit.article_id for hit in index.search("refund", 5)] == ["a"]
        assert [hit.article_id for hit in index.search("wifi", 5)] == ["b"]

    def test_a_question_without_terms_finds_nothing(self, index: LexicalIndex) -> None:
        index.replace(["a"], [passage("a", "退货")], state(1))
        assert index.search("?!…", 5) == []
        assert index.search("", 5) == []

    def test_query_syntax_is_only_text(self, index: LexicalIndex) -> None:
        index.replace(["a"], [passage("a", "退货 AND terms")], state(1))
        assert index.search('id:"a" AND (NOT [', 5) == []

    def test_replacing_forgets_all_earlier_passages_of_an_article_and_no_others(self, index: LexicalIndex) -> None:
        index.replace(["a", "b"], [passage("a", "退货"), passage("a", "换货", 1), passage("b", "换货")], state(1))
        index.replace(["a"], [passage("a", "退货", revision=2)], state(2))
        assert [(hit.article_id, hit.revision) for hit in index.search("退货", 5)][:1] == [("a", 2)]
        assert [hit.article_id for hit in index.search("换", 5)] == ["b"]

    def test_applying_the_same_twice_changes_nothing(self, index: LexicalIndex) -> None:
        for _ in range(2):
            index.replace(["a"], [passage("a", "退货")], state(4))
        assert len(index.search("退货", 10)) == 1
        assert index.state() == state(4)

    def test_rarity_is_the_formula_of_the_protocol(self, index: LexicalIndex) -> None:
        index.replace(["a", "b", "c"], [passage("a", "退"), passage("b", "退"), passage("c", "换")], state(1))
        found = index.rarity(["退", "换", "无"])
        assert found["退"] == pytest.approx(math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)))
        assert found["换"] == pytest.approx(math.log(1 + (3 - 1 + 0.5) / (1 + 0.5)))
        assert found["无"] == pytest.approx(math.log(1 + (3 - 0 + 0.5) / (0 + 0.5)))

    def test_scores_are_bm25_with_the_volume_and_the_frequencies(self, index: LexicalIndex) -> None:
        texts = {"a": "退货运费谁出", "b": "运费" * 40, "c": "会员积分", "d": "refund of the freight 运费"}
        assert index.volume() == Volume(0, 0, 0.0)
        index.replace([*texts, "gone"], [passage("gone", "运费")], state(1))
        index.replace([*texts, "gone"], [passage(article_id, text) for article_id, text in texts.items()], state(2))
        volume = index.volume()
        assert volume.passages == len(texts)
        held = UnindexedTerms([terms(text) for text in texts.values()])
        asked = sorted(set(terms("运费 refund")))
        assert all(index.frequencies(asked)[term] >= held.frequency(term) for term in asked)
        found = {hit.article_id: hit.score for hit in index.search("运费 refund", 5)}
        assert found == pytest.approx(by_hand(texts, index, asked), rel=1e-5)

    def test_clearing_forgets_everything_and_it_can_be_filled_again(self, index: LexicalIndex) -> None:
        index.replace(["a"], [passage("a", "退货")], state(3))
        index.clear()
        assert index.state() is None
        assert index.article_ids() == set()
        index.replace(["b"], [passage("b", "退货")], state(1))
        assert index.article_ids() == {"b"}
