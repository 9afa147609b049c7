"""How much two texts have in common by their terms. Pure."""

from collections import Counter

from knowledge import terms

_COMPARED = 2_000
"""Characters of a text that are compared."""


def counted_terms(text: str) -> Counter[str]:
    """The terms of a text, each as often as it stands there; of a long one, those of its beginning."""
    return Counter(terms(text[:_COMPARED]))


def sameness(one: Counter[str], other: Counter[str]) -> float:
    """How much two texts have in common, from 0 to 1: twice the terms in both over those of each (Dice 1945).

    Terms of Chinese are characters and their pairs, so that the order counts; time grows with the length alone.
    """
    both = (one & other).total()
    return 2 * both / (one.total() + other.total()) if both else float(one == other)
