"""Clusters are the same every time and hardly move when questions are added."""

import numpy as np
import pytest

from assistant.gaps.clustering import FLOOR, NEIGHBOURS, Graph, Labels, centred, communities, neighbours
from assistant.gaps.continuity import joined, matched, numbered, part_of
from assistant.gaps.naming import LONGEST_NAME, middle, most_central, most_distinct, name_of
from knowledge import Vectors
from tests.assistant.gaps.asking import rand_index


def about(topics: int, each: int, spread: float = 0.09, seed: int = 1) -> tuple[Vectors, Labels]:
    """Questions about several topics, in no order: their vectors and their topics."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(topics, 64))
    of = np.repeat(np.arange(topics), each)
    vectors = centres[of] / 8 + random.normal(scale=spread, size=(len(of), 64))
    order = random.permutation(len(of))
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors[order].astype(np.float32), of[order]


def test_topics_that_lie_apart_are_found() -> None:
    vectors, topics = about(40, 12)
    assert rand_index(communities(neighbours(centred(vectors))), topics) > 0.95


def test_two_percent_more_questions_leave_the_others_together() -> None:
    vectors, _ = about(40, 13, spread=0.13)
    old = round(len(vectors) / 1.02)
    before = communities(neighbours(centred(vectors[:old])))
    graph = neighbours(centred(vectors))
    known = [str(label) for label in before] + [""] * (len(vectors) - old)
    after = communities(graph, numbered(joined(graph, known)))
    assert rand_index(before, after[:old]) >= 0.9


def test_the_same_questions_give_the_same_clusters() -> None:
    graph = neighbours(centred(about(20, 10, spread=0.15)[0]))
    assert communities(graph).tolist() == communities(graph).tolist()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_questions_are_no_problem(count: int) -> None:
    vectors = np.eye(3, dtype=np.float32)[:count]
    assert sorted(communities(neighbours(centred(vectors))).tolist()) == list(range(count))


def test_one_question_many_times_is_one_cluster() -> None:
    vectors = np.tile(np.eye(3, dtype=np.float32)[:1], (30, 1))
    assert set(communities(neighbours(centred(vectors))).tolist()) == {0}


def test_blocks_of_rows_give_the_graph_of_the_whole() -> None:
    directions = centred(about(60, 20)[0])
    graph = neighbours(directions)
    whole = directions @ directions.T
    np.fill_diagonal(whole, -1)
    for row in (0, 511, 512, 1_199):
        wanted = {place for place in np.argsort(-whole[row])[:NEIGHBOURS].tolist() if whole[row, place] >= FLOOR}
        assert set(graph.second[graph.first == row].tolist()) == wanted


def test_a_new_question_joins_the_gap_of_most_of_its_neighbours() -> None:
    edges = [(0, 3, 0.5), (1, 3, 0.6), (2, 3, 0.9)]
    first, second, weight = (np.asarray(part) for part in zip(*edges, strict=True))
    graph = Graph(5, first, second, weight.astype(np.float32))
    assert joined(graph, ["a", "a", "b", "", ""]) == ["a", "a", "b", "a", ""]


def test_a_cluster_goes_on_as_the_gap_it_shares_most_with() -> None:
    labels = np.asarray([0, 0, 0, 1, 1, 2])
    assert matched(labels, ["a", "a", "b", "a", "b", ""]) == {0: "a", 1: "b"}


def test_a_part_of_the_graph_keeps_its_edges() -> None:
    graph = Graph(4, np.asarray([0, 1, 2]), np.asarray([1, 3, 3]), np.asarray([0.5, 0.6, 0.7], np.float32))
    part = part_of(graph, [1, 2, 3])
    assert list(zip(part.first.tolist(), part.second.tolist(), strict=True)) == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("雨衣可以\n 机洗吗", "雨衣可以 机洗吗"),
        ("x" * 100, "x" * (LONGEST_NAME - 1) + "…"),
        ("说" * 40 + "，" + "话" * 40, "说" * 40 + "…"),
        (" ".join(["word"] * 30), " ".join(["word"] * 11) + "…"),
    ],
)
def test_a_name_is_one_line_cut_where_a_reader_would(question: str, name: str) -> None:
    assert name_of(question) == name


def test_the_middle_and_the_most_distinct_questions() -> None:
    directions = np.asarray([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], np.float32)
    assert middle(directions[:3]) == 1
    assert most_distinct(directions, 2) == [1, 3]
    assert most_distinct(directions[:0], 2) == []
    assert sorted(most_distinct(directions, 9)) == [0, 1, 2, 3]


def test_the_reply_that_has_most_in_common_comes_first() -> None:
    assert most_central([[1, 0.1, 0], [0.1, 1, 0.6], [0, 0.6, 1]], [1, 1, 1]) == [1, 2, 0]
    assert most_central([[1, 0], [0, 1]], [1, 2]) == [1, 0]
    assert most_central([], []) == []
