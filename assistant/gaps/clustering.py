"""Which questions ask for the same: communities in the graph of nearest neighbours. Pure, and the same every time.

Cosines of one encoder all lie in a narrow band, so vectors are first centred on a mean. Each question is joined to its
nearest neighbours above a floor; the Leiden algorithm (Traag, Waltman & van Eck 2019, as igraph has it) parts the graph
by the constant Potts model, whose communities are as dense as is asked, however large the whole is: with more questions
elsewhere, those here stay together. It starts from the parts that were found before, so that what was one gap yesterday
is one today.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import Vectors

NEIGHBOURS = 15
FLOOR = 0.45
"""The least centred cosine at which two questions can ask for the same."""

RESOLUTION = 0.15
"""Communities are denser than this inside, and less dense between each other (weights from 0 to 1)."""

_ROWS_AT_ONCE = 256
_SEED = 20_260_301
_ROUNDS = 4

Labels = NDArray[np.int64]
Step = Callable[[int, int], None]
"""Told how many of how many questions are done."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Edges between questions: `first` and `second` (m,) are rows, `weight` (m,) their centred cosine."""

    size: int
    first: Labels
    second: Labels
    weight: Vectors


def centred(vectors: Vectors, mean: Vectors | None = None) -> Vectors:
    """The same vectors (n, d) seen from their mean, or from another, with length 1."""
    if not len(vectors):
        return vectors
    moved = vectors - (vectors.mean(axis=0) if mean is None else mean)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    # One question alone, or the same one many times, lies in the middle: there it has no direction but itself.
    flat = lengths[:, 0] < 1e-4
    moved[flat], lengths[flat] = vectors[flat], 1
    return np.asarray(moved / lengths, np.float32)


def neighbours(directions: Vectors, step: Step | None = None) -> Graph:
    """The graph of the nearest neighbours of directions (n, d), in blocks of rows: memory grows with n, not n²."""
    found = []
    for start in range(0, len(directions), _ROWS_AT_ONCE):
        found.append(_nearest(directions, start))
        if step:
            step(min(start + _ROWS_AT_ONCE, len(directions)), len(directions))
    first, second, weight = (np.concatenate(part) for part in zip(*found, strict=True)) if found else _NO_EDGES
    return Graph(len(directions), first, second, weight)


_NO_EDGES = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))


def _nearest(directions: Vectors, start: int) -> tuple[Labels, Labels, Vectors]:
    block = directions[start : start + _ROWS_AT_ONCE] @ directions.T
    rows = np.arange(len(block))
    block[rows, rows + start] = -1
    kept = min(NEIGHBOURS, block.shape[1])
    places = np.argpartition(block, -kept, axis=1)[:, -kept:]
    weights = np.take_along_axis(block, places, axis=1)
    row, column = np.nonzero(weights >= FLOOR)
    return row + start, places[row, column].astype(np.int64), weights[row, column]


def communities(graph: Graph, before: Labels | None = None, resolution: float = RESOLUTION) -> Labels:
    """The community (n,) of each question, numbered from 0; `before` are those to start from."""
    if graph.size == 0:
        return np.zeros(0, np.int64)
    import igraph  # type: ignore[import-untyped] # it brings no types

    low, high = np.minimum(graph.first, graph.second), np.maximum(graph.first, graph.second)
    pairs, where = np.unique(np.stack([low, high], axis=1), axis=0, return_index=True)
    net = igraph.Graph(n=graph.size, edges=pairs)
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311
    found = net.community_leiden(
        objective_function="CPM",
        weights=graph.weight[where].tolist(),
        resolution=resolution,
        initial_membership=None if before is None else _dense(before).tolist(),
        n_iterations=_ROUNDS,
    )
    return _dense(np.asarray(found.membership))


def _dense(labels: Labels) -> Labels:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
