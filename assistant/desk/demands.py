"""What a customer wants, as the sentences in which they say so, the weightier the more they tell. Pure.

A sentence weighs by asking or wishing, by being about business of the customer's own, by words of the business, by how
much of it comes back in other sentences of theirs, and by being recent. Greetings, mere numbers and the wish for a
person weigh nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.business_words import weights
from assistant.courtesy import asks, plain
from assistant.domain import Message, Role
from assistant.follow_ups import gives_only_data, refers
from assistant.own_business import is_personal, wants_person
from assistant.sameness import counted_terms, sameness
from assistant.single_questions import single_questions
from knowledge import BusinessType, normalize, width

SAME = 0.6
"""Sentences with so much in common ask for the same."""

_MOST_FROM_WORDS = 4.0
_MOST_SENTENCES = 60
# Of this share of the weightiest, a second demand is worth a line too.
_ALSO = 0.6
_LEAST_WIDTH = 3.0
_LEAST_STORY = 6.0
_SHORT = 12.0


_WISHES = re.compile(
    r"(?:我|俺|们)(?:想|要(?!是)|需要|希望)|^(?:想|要(?!是|不)|麻烦|请|帮我|给我)|"
    r"\bi(?:'d| would) like\b|\bi (?:want|need|wish)\b|^please\b|\bplease (?:help|cancel|change|check|send|refund)\b"
)


@dataclass(frozen=True, slots=True)
class Demand:
    """A sentence in which a customer wants something; `place` is its message's in the conversation.

    `before` is the statement that a short one leans on ("用了三天就不热了" before "这个能退吗"), else empty.
    """

    text: str
    place: int
    weight: float
    words: Counter[str]
    before: str


def demands(conversation: Sequence[Message]) -> list[Demand]:
    """All sentences of a masked conversation that want something, in order."""
    said = [
        (place, sentence)
        for place, message in enumerate(conversation)
        if message.role is Role.CUSTOMER
        for sentence in single_questions(message.text)
    ][-_MOST_SENTENCES:]
    words = [counted_terms(sentence) for _, sentence in said]
    everything = sum(words, Counter[str]())
    found: list[Demand] = []
    before = ""
    for (place, sentence), own in zip(said, words, strict=True):
        if weight := _weight(sentence):
            elsewhere = sum(count > own[term] for term, count in everything.items() if term in own)
            central = elsewhere / len(own) if own else 0.0
            recent = (place + 1) / len(conversation)
            leans = before if _leans(sentence) else ""
            found.append(Demand(sentence, place, weight + central + recent, own, leans))
            before = ""
        elif width(sentence) >= _LEAST_STORY:
            before = sentence
    return found


def main_demands(found: Sequence[Demand]) -> list[Demand]:
    """The weightiest, and a second one if it weighs and asks for something else; in order."""
    by_weight = sorted(found, key=lambda demand: -demand.weight)
    chosen = by_weight[:1]
    for demand in by_weight[1:]:
        if demand.weight >= _ALSO * chosen[0].weight and not is_same(demand, chosen[0]):
            chosen.append(demand)
            break
    return sorted(chosen, key=found.index)


def is_same(one: Demand, other: Demand) -> bool:
    """Whether two sentences ask for the same."""
    return sameness(one.words, other.words) >= SAME


def times_asked(found: Sequence[Demand]) -> int:
    """In how many messages the most repeated demand was made."""
    return max((len({other.place for other in found if is_same(other, each)}) for each in found), default=0)


def _leans(sentence: str) -> bool:
    return width(sentence) <= _SHORT or refers(plain(sentence))


def _weight(sentence: str) -> float:
    text = normalize(sentence)
    if wants_person(text) or gives_only_data(text) or width(sentence) < _LEAST_WIDTH:
        return 0.0
    spoken = weights(text)
    # Being upset is no demand; it has a line of its own.
    about = sum(weight for kind, weight in spoken.items() if kind is not BusinessType.COMPLAINT)
    wants = asks(sentence) or _WISHES.search(text) is not None
    return 2.0 * wants + 2.0 * is_personal(text) + min(about, _MOST_FROM_WORDS) / 2
