"""Every seam of this package on one screen, with its laws. `tests/contracts/` holds a conformance class for each."""

from collections.abc import Iterator
from typing import Protocol

from assistant.domain import Brief, Statement


class Drafter(Protocol):
    """Writes the statements of a reply from the evidence it is given.

    Laws: every quote lies within the body of a revision of `brief.evidence`; every statement has at least one quote;
    nothing is said that the evidence does not hold; no evidence, no statement; statements come one by one, whole, as
    soon as they are known. Raises `ModelFailed` when nothing usable can be written.
    """

    @property
    def name(self) -> str: ...

    def statements(self, brief: Brief) -> Iterator[Statement]: ...

    def close(self) -> None:
        """Let go of whatever is held open; nothing is written afterwards."""
        ...
