"""Rows of a large file, watched by somebody who waits for them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from knowledge.protocols import Progress

MANY_ROWS = 5_000
"""A file with fewer rows is read in a moment."""

ROWS_A_STEP = 1_000

Row = TypeVar("Row")
Watch = Callable[[Sequence[Any]], Iterable[Any]]
"""Gives the rows as they are, one after the other."""


def unwatched(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows, and nobody is told."""
    return rows


def watched_by(progress: Progress | None, what: str) -> Watch:
    """A way to go through rows that tells `progress` now and then, if they are many, how far it has come."""

    def watched(rows: Sequence[Row]) -> Iterable[Row]:
        if progress is None or len(rows) < MANY_ROWS:
            return rows
        return _telling(rows, progress)

    def _telling(rows: Sequence[Row], tell: Progress) -> Iterator[Row]:
        for done, row in enumerate(rows):
            if done % ROWS_A_STEP == 0:
                tell(what, done, len(rows))
            yield row
        tell(what, len(rows), len(rows))

    return watched
