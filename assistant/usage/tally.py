"""What drafts add to the counters: found, cited, and what people made of them. Pure."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Recorded:
    """A draft, as far as it is counted: the articles that were found, best first, and what it quoted of which."""

    created_at: datetime
    reader: str
    outcome: str
    found: Sequence[str]
    quotes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Fate:
    """What people made of a draft: an agent's last word ("sent", "edited", "rejected"), a customer's thumb."""

    action: str | None = None
    thumb: str | None = None

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The figures that it counts in."""
        return tuple(said for said in (self.action, self.thumb) if said)


@dataclass(slots=True)
class Tally:
    """What some drafts change in each counter, by its key.

    A draft counts on the day it was made, in `zone` (that of the machine when None), whatever is said of it later: so
    the shares of a day belong together.
    """

    zone: tzinfo | None = None
    articles: dict[tuple[str, date], Counter[str]] = field(default_factory=dict)
    quotes: dict[tuple[str, str, date], Counter[str]] = field(default_factory=dict)
    totals: dict[tuple[date, str], Counter[str]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, draft: Recorded, before: Fate | None, after: Fate) -> None:
        """Count a draft whose fate was `before` when it was counted last, None when it never was."""
        day = draft.created_at.astimezone(self.zone).date()
        changes: Counter[str] = Counter(after.verdicts)
        changes.subtract(before.verdicts if before else ())
        whole = self.totals.setdefault((day, draft.reader), Counter())
        whole.update(changes)
        if before is None:
            whole.update(("drafts", draft.outcome))
            changes["cited"] += 1
            self._add_found(draft, day)
        self._add_cited(draft, day, changes)

    def _add_found(self, draft: Recorded, day: date) -> None:
        for place, article_id in enumerate(draft.found):
            figures = self.articles.setdefault((article_id, day), Counter())
            figures.update(("found", "first") if place == 0 else ("found",))

    def _add_cited(self, draft: Recorded, day: date, changes: Counter[str]) -> None:
        for article_id in {article_id for article_id, _ in draft.quotes}:
            self.articles.setdefault((article_id, day), Counter()).update(changes)
        for article_id, text in dict.fromkeys(draft.quotes):
            quote = digest(text)
            self.texts[article_id, quote] = text
            self.quotes.setdefault((article_id, quote, day), Counter()).update(changes)


def digest(text: str) -> str:
    """What stands for the words of a quote in a key."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]
