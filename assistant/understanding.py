"""Understands what a customer wants from a conversation: pure, without a language model, in a millisecond or two.

Messages are read in bursts (all that the customer wrote between two messages of the other side). Each burst loses its
greetings and is completed from the burst before it where it leaves something out; the last one is the inquiry. See
docs/understanding.md for the rules in words and how well they do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from assistant.asides import aside_of
from assistant.business_types import business_type
from assistant.business_words import weights
from assistant.courtesy import asks
from assistant.domain import Aside, Inquiry, Message, Role, TypeClues
from assistant.follow_ups import answers, complete, gives_only_data
from assistant.missing_values import slots
from assistant.own_business import goes_on_about, is_personal, is_urgent, wants_person
from assistant.privacy import PLACEHOLDER
from assistant.single_questions import single_questions
from knowledge import BusinessType, language_of, normalize

# Nobody asks a question in more; what is longer was pasted, and its beginning says what it is about.
_LONGEST_MESSAGE = 2_000
_BURSTS = 6
_MESSAGES_OF_BURST = 12
_PARTS = 5
# Of a longer question or reply the beginning says what it is about; the rest would drown what is asked now.
_LONGEST_CONTEXT = 100
# What was said a burst earlier counts half as much.
_FADING = 0.5

_TELLS_LANGUAGE = re.compile(r"[\u4e00-\u9fff]|(?:\b[^\W\d_]{2,}\b.*?){3}")
_WORD = re.compile(r"\b[^\W\d_]{2,}\b")


def understand(conversation: Sequence[Message]) -> Inquiry:
    """The inquiry that the customer's last messages make, with what earlier ones add to it.

    Expects masked messages; placeholders become slot values. A conversation without a customer's message gives an
    inquiry with an empty text.
    """
    return _understood(tuple(conversation))


# Whoever answers, judges by policy or drafts for an agent understands the same messages in the same moment.
@lru_cache(maxsize=256)
def _understood(conversation: tuple[Message, ...]) -> Inquiry:
    bursts = _bursts(conversation)
    last = bursts[-1] if bursts else _Burst("", ())
    before = _so_far(bursts[:-1])
    own = _parts(last.messages)
    parts = _resolved(own, before.question, last.asked) or (" ".join(" ".join(last.messages).split()),)
    text = " ".join([parts[0], *own[1:]])
    meaning = normalize(text)
    written = normalize(" ".join(last.messages))
    # "请问" and "could you tell me" beg for an answer; only what is left can beg for an act.
    asked = normalize(" ".join(own))
    personal = is_personal(meaning) or is_personal(asked) or (before.open_case and bool(own) and goes_on_about(asked))
    follow_up = bool(own) and parts[0] != own[0]
    # "是的，要的" belongs to the question before, but says nothing more about it than was said.
    clues = _clues(own, meaning if follow_up and asks(asked) else asked, last, before)
    said = [message for burst in reversed(bursts) for message in reversed(burst.messages)]
    return Inquiry(
        text=text,
        parts=parts,
        context=_context(last, before),
        language=language_told(said) or "zh",
        business_type=business_type(clues),
        clues=clues,
        personal=personal,
        urgent=is_urgent(written),
        wants_person=wants_person(written),
        greeting=not own and not wants_person(written),
        follow_up=follow_up,
        slots=slots(text, personal, said),
        aside=None if personal else _aside(last.messages),
    )


@dataclass(frozen=True, slots=True)
class _Burst:
    """What the customer wrote in a row, and what the other side had said last before it ("" for nothing)."""

    asked: str
    messages: tuple[str, ...]


def _bursts(conversation: Sequence[Message]) -> list[_Burst]:
    bursts: list[_Burst] = []
    asked = ""
    for customer, run in groupby(conversation, key=lambda message: message.role is Role.CUSTOMER):
        texts = tuple(message.text[:_LONGEST_MESSAGE] for message in run)
        if customer:
            bursts.append(_Burst(asked, texts[-_MESSAGES_OF_BURST:]))
        else:
            asked = texts[-1]
    return bursts[-_BURSTS:]


@dataclass(frozen=True, slots=True)
class _Before:
    """What earlier bursts leave: the last question, whether they are about the customer's own business, their words."""

    question: str | None
    open_case: bool
    words: Mapping[BusinessType, float]


def _so_far(bursts: Sequence[_Burst]) -> _Before:
    """Who has named their order goes on about it ("没有接到任何通知") until they ask for a rule."""
    question = None
    open_case = False
    words: dict[BusinessType, float] = {}
    for burst in bursts:
        own = _parts(burst.messages)
        parts = _resolved(own, question, burst.asked)
        question = parts[-1] if parts else question
        meaning = normalize(" ".join(own))
        open_case = open_case or is_personal(meaning)
        spoken = weights(meaning)
        words = {kind: _FADING * words.get(kind, 0) + spoken.get(kind, 0) for kind in words.keys() | spoken.keys()}
    return _Before(question, open_case, words)


def _context(last: _Burst, before: _Before) -> str:
    return " ".join(text[:_LONGEST_CONTEXT] for text in (before.question or "", last.asked) if text)


def _clues(own: Sequence[str], meaning: str, last: _Burst, before: _Before) -> TypeClues:
    asked = normalize(" ".join(own))
    bare = not own or gives_only_data(asked) or (wants_person(asked) and not weights(asked))
    return TypeClues(
        said=weights(asked if bare else meaning),
        earlier=before.words,
        asked_back=weights(normalize(last.asked)),
        asks=asks(asked),
        bare=bare,
        length=len(asked),
    )


def _parts(burst: Sequence[str]) -> tuple[str, ...]:
    """The single questions of a burst; a statement belongs to the question after it, or else to the last one."""
    parts: list[str] = []
    stated: list[str] = []
    for sentence in _on_the_matter(burst):
        stated.append(sentence)
        if asks(sentence) and len(parts) < _PARTS:
            parts.append(" ".join(stated))
            stated = []
    if stated:
        parts[-1:] = [" ".join([*parts[-1:], *stated])]
    return tuple(parts)


def _on_the_matter(burst: Sequence[str]) -> list[str]:
    """The sentences that customer service is for; if there are none, all of them."""
    said = _sentences(burst)
    return [sentence for sentence in said if aside_of(sentence) is None] or said


def _aside(burst: Sequence[str]) -> Aside | None:
    """What a burst is that asks nothing of customer service, and something else."""
    said = {sentence: aside_of(sentence) for sentence in _sentences(burst)}
    if any(aside is None and asks(sentence) for sentence, aside in said.items()):
        return None
    return next(filter(None, said.values()), None)


def _sentences(burst: Sequence[str]) -> list[str]:
    # People repeat themselves when nobody answers; once is enough to search with.
    return list(dict.fromkeys(sentence for message in burst for sentence in single_questions(message)))


def _resolved(parts: Sequence[str], earlier: str | None, asked: str) -> tuple[str, ...]:
    """Each part completed from the one before it, the first from `earlier`, or joined to it if it answers `asked`."""
    resolved: list[str] = []
    for part in parts:
        completed = earlier and complete(earlier, part)
        if earlier and not completed and len(parts) == 1 and answers(earlier, part, asked):
            completed = f"{earlier} {part}"
        resolved.append(completed or part)
        earlier = resolved[-1]
    return tuple(resolved)


def language_told(newest_first: Iterable[str]) -> str | None:
    """Language of the newest masked message that tells; a number, "ok" or "iPhone 15" may stand in any conversation.

    Without one that tells for sure the newest with words decides; None when there are no words at all.
    """
    worded = ""
    for message in newest_first:
        written = PLACEHOLDER.sub("", message)
        if _TELLS_LANGUAGE.search(written):
            return language_of(written)
        if not worded and _WORD.search(written):
            worded = written
    return language_of(worded) if worded else None
