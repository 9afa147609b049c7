"""The mean vector of each article's questions, kept in memory for articles that are found again and again."""

import threading
from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np

from knowledge.domain import Revision, Vectors
from knowledge.passages import questions_of
from knowledge.protocols import Read

CAPACITY = 20_000
"""A mean is 384 numbers of four bytes: all of them together take 30 MB."""


class QuestionMeans:
    """Means by article and revision. A revision never changes, so nothing here is ever out of date."""

    def __init__(self, capacity: int = CAPACITY):
        self._capacity = capacity
        self._known: dict[tuple[str, int], tuple[Vectors, int]] = {}
        self._changing = threading.Lock()

    def of(self, revisions: Sequence[Revision], read: Read) -> list[tuple[Vectors, int] | None]:
        """The mean (d,) of a revision's questions and their number; None while its vectors are not indexed."""
        # Each is looked up once: what is here now may have made room for others a moment later.
        found = [self._known.get(_key(revision)) for revision in revisions]
        missing = [revision for revision, mean in zip(revisions, found, strict=True) if mean is None]
        fresh = self._read(missing, read) if missing else {}
        if fresh:
            self._keep(fresh)
        return [mean or fresh.get(_key(revision)) for revision, mean in zip(revisions, found, strict=True)]

    def _keep(self, fresh: Mapping[tuple[str, int], tuple[Vectors, int]]) -> None:
        with self._changing:
            self._known.update(fresh)
            # The oldest make room: dictionaries remember the order in which they were filled.
            for key in list(islice(self._known, max(len(self._known) - self._capacity, 0))):
                del self._known[key]

    def _read(self, revisions: Sequence[Revision], read: Read) -> dict[tuple[str, int], tuple[Vectors, int]]:
        passages = {
            _key(revision): questions_of(revision.article_id, revision.number, revision.content)
            for revision in revisions
        }
        vectors = read([passage for own in passages.values() for passage in own])
        found = {}
        for key, own in passages.items():
            rows = [vectors[passage.id] for passage in own if passage.id in vectors]
            if rows and len(rows) == len(own):
                found[key] = (np.asarray(np.mean(rows, axis=0), dtype=np.float32), len(rows))
        return found


def _key(revision: Revision) -> tuple[str, int]:
    return revision.article_id, revision.number
