"""The cache of mean vectors: read once, never wrong, never larger than it may be."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from knowledge.domain import Origin, Passage, Revision, RevisionState, Vectors
from knowledge.passages import questions_of
from knowledge.question_means import QuestionMeans
from tests.knowledge.articles import content


def revision(article_id: str, number: int = 1, *similar: str) -> Revision:
    said = content(title=f"title of {article_id}", similar_questions=similar)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return Revision(article_id, number, RevisionState.PUBLISHED, said, "trainer", now, Origin.EDIT, "digest")


def vector_of(passage: Passage) -> Vectors:
    """Tells article, revision and question apart."""
    return np.array([int(passage.article_id), passage.revision, passage.number], np.float32)


class Index:
    """Gives the vectors of all passages but those that are not indexed yet, and remembers what it was asked for."""

    def __init__(self, *not_yet: str) -> None:
        self.asked: list[str] = []
        self.not_yet = set(not_yet)

    def __call__(self, passages: Sequence[Passage]) -> Mapping[str, Vectors]:
        self.asked += [passage.id for passage in passages]
        return {passage.id: vector_of(passage) for passage in passages if passage.id not in self.not_yet}


def ids(found: Revision) -> list[str]:
    return [passage.id for passage in questions_of(found.article_id, found.number, found.content)]


def test_the_mean_is_that_of_title_and_similar_questions() -> None:
    ((mean, count),) = QuestionMeans().of([revision("7", 2, "one way", "another way")], Index())
    assert mean.tolist() == [7, 2, (0 + 1 + 2) / 3]
    assert count == 3


def test_what_was_read_once_is_not_read_again() -> None:
    means, index = QuestionMeans(), Index()
    first = means.of([revision("1"), revision("2")], index)
    assert index.asked == [*ids(revision("1")), *ids(revision("2"))]
    again = means.of([revision("2"), revision("1")], index)
    assert len(index.asked) == 2
    assert [again[1], again[0]] == first


def test_a_new_revision_is_read_anew() -> None:
    means, index = QuestionMeans(), Index()
    means.of([revision("1", 1)], index)
    ((mean, _),) = means.of([revision("1", 2)], index)
    assert mean.tolist() == [1, 2, 0]


def test_what_is_not_indexed_has_no_mean_until_it_is() -> None:
    means, index = QuestionMeans(), Index(*ids(revision("1")))
    found = means.of([revision("1"), revision("2")], index)
    assert found[0] is None
    assert found[1] is not None
    index.not_yet.clear()
    assert means.of([revision("1")], index)[0] is not None


def test_half_of_its_questions_are_not_taken_for_all_of_them() -> None:
    half = revision("1", 1, "one way", "another way")
    assert QuestionMeans().of([half], Index(ids(half)[1])) == [None]


def test_keeps_no_more_than_its_capacity_and_drops_the_oldest() -> None:
    means, index = QuestionMeans(capacity=3), Index()
    for number in range(5):
        means.of([revision(str(number))], index)
    index.asked.clear()
    means.of([revision(str(number)) for number in (2, 3, 4)], index)
    assert index.asked == []
    means.of([revision("1")], index)
    assert index.asked == ids(revision("1"))


def test_more_articles_at_once_than_it_keeps_all_get_their_mean() -> None:
    found = QuestionMeans(capacity=2).of([revision(str(number)) for number in range(6)], Index())
    assert [mean[0][0] for mean in found if mean] == [0, 1, 2, 3, 4, 5]


def test_a_mean_that_makes_room_while_others_are_read_is_still_given() -> None:
    means, index = QuestionMeans(capacity=1), Index()
    means.of([revision("1")], index)

    def read(passages: Sequence[Passage]) -> Mapping[str, Vectors]:
        means.of([revision("3")], index)  # another search in the meantime
        return index(passages)

    found = means.of([revision("1"), revision("2")], read)
    assert [mean[0][0] for mean in found if mean] == [1, 2]


def test_is_right_and_keeps_its_capacity_when_many_search_at_once() -> None:
    means, wrong = QuestionMeans(capacity=5), []

    def search(seed: int) -> None:
        rng, index = np.random.default_rng(seed), Index()
        for _ in range(300):
            wanted = [str(number) for number in rng.permutation(20)[:8]]
            found = means.of([revision(article_id) for article_id in wanted], index)
            if [mean and str(int(mean[0][0])) for mean in found] != wanted:
                wrong.append(wanted)

    run_together([lambda seed=seed: search(seed) for seed in range(4)])
    assert wrong == []
    index = Index()
    means.of([revision(str(number)) for number in range(20)], index)
    assert len(index.asked) == 20 - 5


def run_together(work: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
