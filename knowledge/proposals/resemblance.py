"""Which article of a file is one that it held before under another heading."""

from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.domain import ArticleContent
from knowledge.text import normalize, terms

ALIKE = 0.8
"""From this resemblance on two texts are one: every fifth term may differ."""

FEW_TERMS = 12
"""Texts with fewer terms must be equal: one word more or less says something else."""

MOST_PAIRS = 250_000
"""Of more pairs only equal texts are looked for: a document in which everything is new is another document."""


def renamed(gone: Mapping[str, ArticleContent], new: Mapping[str, ArticleContent]) -> dict[str, str]:
    """For ids of new articles the id of the one that each was before; the likest pairs first, no article twice.

    The resemblance of two bodies is that of their bags of terms, 2 |A ∩ B| / (|A| + |B|) (Dice 1945): 1 when they
    hold the same terms as often, whatever their order.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, was, became in sorted(_pairs(gone, new), key=lambda pair: (-pair[0], pair[1], pair[2])):
        if became not in found and was not in taken:
            found[became] = was
            taken.add(was)
    return found


def resemblance(first: Counter[str], second: Counter[str]) -> float:
    """Between 0 and 1, for two bags of terms."""
    together = first.total() + second.total()
    return 2 * (first & second).total() / together if together else 0.0


def _pairs(gone: Mapping[str, ArticleContent], new: Mapping[str, ArticleContent]) -> Sequence[tuple[float, str, str]]:
    equal: dict[str, list[str]] = {}
    for was, content in gone.items():
        equal.setdefault(normalize(content.body), []).append(was)
    pairs = [(1.0, was, became) for became, content in new.items() for was in equal.get(normalize(content.body), ())]
    settled = {each for _, *pair in pairs for each in pair}
    before = {was: Counter(terms(content.body)) for was, content in gone.items() if was not in settled}
    after = {became: Counter(terms(content.body)) for became, content in new.items() if became not in settled}
    if len(before) * len(after) <= MOST_PAIRS:
        for was, old in before.items():
            for became, fresh in after.items():
                # No two bags are more alike than their sizes.
                smaller, larger = sorted((old.total(), fresh.total()))
                if smaller >= FEW_TERMS and 2 * smaller >= ALIKE * (smaller + larger):
                    alike = resemblance(old, fresh)
                    if alike >= ALIKE:
                        pairs.append((alike, was, became))
    return pairs
