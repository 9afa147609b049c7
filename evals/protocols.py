"""The seams of this package, with their laws."""

from typing import Protocol

from evals.domain import Answer, Case


class System(Protocol):
    """What can be measured: any callable from a case to an answer.

    Laws: it looks at the conversation alone, never at what the case expects; the same case gives the same answer. What
    it raises is recorded as a failure of that case, and the run goes on.
    """

    def __call__(self, case: Case, /) -> Answer: ...
