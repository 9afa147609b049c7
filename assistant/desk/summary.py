"""What an agent should know of a long conversation before reading it: a few short lines in the customer's own words.

What was said is quoted, never worded anew, so that no line can be wrong about it. Personal data stands as it was
written, for the agent may read it. Pure; docs/replies.md tells how the lines are chosen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.courtesy import asks
from assistant.desk.demands import Demand, demands, main_demands, times_asked
from assistant.desk.mood import Mood, mood_of
from assistant.desk.slots import kind_of, masked_slots
from assistant.desk.summary_words import SUMMARY_WORDS
from assistant.domain import Message, Role
from assistant.phrases import SLOT_NAMES
from assistant.privacy import PLACEHOLDER, mask_conversation, unmask
from knowledge import find_quantities, width

LONG_MESSAGES, LONG_WIDTH = 3, 120
"""A conversation is long with so many messages of the customer, or with so much text in fewer (see `width`)."""

_FIRST, _NEWEST = 4, 56
"""Of a very long conversation so many of the first messages are read, and of the newest."""

_LONGEST_READ = 500
_LONGEST_QUOTE = 60.0
_MOST_NAMED = 6
_MOST_TITLES = 3
_OFTEN = 2
_KEPT = 64
"""Summaries; a page asks for the same one again and again while nothing new is said."""

_LAST_WORD = re.compile(r"[A-Za-z0-9]+\Z")
_TOLD = frozenset({"money", "date"})


class Topic(StrEnum):
    """What a line of a summary is about."""

    WANTS = "wants"
    NAMED = "named"
    ANSWERED = "answered"
    MOOD = "mood"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line, label and all, in the agent's language."""

    topic: Topic
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as it was shown, and the titles of the articles that it quoted."""

    message: Message
    titles: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT)
def summary(conversation: tuple[Spoken, ...], language: str) -> tuple[SummaryLine, ...]:
    """Two to five lines, in Chinese ("zh") or English; none for a conversation that is read as quickly itself."""
    spoken = [*conversation[:_FIRST], *conversation[max(_FIRST, len(conversation) - _NEWEST) :]]
    spoken = [replace(each, message=replace(each.message, text=_beginning(each.message.text))) for each in spoken]
    if not _is_long([each.message for each in spoken if each.message.role is Role.CUSTOMER]):
        return ()
    masked, originals = mask_conversation([each.message for each in spoken])
    reading = _Reading(spoken, masked, originals, SUMMARY_WORDS.get(language, SUMMARY_WORDS["en"]), language)
    named, mood = reading.named(), reading.mood()
    if not (reading.demands or named or mood):
        return ()
    lines = (
        (Topic.WANTS, reading.wants()),
        (Topic.NAMED, named),
        (Topic.ANSWERED, reading.answered()),
        (Topic.MOOD, mood),
        (Topic.OPEN, reading.open()),
    )
    return tuple(
        SummaryLine(topic, reading.words[topic] + reading.words["join"].join(parts)) for topic, parts in lines if parts
    )


def _is_long(said: Sequence[Message]) -> bool:
    return len(said) >= LONG_MESSAGES or sum(width(message.text) for message in said) >= LONG_WIDTH


def _beginning(text: str) -> str:
    """What is read of a message; a number is not read in part."""
    return text if len(text) <= _LONGEST_READ else _LAST_WORD.sub("", text[:_LONGEST_READ])


class _Reading:
    """A conversation that is read for its summary."""

    def __init__(
        self,
        spoken: Sequence[Spoken],
        masked: Sequence[Message],
        originals: Mapping[str, str],
        words: Mapping[str, str],
        language: str,
    ):
        self.words = words
        self._spoken = spoken
        self._masked = masked
        self._originals = originals
        self._language = language if language in SLOT_NAMES else "en"
        self._said = [message.text for message in masked if message.role is Role.CUSTOMER]
        self.demands = demands(masked)
        self._main = main_demands(self.demands)

    def wants(self) -> list[str]:
        texts = [text for demand in self._main for text in (demand.before, demand.text) if text]
        return [self._quoted(text) for text in texts or [max(self._said, key=width)]]

    def named(self) -> list[str]:
        found = [*dict.fromkeys(each for text in self._said for each in self._named_in(text))]
        return found[:_MOST_NAMED]

    def _named_in(self, text: str) -> Iterator[str]:
        for placeholder in PLACEHOLDER.findall(text):
            if value := self._originals.get(placeholder):
                label = self.words.get(kind_of(placeholder, self._originals))
                if label:
                    yield label.format(_cut(value))
        yield from (each.text for each in find_quantities(PLACEHOLDER.sub(" ", text)) if each.kind in _TOLD)

    def answered(self) -> list[str]:
        titles = list(dict.fromkeys(title for each in self._spoken for title in each.titles))
        by_agents = sum(message.role is Role.AGENT for message in self._masked)
        parts = []
        if titles:
            shown = self.words["and"].join(self.words["title"].format(_cut(title)) for title in titles[-_MOST_TITLES:])
            parts.append(shown + (self.words["in_all"].format(len(titles)) if len(titles) > _MOST_TITLES else ""))
        if by_agents:
            parts.append(self.words["by_agents"].format(by_agents))
        return parts or [self.words["no_source"]]

    def mood(self) -> list[str]:
        counts = mood_of(self._said)
        parts = [self.words[mood] for mood in (Mood.URGENT, Mood.ANGRY, Mood.COMPLAINS, Mood.LEGAL) if mood in counts]
        if wanted := counts.get(Mood.WANTS_PERSON):
            word = self.words[Mood.WANTS_PERSON]
            parts.append(self.words["times"].format(word, wanted) if wanted >= _OFTEN else word)
        if (times := times_asked(self.demands)) >= _OFTEN:
            parts.append(self.words["repeats"].format(times))
        return parts

    def open(self) -> list[str]:
        answered = max((place for place in range(len(self._spoken)) if self._answers(place)), default=-1)
        waiting = [demand for demand in self.demands if demand.place > answered]
        parts = [self.words["not_answered"].format(self._named_again(waiting))] if waiting else []
        last = self._masked[-1]
        if not parts and last.role is not Role.CUSTOMER and asks(last.text):
            parts.append(self.words["asked_back"].format(self._quoted(last.text)))
        names = SLOT_NAMES[self._language]
        slots = masked_slots(self._masked, self._originals)
        missing = [names.get(slot.name, slot.name) for slot in slots if slot.value is None]
        if missing:
            parts.append(self.words["missing"].format(self.words["and"].join(missing)))
        return parts or [self.words["replied"]]

    def _answers(self, place: int) -> bool:
        # The assistant answers with an article or not at all; "a colleague will take over" is no answer.
        message = self._masked[place]
        return bool(self._spoken[place].titles) or (message.role is Role.AGENT and not asks(message.text))

    def _named_again(self, waiting: Sequence[Demand]) -> str:
        if all(demand in waiting for demand in self._main):
            return self.words["above"]
        return self._quoted(waiting[-1].text)

    def _quoted(self, text: str) -> str:
        return self.words["quote"].format(_cut(unmask(text, self._originals)))


def _cut(text: str) -> str:
    """A text on one line, and not a long one."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if width(line) <= _LONGEST_QUOTE:
        return line
    end = len(line)
    while width(line[:end]) > _LONGEST_QUOTE:
        end = max(1, int(end * 0.9))
    return f"{line[:end].rstrip()}…"
