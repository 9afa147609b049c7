"""Every seam of this package on one screen, with its laws. `tests/contracts/` holds a conformance class for each."""

from collections.abc import Iterator
from typing import Protocol

from assistant.domain import Brief, Statement
from assistant.orders.domain import OrderFound


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


class OrderLookup(Protocol):
    """Finds one order by its number and by a second fact that only the customer knows: a phone's last four digits.

    Laws: an order is given only when both fit; None stands for every other case and does not tell which one it was;
    nothing is changed by looking; what comes back is the order asked for; an answer comes within seconds, or
    `LookupUnavailable` is raised, whose message holds neither number nor digits; threads may ask at once.
    """

    @property
    def source(self) -> str:
        """What the customer is told the data comes from; empty for no name of its own."""
        ...

    def find(self, number: str, last_four: str) -> OrderFound | None: ...

    def close(self) -> None:
        """Let go of whatever is held open."""
        ...
