"""What an agent made of a draft, sentence by sentence: kept, changed, dropped, added. Pure.

Both texts are taken apart into sentences and laid beside each other in their order, such that the fewest characters
change: a sentence meets one, or two that were joined or torn apart. What is left over on both sides meets once more,
wherever it stands, if it was moved. A sentence of a draft may be a list of many lines; its lines are compared.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain import Sentence, SentenceEdit, SentenceFate
from assistant.sameness import counted_terms, sameness
from knowledge import sentences

Source = tuple[str, int]
"""The id and the revision of an article."""

MOST_CHANGED = 0.6
"""Two sentences of which a greater share of characters differs are two..."""

SAME_WORDS = 0.5
"""...unless they have this much of their terms in common, in another order."""

NEARLY = 0.3
"""A sentence that was moved, joined or torn apart must be nearly the same, or chance would find many."""

_MOST_SENTENCES = 80
"""Of each text; what is longer is compared as one piece from there on."""

# Joined and torn sentences meet only where at least so much of the shorter one is really there.
_TRACE = 0.5
_MASKED = re.compile(r"\[([A-Z_]+)_[0-9]+\]")
_GROUPS = ((1, 1), (2, 1), (1, 2))


@dataclass(slots=True)
class _Piece:
    """A sentence as it is compared; `owner` is its place in the draft. `met` are the places of what stands for it."""

    text: str
    owner: int = -1
    form: str = ""
    met: tuple[int, ...] = ()
    changed: float = 0.0
    _words: Counter[str] | None = field(default=None)

    def __post_init__(self) -> None:
        # Each text is masked by itself: the same number may be the first here and the second there.
        plain = _MASKED.sub(r"[\1]", unicodedata.normalize("NFKC", self.text))
        self.form = "".join(plain.split())

    @property
    def words(self) -> Counter[str]:
        if self._words is None:
            self._words = counted_terms(self.text)
        return self._words


def sentence_edits(drafted: Sequence[Sentence], sources: Mapping[int, Source], text: str) -> tuple[SentenceEdit, ...]:
    """What became of each sentence of a draft in `text`, and what was added, in the order of reading.

    `sources` are article and revision of each citation, by its number.
    Blanks, line breaks and the numbering of masked data are no change.
    """
    old = _pieces([sentence.text for sentence in drafted])
    new = _pieces([text])
    _meet_in_order(old, new)
    _meet_moved(old, new)
    taken = {place for piece in old for place in piece.met}
    edits: list[SentenceEdit] = []
    shown = 0
    for place, sentence in enumerate(drafted):
        own = [piece for piece in old if piece.owner == place]
        first = min((number for piece in own for number in piece.met), default=shown)
        edits += _added(new, range(shown, first), taken)
        shown = max(shown, first)
        edits.append(_edit(place, sentence, own, new, sources))
    return (*edits, *_added(new, range(shown, len(new)), taken))


def is_unchanged(edits: Sequence[SentenceEdit]) -> bool:
    """Whether a draft was sent as it was."""
    return all(edit.fate is SentenceFate.KEPT for edit in edits)


def _pieces(texts: Sequence[str]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for owner, text in enumerate(texts):
        spans = list(sentences(text))
        if len(spans) > _MOST_SENTENCES:
            spans[_MOST_SENTENCES - 1 :] = [(spans[_MOST_SENTENCES - 1][0], spans[-1][1])]
        pieces += [_Piece(text[start:end], owner) for start, end in spans]
    return [piece for piece in pieces if piece.form]


def _meet_in_order(old: Sequence[_Piece], new: Sequence[_Piece]) -> None:
    """Lay the pieces beside each other at the least cost in characters (after Gale & Church 1993)."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(old) + 1):
        for j in range(len(new) + 1):
            if (i, j) != (0, 0):
                best[i, j] = min(_steps(old[:i], new[:j], best), key=lambda step: step[0])
    i, j = len(old), len(new)
    while (i, j) != (0, 0):
        a, b = best[i, j][1]
        if a and b:
            _meet(old[i - a : i], range(j - b, j), new)
        i, j = i - a, j - b


def _steps(
    old: Sequence[_Piece], new: Sequence[_Piece], best: dict[tuple[int, int], tuple[float, tuple[int, int]]]
) -> Iterator[tuple[float, tuple[int, int]]]:
    i, j = len(old), len(new)
    for a, b in _GROUPS:
        if i >= a and j >= b and (cost := _cost(old[i - a :], new[j - b :])) is not None:
            yield best[i - a, j - b][0] + cost, (a, b)
    if i:
        yield best[i - 1, j][0] + len(old[-1].form), (1, 0)
    if j:
        yield best[i, j - 1][0] + len(new[-1].form), (0, 1)


def _cost(old: Sequence[_Piece], new: Sequence[_Piece]) -> float | None:
    """How many characters change from one group of pieces to the other; None when they are not the same sentence."""
    one, other = _form(old), _form(new)
    changed = _distance(one, other)
    longest = max(len(one), len(other))
    joined = max(old, new, key=len)
    if len(joined) > 1:
        shortest = min(len(piece.form) for piece in joined)
        return changed + _TRACE * shortest if changed <= NEARLY * longest else None
    return changed if changed <= MOST_CHANGED * longest or _say_the_same(old[0], new[0]) else None


def _say_the_same(one: _Piece, other: _Piece) -> bool:
    return sameness(one.words, other.words) >= SAME_WORDS


def _meet(old: Sequence[_Piece], places: Sequence[int], new: Sequence[_Piece]) -> None:
    one, other = _form(old), _form([new[place] for place in places])
    share = _share(one, other)
    for piece in old:
        piece.met, piece.changed = tuple(places), share


def _meet_moved(old: Sequence[_Piece], new: Sequence[_Piece]) -> None:
    taken = {place for piece in old for place in piece.met}
    for piece in old:
        if piece.met:
            continue
        free = [place for place in range(len(new)) if place not in taken]
        near = {place: _share(piece.form, new[place].form) for place in free}
        nearest = min(free, key=lambda place: near[place], default=None)
        if nearest is not None and near[nearest] <= NEARLY:
            _meet([piece], [nearest], new)
            taken.add(nearest)


def _edit(
    place: int, sentence: Sentence, own: Sequence[_Piece], new: Sequence[_Piece], sources: Mapping[int, Source]
) -> SentenceEdit:
    length = sum(len(piece.form) for piece in own)
    lost = sum(len(piece.form) * (piece.changed if piece.met else 1.0) for piece in own)
    distance = lost / length if length else 0.0
    written = " ".join(new[number].text for number in dict.fromkeys(each for piece in own for each in piece.met))
    fate = SentenceFate.CHANGED
    if not distance:
        fate = SentenceFate.KEPT
    elif not written:
        fate = SentenceFate.DROPPED
    article_id, revision = next((sources[number] for number in sentence.citations if number in sources), (None, None))
    return SentenceEdit(
        place=place,
        fate=fate,
        distance=round(distance, 4),
        citations=sentence.citations,
        article_id=article_id,
        revision=revision,
        written=written if fate is SentenceFate.CHANGED else None,
    )


def _added(new: Sequence[_Piece], places: Sequence[int], taken: set[int]) -> list[SentenceEdit]:
    return [
        SentenceEdit(None, SentenceFate.ADDED, 1.0, (), None, None, new[place].text)
        for place in places
        if place not in taken
    ]


def _form(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.form for piece in pieces)


def _distance(one: str, other: str) -> int:
    """How many characters to change, add or take out (Levenshtein 1966)."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other)


def _share(one: str, other: str) -> float:
    return _distance(one, other) / max(len(one), len(other))
