"""The default drafter: the handbook's own sentences, chosen and put in their order, and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assistant.domain import Brief, Quote, Statement
from knowledge import Block, Candidate, PassageKind, blocks, terms, width

# Up to this width a whole answer is quoted: an FAQ's answer was written to be read as one.
WHOLE_WIDTH = 280.0
# Of a longer text about this much is quoted.
QUOTED_WIDTH = 240.0


class ExtractiveDrafter:
    """Quotes the blocks of each article that answer; a block (a sentence, a list, a table) is never torn.

    `rarity` gives the inverse document frequency of terms in the handbook.
    """

    name = "extractive"

    def __init__(self, rarity: Callable[[Iterable[str]], Mapping[str, float]]):
        self._rarity = rarity

    def statements(self, brief: Brief) -> Iterator[Statement]:
        """The chosen blocks of each piece of evidence, article by article, in the order of its body."""
        asked = set(terms(brief.inquiry.text)).union(*(terms(part) for part in brief.inquiry.parts))
        if brief.hint:
            asked.update(terms(brief.hint))
        rarity = self._rarity(asked)
        for candidate in brief.evidence:
            body = candidate.revision.content.body
            for block in self._chosen(candidate, rarity):
                quote = Quote(candidate.article_id, candidate.revision.number, block.start, block.end)
                yield Statement(body[block.start : block.end], (quote,))

    def close(self) -> None:
        """Nothing is held open."""

    def _chosen(self, candidate: Candidate, rarity: Mapping[str, float]) -> Sequence[Block]:
        body = candidate.revision.content.body
        found = blocks(body)
        if sum(width(body[block.start : block.end]) for block in found) <= WHOLE_WIDTH:
            return found
        anchor = _anchor(candidate, found, rarity)
        chosen = {anchor}
        left = QUOTED_WIDTH - _width(body, found[anchor])
        # Neighbours first by what they share with the question, then by nearness to the anchor: an answer is a stretch.
        order = sorted(
            (place for place in range(len(found)) if place != anchor),
            key=lambda place: (-_overlap(body, found[place], rarity) / (1 + abs(place - anchor)), abs(place - anchor)),
        )
        for place in order:
            cost = _width(body, found[place])
            if cost <= left and _overlap(body, found[place], rarity) > 0:
                chosen.add(place)
                left -= cost
        return [found[place] for place in sorted(chosen)]


def _anchor(candidate: Candidate, found: Sequence[Block], rarity: Mapping[str, float]) -> int:
    """The block to build on: within the passage that was found, the one that shares most with the question."""
    body, passage = candidate.revision.content.body, candidate.passage
    inside = [
        place
        for place, block in enumerate(found)
        if passage.kind is PassageKind.QUESTION or (block.start < passage.end and block.end > passage.start)
    ]
    return max(inside or range(len(found)), key=lambda place: (_overlap(body, found[place], rarity), -place))


def _overlap(body: str, block: Block, rarity: Mapping[str, float]) -> float:
    return sum(rarity.get(term, 0.0) for term in set(terms(body[block.start : block.end])))


def _width(body: str, block: Block) -> float:
    return width(body[block.start : block.end])
