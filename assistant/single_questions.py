"""Takes a message apart into single questions: "how long does it take and what is the fee" asks two things."""

import re

from assistant.courtesy import asks, plain, sentences, without_courtesy
from assistant.follow_ups import complete, refers
from assistant.topic_words import Topic, topics

_CLAUSE = re.compile(r"(?<=[，,])\s*|\s(?=and (?:how|what|when|where|who|can|do|does|is|are|will)\b)", re.IGNORECASE)
_AND = re.compile(r"^\s*and\s+", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_CONTENT = {Topic.PROCESS, Topic.GOODS}


def single_questions(message: str) -> list[str]:
    """The sentences of a message without courtesy; a sentence that asks two things in two clauses becomes two."""
    clauses = [clause for sentence in sentences(message) for clause in _clauses(sentence)]
    return [rest for clause in clauses if (rest := without_courtesy(clause))]


def _clauses(sentence: str) -> list[str]:
    clauses = _CLAUSE.split(sentence)
    if sum(map(asks, clauses)) < 2:
        return [sentence]
    if _HAN.search(sentence):
        return clauses
    first, *later = clauses
    apart = [_AND.sub("", clause) if _stands_alone(clause) else clause for clause in later]
    # English clauses lean on each other in more ways than are known here: one question is better than a torn one.
    can_part = _stands_alone(first) and all(_stands_alone(clause) or complete(first, clause) for clause in apart)
    return [first, *apart] if can_part else [sentence]


def _stands_alone(clause: str) -> bool:
    said = plain(clause)
    return asks(clause) and not _CONTENT.isdisjoint(topics(said)) and not refers(said)
