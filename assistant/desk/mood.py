"""How a customer feels by what they write: in a hurry, upset, about to complain, asking again and again. Pure."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

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


_ANGRY = re.compile(
    r"气死|垃圾|骗子|骗人|坑人|坑爹|恶心|无耻|不要脸|忍无可忍|太过分|欺人太甚|受够了|崩溃|火大|什么玩意|什么破|脑残|"
    r"傻[逼x]|他妈|妈的|有病吧|差劲|无语|"
    r"\b(?:ridiculous|unacceptable|outrageous|furious|scam\w*|liars?|disgust\w*|fed up|sick of|bullshit|wtf|useless|"
    r"pathetic|a joke|(?:worst|terrible|awful|horrible) (?:\w+ )?(?:service|company|support|experience))\b"
)
_COMPLAINS = re.compile(
    r"(?<!怎么)(?<!如何)投诉(?!渠道|电话|流程|建议)|举报你|曝光|差评|给个?说法|给我一个(?:说法|交代)|"
    r"\b(?:file|make|lodge) a complaint\b|\bcomplain(?:ing)? about\b|\breport you\b|"
    r"\b(?:bad|negative|one.?star) review\b"
)
_LEGAL = re.compile(
    r"起诉|法院|律师|法律途径|12315|消费者协会|消协|工商局|市场监管|维权|报警|"
    r"\bsu(?:e|ing) you\b|\blawyers?\b|\battorney\b|\bin court\b|\blegal action\b|\bconsumer protection\b|"
    r"\btrading standards\b|\bombudsman\b|\bpolice\b|\bsmall claims\b"
)
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
    shows = {
        Mood.URGENT: is_urgent(text),
        Mood.ANGRY: _ANGRY.search(text) is not None or _shouts(message),
        Mood.COMPLAINS: _COMPLAINS.search(text) is not None,
        Mood.LEGAL: _LEGAL.search(text) is not None,
        Mood.WANTS_PERSON: wants_person(text),
    }
    return [mood for mood, shown in shows.items() if shown]


def _shouts(message: str) -> bool:
    letters = "".join(_LETTERS.findall(PLACEHOLDER.sub("", message)))
    return _SHOUTING.search(message) is not None or (len(letters) >= _LEAST_SHOUTED and letters.isupper())
