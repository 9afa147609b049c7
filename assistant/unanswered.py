"""The parts of an inquiry that no article answers, and which of their words the nearest articles do not mention. Pure.

A word is named when the articles that came nearest hold it nowhere, in title, similar questions or body. That they do
not is certain; that it is the reason is likely, and the more so the rarer the word is in the handbook. When most of a
part is missing, or the nearest article is in another language, no single word is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.scope import uncovered
from knowledge import (
    ArticleContent,
    Candidate,
    Stretch,
    language_of,
    normalize,
    places,
    uncovered_stretches,
    uncovered_weight,
)

NOWHERE = "\0"
"""A term that no text holds: its rarity is the highest there is. Ask for it together with the question's terms."""

_NEAREST = 5
_MOST_WORDS = 3
_LONGEST = {"zh": 10, "en": 40}
# Of the rarity of a word that stands nowhere. In a thousand passages, a word of more than eight is named no longer.
_LEAST_RARITY = 0.7
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A part of an inquiry that no article answers.

    `words` are stretches of it that the nearest articles do not mention: three at most, short, on one line, without
    personal data; none when no part of it can be told. `mostly` is true when that would be nearly everything.
    """

    part: str
    words: tuple[str, ...] = ()
    mostly: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing: those words, or the whole part."""
        return self.words or (self.part,)


def unanswered(part: str, candidates: Sequence[Candidate], rarity: Mapping[str, float]) -> Unanswered:
    """What of a part its candidates do not mention; they are best first.

    `rarity` holds the inverse document frequencies of the part's terms and of `NOWHERE`.
    """
    language = language_of(part)
    if not candidates or candidates[0].revision.content.language != language:
        return Unanswered(part)
    texts = [text for candidate in candidates[:_NEAREST] for text in _texts(candidate.revision.content)]
    told = [stretch for stretch in uncovered_stretches(part, texts, rarity) if _tells(stretch, language, rarity)]
    told = _without_covered_places(told, part, candidates[0].revision.content)
    # Written twice, named once.
    words = {normalize(each.text): each.text for each in reversed(told)}
    if 0 < len(words) <= _MOST_WORDS:
        return Unanswered(part, tuple(reversed(words.values())))
    return Unanswered(part, mostly=uncovered_weight(part, texts, rarity) >= _MOSTLY)


def _texts(content: ArticleContent) -> tuple[str, ...]:
    return (content.title, *content.similar_questions, content.body)


def _tells(stretch: Stretch, language: str, rarity: Mapping[str, float]) -> bool:
    written = "en" if stretch.text[0].isascii() else "zh"
    # A word of the other language may stand here under its own name: it is missing if the whole handbook lacks it.
    least = _LEAST_RARITY if written == language else 1.0
    return len(stretch.text) <= _LONGEST[written] and stretch.weight >= least * rarity[NOWHERE] * (1 - 1e-9)


def _without_covered_places(told: Sequence[Stretch], part: str, nearest: ArticleContent) -> list[Stretch]:
    # An article on Europe answers for Munich without naming it.
    named = [places(normalize(stretch.text)) for stretch in told]
    elsewhere = set(uncovered(part, nearest)) if any(named) else set()
    return [
        stretch
        for stretch, found in zip(told, named, strict=True)
        if not found or not elsewhere.isdisjoint(found.values())
    ]
