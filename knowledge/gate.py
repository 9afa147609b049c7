"""What stands before the live handbook: nothing that breaks what is answered right goes live without a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.domain import Breach, Revision
from knowledge.errors import PublishBlocked
from knowledge.protocols import PublishCheck

NAMED = 5
"""So many broken cases are named in a message."""

_LONGEST_QUESTION = 80


@dataclass(frozen=True, slots=True)
class Gate:
    """The check of golden cases, and the reason of somebody who may override what it says."""

    check: PublishCheck | None = None
    override: str | None = None

    def lets_through(self, changed: Sequence[Revision], gone: Collection[str]) -> bool:
        """Whether the check had something to say that is overridden. Raises `PublishBlocked` when nobody does."""
        if self.check is None or not (changed or gone):
            return False
        breaches = self.check.breaches(changed, gone)
        if breaches and not (self.override or "").strip():
            raise PublishBlocked(f"{in_words(breaches)}: mend the article, or override with a reason", breaches)
        return bool(breaches)


def in_words(breaches: Sequence[Breach]) -> str:
    """Which cases break, the first of them by their questions."""
    named = [f"{each.question[:_LONGEST_QUESTION]!r} ({each.before} → {each.after})" for each in breaches[:NAMED]]
    more = f" and {len(breaches) - NAMED} more" if len(breaches) > NAMED else ""
    cases = "golden case" if len(breaches) == 1 else "golden cases"
    return f"{len(breaches)} {cases} would no longer be answered right, {'; '.join(named)}{more}"
