"""Understands what a customer wants from a conversation: pure, without a language model, in a millisecond or two.

Messages are read in bursts (all that the customer wrote between two messages of the other side). Each burst loses its
greetings and is completed from the burst before it where it leaves something out; the last one is the inquiry. See
docs/understanding.md for the rules in words and how well they do.
"""

from collections.abc import Sequence
from itertools import groupby

from assistant.business_words import weights
from assistant.courtesy import asks, sentences_asked
from assistant.domain import Inquiry, Message, Role
from assistant.follow_ups import complete
from assistant.own_business import is_personal, is_urgent, slots, wants_person
from knowledge import BusinessType, language_of, normalize

# Nobody asks a question in more; what is longer was pasted, and its beginning says what it is about.
_LONGEST_MESSAGE = 2_000
_BURSTS = 6
_MESSAGES_OF_BURST = 12
_PARTS = 5


def understand(conversation: Sequence[Message]) -> Inquiry:
    """The inquiry that the customer's last messages make, with what earlier ones add to it.

    Expects masked messages; placeholders become slot values. A conversation without a customer's message gives an
    inquiry with an empty text.
    """
    bursts = _bursts(conversation)
    last = bursts[-1] if bursts else ()
    earlier = None
    for burst in bursts[:-1]:
        parts = _resolved(_parts(burst), earlier)
        earlier = parts[-1] if parts else earlier
    own = _parts(last)
    parts = _resolved(own, earlier) or (" ".join(" ".join(last).split()),)
    text = " ".join(parts)
    meaning = normalize(text)
    written = normalize(" ".join(last))
    personal = is_personal(meaning) or is_personal(written)
    said = [message for burst in reversed(bursts) for message in reversed(burst)]
    return Inquiry(
        text=text,
        parts=parts,
        language=_language(said),
        business_type=_business_type(meaning if own else "", earlier),
        personal=personal,
        urgent=is_urgent(written),
        wants_person=wants_person(written),
        follow_up=bool(own) and parts[0] != own[0],
        slots=slots(meaning, personal, said),
    )


def _bursts(conversation: Sequence[Message]) -> list[tuple[str, ...]]:
    """The customer's messages, grouped by what the other side wrote in between; the latest ones only."""
    runs = groupby(conversation, key=lambda message: message.role is Role.CUSTOMER)
    bursts = [tuple(message.text[:_LONGEST_MESSAGE] for message in run) for customer, run in runs if customer]
    return [burst[-_MESSAGES_OF_BURST:] for burst in bursts[-_BURSTS:]]


def _parts(burst: Sequence[str]) -> tuple[str, ...]:
    """The single questions of a burst; what is stated before a question belongs to it, what follows the last one too."""
    parts: list[str] = []
    stated: list[str] = []
    # People repeat themselves when nobody answers; once is enough to search with.
    for sentence in dict.fromkeys(sentence for message in burst for sentence in sentences_asked(message)):
        stated.append(sentence)
        if asks(sentence) and len(parts) < _PARTS:
            parts.append(" ".join(stated))
            stated = []
    if stated:
        parts[-1:] = [" ".join([*parts[-1:], *stated])]
    return tuple(parts)


def _resolved(parts: Sequence[str], earlier: str | None) -> tuple[str, ...]:
    """Each part completed from the one before it, the first from `earlier`."""
    resolved: list[str] = []
    for part in parts:
        resolved.append(earlier and complete(earlier, part) or part)
        earlier = resolved[-1]
    return tuple(resolved)


def _language(said: Sequence[str]) -> str:
    """Of the newest message that has letters: an order number alone has no language."""
    telling = next((message for message in said if any(letter.isalpha() for letter in message)), "")
    return language_of(telling)


def _business_type(meaning: str, earlier: str | None) -> BusinessType:
    if not meaning:
        return BusinessType.OTHER
    # What was asked before counts only when the message itself says nothing.
    found = weights(meaning) or weights(normalize(earlier or ""))
    if found:
        return max(found, key=lambda kind: found[kind])
    return BusinessType.CONSULTATION if asks(meaning) else BusinessType.OTHER
