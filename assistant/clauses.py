"""A sentence laid beside its source, clause by clause, to see whether both say the same of the same thing.

A sentence can share every word with its source and say the reverse of it ("由买家承担" for "由卖家承担"), or give the
number that the source gives for something else. Each clause is laid beside the clause of the source that shares most of
its words, and what the two say is compared.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge import Poles, Quantity, find_quantities, negated, normalize, poles, same, terms

_SEGMENT = re.compile(r"[;；。!！?？\n]|(?<!\d)\.(?!\d)|\.(?=\s)")
_CLAUSE = re.compile(r"[,，:：](?!\d{3}\b)")
_ENOUGH_SHARED = 0.5
_ENOUGH_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in normal form: its words without markers and quantities, what it negates, its poles, its quantities.

    `figures` are the words of its quantities; `paired` is true for two neighbours read as one.
    """

    text: str
    words: frozenset[str]
    figures: frozenset[str]
    negated: frozenset[str]
    poles: Poles
    quantities: tuple[Quantity, ...]
    paired: bool

    @property
    def topics(self) -> frozenset[str]:
        """The concepts and the kinds of quantities that it has a say in."""
        return frozenset(self.poles) | {quantity.kind for quantity in self.quantities}


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause that its nearest source contradicts: about a concept ("payer"), a negated word, or a quantity."""

    about: str
    said: str
    source: str


def reversals(sentence: str, sources: Sequence[str]) -> list[Difference]:
    """Clauses whose nearest clause in `sources` says the opposite."""
    return _differences(sentence, sources, _opposite, lambda clause: clause.words | clause.figures)


def misplaced(sentence: str, sources: Sequence[str]) -> list[Difference]:
    """Clauses with a quantity where the nearest clause in `sources` has another of the same kind.

    A clause with several quantities of a kind sums up several clauses, and is left alone.
    """
    return _differences(sentence, sources, _other_quantity, lambda clause: clause.words)


def opposed(sentence: str, sources: Sequence[str]) -> list[Difference]:
    """Reversals between two languages, where no words can be laid beside each other: whole texts are compared.

    A concept counts only where the sentence and the source each have a single pole.
    """
    said = _read(normalize(sentence))
    beside = [_read(normalize(source)) for source in sources]
    conflicts = [(_opposite(said, source), source) for source in beside]
    return [Difference(about, said.text, source.text) for about, source in conflicts if about]


def measure_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities could be told of the same thing: counts only with the same unit ("3 pieces")."""
    return one.kind == other.kind and bool(one.unit) and (one.kind != "count" or one.unit == other.unit)


def _differences(
    sentence: str,
    sources: Sequence[str],
    difference: Callable[[Clause, Clause], str | None],
    words: Callable[[Clause], frozenset[str]],
) -> list[Difference]:
    beside = [clause for source in sources for clause in _clauses(source)]
    found = []
    for said in _clauses(sentence):
        # "可以。" or "otherwise you pay" alone does not tell what it speaks of; with its neighbour it may.
        nearest = _nearest(said, beside, words) if len(words(said)) > 1 else []
        differing = [(difference(said, source), source) for source in nearest]
        if differing and all(about for about, _ in differing):
            about, source = differing[0]
            found.append(Difference(about or "", said.text, source.text))
    return found


def _clauses(text: str) -> Iterator[Clause]:
    """Clauses of a text, and pairs of neighbours, since a condition and its consequence are often two clauses.

    Two clauses that both speak of who pays (or both of what is allowed) are two rules: they make no pair.
    """
    for segment in _SEGMENT.split(normalize(text)):
        single = [_read(part) for part in _CLAUSE.split(segment) if part.strip()]
        yield from single
        for left, right in pairwise(single):
            if left.poles.keys().isdisjoint(right.poles):
                yield _read(f"{left.text} {right.text}", paired=True)


def _read(text: str, *, paired: bool = False) -> Clause:
    taken, rest = poles(text)
    stated = tuple(find_quantities(text))
    figures = frozenset(word for quantity in stated for word in terms(quantity.text))
    return Clause(text.strip(), frozenset(terms(rest)) - figures, figures, negated(rest), taken, stated, paired)


def _opposite(said: Clause, source: Clause) -> str | None:
    """The concept on which a clause and its source stand at opposite poles; undecided when either holds both."""
    for concept, taken in said.poles.items():
        other = source.poles.get(concept, taken)
        if len(taken) == 1 and not taken & other:
            return concept
    return None if _negate_alike(said, source) else "negation"


def _negate_alike(said: Clause, source: Clause) -> bool:
    """Whether neither negates a word that the other one states."""
    return not any(
        word in other.text and word not in other.negated
        for one, other in ((said, source), (source, said))
        for word in one.negated
    )


def _other_quantity(said: Clause, source: Clause) -> str | None:
    for quantity in said.quantities:
        rivals = [other for other in source.quantities if measure_alike(quantity, other)]
        alone = sum(measure_alike(quantity, other) for other in said.quantities) == 1
        if alone and rivals and not any(same(quantity, other) for other in rivals):
            return quantity.text
    return None


def _nearest(said: Clause, sources: Sequence[Clause], words: Callable[[Clause], frozenset[str]]) -> list[Clause]:
    """The clauses that share most of the words, when they share enough to be about the same thing.

    "非质量问题" and "质量问题" are two things: a clause about the same one is nearer than any clause about the other.
    """
    alike = [source for source in sources if _negate_alike(said, source)]
    return _sharing_most(said, alike, words, _ENOUGH_ALIKE) or _sharing_most(said, sources, words, _ENOUGH_SHARED)


def _sharing_most(
    said: Clause, sources: Sequence[Clause], words: Callable[[Clause], frozenset[str]], enough: float
) -> list[Clause]:
    shared = [len(words(said) & words(source)) for source in sources]
    most = max(shared, default=0)
    if most < max(1, enough * len(words(said))):
        return []
    nearest = [source for source, count in zip(sources, shared, strict=True) if count == most]
    # A pair is nearer than a single clause only for what it has in addition: words, or a say in the matter.
    speaking = [source for source in nearest if source.topics & said.topics] or nearest
    return [source for source in speaking if not source.paired] or speaking
