"""What a question says that texts do not: stretches of it in the customer's own words, and how much they weigh. Pure.

Chinese is compared by pairs of characters, English by stems, quantities by their value. Nothing is taken for a
synonym: what is found here is what the texts do not *say*; what they mean is for the ranking to judge.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.function_words import BETWEEN_CHINESE_WORDS, ENGLISH_FILLERS
from knowledge.quantities import Quantity, canonical, find_quantities
from knowledge.shapes import blanked, folded
from knowledge.text import normalize, terms

LONGEST_QUESTION = 500
"""Characters that are looked at; who writes more says at the beginning what it is about."""

_PLACEHOLDER = re.compile(r"\[[a-z]+_[0-9]+\]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f0-9]+(?:[.'’][a-z\u00df-\u00f6\u00f8-\u024f0-9]+)*")
_DIGITS = re.compile(r"[0-9.]+")
_APOSTROPHES = str.maketrans("", "", "'’")
# The borders of Chinese words show only where function words stand; what is no longer than this is taken for one word.
_ONE_WORD = 4
_WORDS_OF_PHRASE = 4
_LEAST_MISSPELT = 5

# What a customer counts in days, money or pieces is mostly their own case, which no handbook has to mention.
_LIMITING = frozenset(("percent", "weight", "length", "volume", "temperature"))

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a question from `start` to `end`, where it reads `text`, that no text holds as they stand.

    `weight` is the mean rarity of those terms that are not held: the higher, the more it tells.
    """

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Link:
    """The smallest thing that a text holds or not: a pair of Chinese characters, or a word with its stems."""

    start: int
    end: int
    terms: tuple[str, ...]


def uncovered_stretches(question: str, texts: Sequence[str], rarity: Mapping[str, float]) -> list[Stretch]:
    """The words and phrases of `question` that stand in none of `texts`, in order, without overlaps.

    Quantities that limit (weights, lengths, shares …) are given only where no words are.
    `rarity` holds the inverse document frequency of the question's terms (`terms`); one that is not there counts as 0.
    Only the first `LONGEST_QUESTION` characters are looked at.
    """
    question = question[:LONGEST_QUESTION]
    content = _content(question)
    known = _Known(texts)
    missed = sorted(span for links in content.words for span in _missed(links, known))
    counted = ((each.start, each.end) for each in content.quantities if not known.states(each))
    spans = _phrases(question, missed) or counted
    latin = [(words[0].start, words[0].end) for words in content.words if len(words) == 1]
    found: list[Stretch] = []
    for span in spans:
        start, end = _with_neighbours(question, span, latin, found[-1].end if found else 0)
        found.append(Stretch(start, end, question[start:end], _mean_rarity(question[slice(*span)], rarity)))
    return found


def uncovered_weight(question: str, texts: Sequence[str], rarity: Mapping[str, float]) -> float:
    """The share of what `question` is about, weighed by rarity, that none of `texts` says: from 0 (all said) to 1.

    What it is about is what is left without function words, quantities and pairs of characters across the borders of
    words; a question without any gives 0. `rarity` as for `uncovered_stretches`. Texts in another language than the
    question say nothing of it.
    """
    known = _Known(texts)
    words = _content(question[:LONGEST_QUESTION]).words
    weights = [(rarity.get(link.terms[0], 0.0), known.holds(link)) for links in words for link in links]
    whole = sum(weight for weight, _ in weights)
    return sum(weight for weight, held in weights if not held) / whole if whole else 0.0


class _Known:
    """What several texts hold."""

    def __init__(self, texts: Sequence[str]):
        self._texts = texts
        self._read = [_read(text) for text in texts]

    def holds(self, link: _Link) -> bool:
        """Whether one text holds a pair, or a word as it is, misspelt, or by all its parts."""
        whole, *parts = link.terms
        if not whole.isascii():
            return any(whole in read.text for read in self._read)
        return self._has_word(whole) or (bool(parts) and all(map(self._has_word, parts)))

    def states(self, quantity: Quantity) -> bool:
        """Whether one text states the same quantity, in whatever unit."""
        wanted = canonical(quantity)
        return any(wanted in _quantities_of(text) for text in self._texts)

    def _has_word(self, word: str) -> bool:
        return any(word in read.words for read in self._read) or any(
            _misspells(word, read.words) for read in self._read
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A text in normal form, and the stems of its words in Latin letters."""

    text: str
    words: frozenset[str]


# A text is a candidate again and again; its words take little room beside the text itself, its pairs would not.
@lru_cache(maxsize=2048)
def _read(text: str) -> _Read:
    plain = normalize(text)
    return _Read(plain, frozenset(terms(" ".join(_WORD.findall(plain)))))


@lru_cache(maxsize=512)
def _quantities_of(text: str) -> frozenset[object]:
    return frozenset(map(canonical, find_quantities(text)))


@dataclass(frozen=True, slots=True)
class _Content:
    """What a question is about: quantities, and words apart from those, as a run of links each."""

    quantities: tuple[Quantity, ...]
    words: tuple[tuple[_Link, ...], ...]


# One question is held against many articles.
@lru_cache(maxsize=64)
def _content(question: str) -> _Content:
    # Links, dates and telephone numbers are neither words nor something to miss.
    shaped = [each for each in find_quantities(question) if each.kind != "number"]
    plain = _PLACEHOLDER.sub(_blank, blanked(folded(question), shaped))
    chinese = BETWEEN_CHINESE_WORDS.sub(lambda found: found[0] if found["word"] else _blank(found), plain)
    latin = ((link,) for found in _WORD.finditer(plain) if (link := _word(found)))
    return _Content(
        tuple(each for each in shaped if each.kind in _LIMITING),
        (*(_pairs(found) for found in _HAN.finditer(chinese)), *latin),
    )


def _blank(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def _pairs(segment: re.Match[str]) -> tuple[_Link, ...]:
    found = enumerate(pairwise(segment[0]), segment.start())
    return tuple(_Link(start, start + 2, (first + second,)) for start, (first, second) in found)


def _word(found: re.Match[str]) -> _Link | None:
    if _DIGITS.fullmatch(found[0]) or found[0].translate(_APOSTROPHES) in ENGLISH_FILLERS:
        return None
    bare = found[0].removesuffix("'s").removesuffix("’s")
    stems = terms(bare) if len(bare) > 1 else []
    return _Link(found.start(), found.start() + len(bare), tuple(stems)) if stems else None


def _missed(links: Sequence[_Link], known: _Known) -> list[_Span]:
    """The stretches of a segment whose characters stand in no link that is known."""
    whole = (links[0].start, links[-1].end)
    verdicts = [(link, known.holds(link)) for link in links]
    unknown = _places(link for link, held in verdicts if not held)
    runs = _runs(unknown - _places(link for link, held in verdicts if held))
    words = [(start, end) for start, end in runs if end - start > 1]
    if words or not runs:
        return words
    # One character of a word that is known otherwise: 二手 is, 二手车 is not.
    return [whole] if whole[1] - whole[0] <= _ONE_WORD else []


def _places(links: Iterable[_Link]) -> set[int]:
    return {place for link in links for place in range(link.start, link.end)}


def _runs(places: Collection[int]) -> list[_Span]:
    """Neighbouring places as spans."""
    spans: list[_Span] = []
    for place in sorted(places):
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _phrases(question: str, spans: Sequence[_Span]) -> list[_Span]:
    """Spans with those joined that nothing but a blank or a hyphen parts: "student" + "discount"."""
    joined: list[tuple[_Span, int]] = []
    for start, end in spans:
        (begin, before), words = joined[-1] if joined else ((0, -2), _WORDS_OF_PHRASE)
        if before >= 0 and words < _WORDS_OF_PHRASE and _joins(question, before, start):
            joined[-1] = ((begin, end), words + 1)
        else:
            joined.append(((start, end), 1))
    return [span for span, _ in joined]


def _joins(question: str, before: int, start: int) -> bool:
    # A blank between Chinese characters is a comma.
    between = question[before:start]
    return not between or (between in (" ", "-") and question[before - 1].isascii() and question[start].isascii())


def _with_neighbours(question: str, span: _Span, words: Sequence[_Span], free: int) -> _Span:
    """An English span with the words beside it, known or not: "student" alone says less than "student discount".

    Nothing before `free` is taken. What is two words already says enough.
    """
    start, end = span
    if not question[start].isascii() or " " in question[start:end]:
        return span
    before = (begin for begin, until in words if begin >= free and question[until:start] in (" ", "-"))
    after = (until for begin, until in words if question[end:begin] in (" ", "-"))
    return next(before, start), next(after, end)


def _mean_rarity(text: str, rarity: Mapping[str, float]) -> float:
    # Single characters are in every text: the pairs tell.
    weights = [rarity.get(term, 0.0) for term in terms(text) if len(term) > 1 or term.isascii()]
    return sum(weights) / max(len(weights), 1)


def _misspells(word: str, known: Iterable[str]) -> bool:
    """Whether a word is one of the known but for one letter too many, too few, wrong, or two that changed places."""
    if len(word) < _LEAST_MISSPELT or not word.isalpha():
        return False
    return any(other[:1] == word[0] and abs(len(other) - len(word)) < 2 and _one_slip(word, other) for other in known)


def _one_slip(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    same = next((at for at in range(shorter) if word[at] != other[at]), shorter)
    word, other = word[same:], other[same:]
    return (
        word[1:] == other
        or word == other[1:]
        or word[1:] == other[1:]
        or (word[:2] == other[1::-1] and word[2:] == other[2:])
    )
