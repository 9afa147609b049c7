"""What every `VectorIndex` keeps to."""

import numpy as np
import pytest

from knowledge.domain import Passage, PassageKind, Vectors
from knowledge.protocols import IndexState, VectorIndex


def passage(article_id: str, number: int = 0, kind: PassageKind = PassageKind.BODY, revision: int = 1) -> Passage:
    return Passage(article_id, revision, kind, number, "标题", f"text {number}", number * 10, number * 10 + 6)


def pointing(*angles: float) -> Vectors:
    """Unit vectors in a plane, at these angles in degrees: their cosines are known."""
    radians = np.radians(np.array(angles, dtype=np.float32))
    return np.stack([np.cos(radians), np.sin(radians), np.zeros_like(radians), np.zeros_like(radians)], axis=1)


def state(applied: int) -> IndexState:
    return IndexState("encoder/1", 1, applied)


class VectorIndexContract:
    """Inherit, and provide `index`: an empty one for vectors of four dimensions."""

    @pytest.fixture
    def index(self) -> VectorIndex:
        raise NotImplementedError

    def test_holds_nothing_at_first(self, index: VectorIndex) -> None:
        assert index.state() is None
        assert index.article_ids() == set()
        assert index.search(pointing(0)[0], PassageKind.BODY, 5) == []

    def test_finds_the_nearest_first_and_scores_by_cosine(self, index: VectorIndex) -> None:
        index.replace(["a", "b", "c"], [passage("a"), passage("b"), passage("c")], pointing(60, 0, 90), state(1))
        hits = index.search(pointing(0)[0], PassageKind.BODY, 2)
        assert [hit.article_id for hit in hits] == ["b", "a"]
        assert hits[0].score == pytest.approx(1.0, abs=1e-3)
        assert hits[1].score == pytest.approx(0.5, abs=1e-3)

    def test_finds_for_many_what_it_finds_for_each(self, index: VectorIndex) -> None:
        index.replace(["a", "b", "c"], [passage("a"), passage("b"), passage("c")], pointing(60, 0, 90), state(1))
        asked = pointing(0, 80)
        found = index.search_many(asked, PassageKind.BODY, 2)
        assert found == [index.search(vector, PassageKind.BODY, 2) for vector in asked]
        assert [hits[0].article_id for hits in found] == ["b", "c"]

    def test_gives_back_where_the_passage_stands(self, index: VectorIndex) -> None:
        found = passage("文章#1:x", number=3, revision=7)
        index.replace([found.article_id], [found], pointing(0), state(1))
        (hit,) = index.search(pointing(0)[0], PassageKind.BODY, 1)
        assert (hit.article_id, hit.revision, hit.number, hit.start, hit.end) == ("文章#1:x", 7, 3, 30, 36)

    def test_keeps_questions_and_bodies_apart(self, index: VectorIndex) -> None:
        question = passage("a", kind=PassageKind.QUESTION)
        index.replace(["a"], [question, passage("a")], pointing(0, 10), state(1))
        assert [hit.kind for hit in index.search(pointing(0)[0], PassageKind.QUESTION, 5)] == [PassageKind.QUESTION]
        assert [hit.kind for hit in index.search(pointing(0)[0], PassageKind.BODY, 5)] == [PassageKind.BODY]

    def test_replacing_forgets_all_earlier_passages_of_an_article_and_no_others(self, index: VectorIndex) -> None:
        index.replace(["a", "b"], [passage("a"), passage("a", 1), passage("b")], pointing(0, 5, 10), state(1))
        index.replace(["a"], [passage("a", 0, revision=2)], pointing(0), state(2))
        hits = index.search(pointing(0)[0], PassageKind.BODY, 10)
        assert [(hit.article_id, hit.revision, hit.number) for hit in hits] == [("a", 2, 0), ("b", 1, 0)]

    def test_replacing_by_nothing_removes_an_article(self, index: VectorIndex) -> None:
        index.replace(["a", "b"], [passage("a"), passage("b")], pointing(0, 10), state(1))
        index.replace(["a"], [], pointing(), state(2))
        assert index.article_ids() == {"b"}

    def test_applying_the_same_twice_changes_nothing(self, index: VectorIndex) -> None:
        for _ in range(2):
            index.replace(["a"], [passage("a"), passage("a", 1)], pointing(0, 30), state(4))
        assert len(index.search(pointing(0)[0], PassageKind.BODY, 10)) == 2
        assert index.state() == state(4)

    def test_remembers_the_state_it_was_given(self, index: VectorIndex) -> None:
        index.replace(["a"], [passage("a")], pointing(0), state(3))
        assert index.state() == state(3)

    def test_clearing_forgets_everything_and_it_can_be_filled_again(self, index: VectorIndex) -> None:
        index.replace(["a"], [passage("a")], pointing(0), state(3))
        index.clear()
        assert index.state() is None
        assert index.article_ids() == set()
        index.replace(["b"], [passage("b")], pointing(0), state(1))
        assert index.article_ids() == {"b"}

    # Reading vectors

    def test_gives_the_vector_of_each_passage_asked_for(self, index: VectorIndex) -> None:
        passages = [passage("a"), passage("a", 1), passage("b")]
        index.replace(["a", "b"], passages, pointing(0, 30, 60), state(1))
        found = index.vectors(PassageKind.BODY, [passages[2].id, passages[1].id])
        assert set(found) == {passages[1].id, passages[2].id}
        assert found[passages[1].id] == pytest.approx(pointing(30)[0], abs=1e-3)
        assert found[passages[2].id] == pytest.approx(pointing(60)[0], abs=1e-3)

    def test_leaves_out_passages_that_are_not_here(self, index: VectorIndex) -> None:
        index.replace(["a"], [passage("a")], pointing(0), state(1))
        assert set(index.vectors(PassageKind.BODY, [passage("b").id, passage("a").id])) == {passage("a").id}
        assert not index.vectors(PassageKind.BODY, [passage("a", revision=2).id])
        assert not index.vectors(PassageKind.BODY, [])

    def test_gives_vectors_ids_and_counts_of_the_kind_asked_for_alone(self, index: VectorIndex) -> None:
        question, body, piece = passage("a", kind=PassageKind.QUESTION), passage("a"), passage("a", 1)
        index.replace(["a"], [question, body, piece], pointing(0, 10, 20), state(1))
        ids = [question.id, body.id, piece.id]
        assert set(index.vectors(PassageKind.QUESTION, ids)) == {question.id}
        assert set(index.vectors(PassageKind.BODY, ids)) == {body.id, piece.id}
        assert index.passage_ids(PassageKind.QUESTION) == [question.id]
        assert sorted(index.passage_ids(PassageKind.BODY)) == sorted([body.id, piece.id])
        assert [index.count(kind) for kind in (PassageKind.QUESTION, PassageKind.BODY)] == [1, 2]

    def test_an_id_asked_for_twice_is_given_once(self, index: VectorIndex) -> None:
        index.replace(["a"], [passage("a")], pointing(0), state(1))
        assert set(index.vectors(PassageKind.BODY, [passage("a").id] * 2)) == {passage("a").id}

    def test_gives_vectors_of_more_ids_than_one_request_takes(self, index: VectorIndex) -> None:
        first, last = passage("first"), passage("last")
        index.replace(["first", "last"], [first, last], pointing(0, 10), state(1))
        strangers = [passage(f"stranger {number}").id for number in range(6_000)]
        assert set(index.vectors(PassageKind.BODY, [first.id, *strangers, last.id])) == {first.id, last.id}

    def test_ids_and_counts_follow_what_is_replaced(self, index: VectorIndex) -> None:
        index.replace(["a", "b"], [passage("a"), passage("a", 1), passage("b")], pointing(0, 10, 20), state(1))
        assert index.count(PassageKind.BODY) == 3
        index.replace(["a"], [passage("a", revision=2)], pointing(0), state(2))
        assert index.count(PassageKind.BODY) == 2
        assert sorted(index.passage_ids(PassageKind.BODY)) == sorted([passage("a", revision=2).id, passage("b").id])
        index.clear()
        assert index.count(PassageKind.BODY) == 0
        assert index.passage_ids(PassageKind.BODY) == []
