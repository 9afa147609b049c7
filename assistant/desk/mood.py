"""How a customer feels by what they write: in a hurry, upset, about to complain, asking again and again. Pure."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from assistant.desk.domain import Cause
from assistant.desk.grievances import anger, grievances
from assistant.own_business import is_urgent, wants_person
from assistant.privacy import PLACEHOLDER
from knowledge import normalize


class Mood(StrEnum):
    """Something that an agent should know before the first word."""

    URGENT = "urgent"
    ANGRY = "angry"
    COMPLAINS = "complains"
    LEGAL = "legal"
    WANTS_PERSON = "wants_person"


_SHOUTING = re.compile(r"[!！]{3,}|[?？]{4,}")
_LETTERS = re.compile(r"[A-Za-z]")
_LEAST_SHOUTED = 12
"""Letters; shorter messages in capitals are names and codes."""


def mood_of(said: Sequence[str]) -> Mapping[Mood, int]:
    """In how many of a customer's messages each mood shows; those that never do are left out."""
    counts = dict.fromkeys(Mood, 0)
    for message in said:
        for mood in _moods(message):
            counts[mood] += 1
    return {mood: count for mood, count in counts.items() if count}


def _moods(message: str) -> Sequence[Mood]:
    text = normalize(message)
    said = grievances(text)
    shows = {
        Mood.URGENT: is_urgent(text),
        Mood.ANGRY: anger(text) > 0 or _shouts(message),
        Mood.COMPLAINS: Cause.COMPLAINT in said,
        Mood.LEGAL: Cause.LEGAL_THREAT in said,
        Mood.WANTS_PERSON: wants_person(text),
    }
    return [mood for mood, shown in shows.items() if shown]


def _shouts(message: str) -> bool:
    letters = "".join(_LETTERS.findall(PLACEHOLDER.sub("", message)))
    return _SHOUTING.search(message) is not None or (len(letters) >= _LEAST_SHOUTED and letters.isupper())
