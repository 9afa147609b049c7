"""What drafts add to the counters: found, cited, and what people made of them. Pure."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Recorded:
    """A draft, as far as it is counted: the articles that were found, best first, and what it quoted of which."""

    created_at: datetime
    reader: str
    outcome: str
    found: Sequence[str]
    quotes: Sequence["Quoted"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article that a draft quoted, under their number."""

    number: int
    article_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What people made of a draft: an agent's last word ("sent", "edited", "rejected"), a customer's thumb.

    `kept` are the numbers of the quotes whose sentences the agent left alone in an edited draft.
    """

    action: str | None = None
    thumb: str | None = None
    kept: frozenset[int] = frozenset()

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The figures that the draft counts in."""
        return tuple(said for said in (self.action, self.thumb) if said)

    def verdicts_on(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The figures that some of its quotes count in: what was left alone was sent as it was."""
        if self.action == "edited" and self.kept.issuperset(numbers):
            return tuple(said for said in ("sent", self.thumb) if said)
        return self.verdicts


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
        whole = self.totals.setdefault((day, draft.reader), Counter())
        whole.update(after.verdicts)
        whole.subtract(before.verdicts if before else ())
        if before is None:
            whole.update(("drafts", draft.outcome))
            self._add_found(draft, day)
        self._add_cited(draft, day, before, after)

    def _add_found(self, draft: Recorded, day: date) -> None:
        for place, article_id in enumerate(draft.found):
            figures = self.articles.setdefault((article_id, day), Counter())
            figures.update(("found", "first") if place == 0 else ("found",))

    def _add_cited(self, draft: Recorded, day: date, before: Fate | None, after: Fate) -> None:
        articles: dict[str, set[int]] = {}
        quotes: dict[tuple[str, str], set[int]] = {}
        for quoted in draft.quotes:
            quote = digest(quoted.text)
            self.texts[quoted.article_id, quote] = quoted.text
            articles.setdefault(quoted.article_id, set()).add(quoted.number)
            quotes.setdefault((quoted.article_id, quote), set()).add(quoted.number)
        for article_id, numbers in articles.items():
            _change(self.articles.setdefault((article_id, day), Counter()), numbers, before, after)
        for (article_id, quote), numbers in quotes.items():
            _change(self.quotes.setdefault((article_id, quote, day), Counter()), numbers, before, after)


def _change(figures: Counter[str], numbers: Collection[int], before: Fate | None, after: Fate) -> None:
    figures.update(after.verdicts_on(numbers))
    if before is None:
        figures["cited"] += 1
    else:
        figures.subtract(before.verdicts_on(numbers))


def digest(text: str) -> str:
    """What stands for the words of a quote in a key."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]
