"""Which gap of before a cluster is: gaps keep their ids from run to run. Pure."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.gaps.clustering import Graph, Labels

NO_GAP = ""


def joined(graph: Graph, gaps: Sequence[str]) -> list[str]:
    """The gap of each question: its own, or for a new question that of most of its neighbours, by weight.

    New questions join what was there; only those whose neighbours are all new are left without (`NO_GAP`).
    """
    votes: dict[int, Counter[str]] = {}
    for one, other, weight in zip(graph.first.tolist(), graph.second.tolist(), graph.weight.tolist(), strict=True):
        for row, neighbour in ((one, other), (other, one)):
            if not gaps[row] and gaps[neighbour]:
                votes.setdefault(row, Counter())[gaps[neighbour]] += weight
    return [gap or _first(votes.get(row)) for row, gap in enumerate(gaps)]


def _first(votes: Counter[str] | None) -> str:
    # Of two that are even the smaller id: the same every time.
    return min(votes, key=lambda gap: (-votes[gap], gap)) if votes else NO_GAP


def numbered(gaps: Sequence[str]) -> Labels:
    """A label for each question to start the clustering from: one a gap, one of its own for who has none."""
    labels: dict[str, int] = {}
    return np.asarray([labels.setdefault(gap or f"#{row}", len(labels)) for row, gap in enumerate(gaps)], np.int64)


def matched(labels: Labels, gaps: Sequence[str]) -> dict[int, str]:
    """The gap of before that each label continues: the one it shares most questions with, each gap once."""
    shared = Counter((int(label), gap) for label, gap in zip(labels, gaps, strict=True) if gap)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for (label, gap), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if label not in found and gap not in taken:
            found[label] = gap
            taken.add(gap)
    return found


def part_of(graph: Graph, kept: Sequence[int]) -> Graph:
    """The graph among some questions, numbered anew in their order."""
    place = np.full(graph.size, -1, np.int64)
    place[np.asarray(kept, np.int64)] = np.arange(len(kept))
    first, second = place[graph.first], place[graph.second]
    inside = (first >= 0) & (second >= 0)
    return Graph(len(kept), first[inside], second[inside], graph.weight[inside])
