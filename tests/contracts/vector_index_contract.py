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
