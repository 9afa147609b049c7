"""What a person answers whatever the handbook says: threats, complaints, requests for one's data, anger, repetition.

What the customer wrote last is read for its words (`grievances.py`). Who asks for the rule ("how do I complain?") is
answered from the handbook; who complains gets a person. Nothing that a model wrote is read, except that there was a
reply between two questions.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from assistant.desk.domain import Cause
from assistant.desk.grievances import ENOUGH_ANGER, anger, grievances
from assistant.domain import Message, Role
from assistant.topic_words import Topic, topics
from knowledge import normalize, terms

_SAME = 0.88
"""Of the terms of two questions, the share in common from which on they are the same (Dice 1945)."""
_NEARLY = 0.55
"""The same after a thumb down, unless it is about another place, process or thing."""

_SHORTEST_QUESTION = 4

_USELESS = re.compile(
    r"没用|不是这个|不是这样|答非所问|没有?回答|听不懂|没看懂我|不是我(?:要|想)?问的|文不对题|"
    r"\bnot (?:helpful|what i asked|an answer)\b|\b(?:doesn't|does not|didn't|did not) (?:help|answer)\b|\buseless\b"
)
_FILLERS = re.compile(
    r"到底|究竟|请问|我(?:问|说)的?是|我是(?:问|说)|再(?:问|说)一[遍次]|[的了呢啊吗呀吧]|"
    r"\b(?:again|really|i said|i asked|so)\b"
)


def policy_cause(conversation: Sequence[Message], *, disliked: bool = False) -> Cause | None:
    """Why a person has to answer a masked conversation's last messages, if one has to.

    `disliked` says that the customer has put a thumb down to the newest reply, which is as good as saying that it was
    no use: asking for nearly the same again, or saying so, is enough then.
    """
    bursts = [
        normalize(" ".join(message.text for message in run))
        for by_customer, run in groupby(conversation, key=lambda message: message.role is Role.CUSTOMER)
        if by_customer
    ]
    if not bursts:
        return None
    said, before = bursts[-1], bursts[:-1]
    if told := grievances(said):
        return told[0]
    if anger(said) >= ENOUGH_ANGER:
        return Cause.STRONG_ANGER
    return Cause.REPEATED_QUESTION if _is_repeated(said, before, disliked=disliked) else None


def _is_repeated(said: str, before: Sequence[str], *, disliked: bool) -> bool:
    if _USELESS.search(said):
        return disliked or any(_USELESS.search(earlier) for earlier in before)
    asked = _FILLERS.sub("", said)
    if len(asked) < _SHORTEST_QUESTION:
        return False
    # A thumb is put to one reply: it says nothing about the questions before the one that this reply was for.
    nearly = disliked and any(_is_nearly(asked, _FILLERS.sub("", earlier)) for earlier in before[-1:])
    return nearly or any(_likeness(asked, _FILLERS.sub("", earlier)) >= _SAME for earlier in before)


def _is_nearly(one: str, other: str) -> bool:
    mine, theirs = _matters(one), _matters(other)
    both = mine.keys() & theirs.keys()
    return _likeness(one, other) >= _NEARLY and all(mine[topic] == theirs[topic] for topic in both)


def _matters(text: str) -> dict[Topic, set[str]]:
    """What a question is about, apart from what it asks of it."""
    found = topics(text).items()
    return {topic: {text[start:end] for start, end in spans} for topic, spans in found if topic is not Topic.ASK}


def _likeness(one: str, other: str) -> float:
    mine, theirs = Counter(terms(one)), Counter(terms(other))
    every = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / every if every else 0.0
