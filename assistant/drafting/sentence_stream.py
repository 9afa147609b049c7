"""Finished sentences out of a chat model's text while it is still arriving.

Two forms are read: JSON objects {"text": …, "passages": […]}, however they are wrapped (an object around a list, a bare
list, one object a line, a Markdown fence, prose before it), and plain text whose sentences carry marks such as [1].
A sentence comes out as soon as it is certain where it ends, and how the text was cut into chunks never matters.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_Form = Literal["json", "plain"]

_MARK = r"[\[【]\s*\d{1,3}(?:\s*[,，、]\s*\d{1,3})*\s*[\]】]"
_MARKS = re.compile(rf"\s*{_MARK}")
_OBJECT = re.compile(r'\{\s*"(?:text|passages)"\s*:')
_FENCE = re.compile(r"```[a-z]*\s*")
# A boundary needs the first character after it, so that a mark still on its way stays with its sentence.
_BOUNDARY = re.compile(
    rf"(?:[。！？][”’」』）]*(?:\s*{_MARK})*\s*"
    rf"|[.!?][\"')”’]*(?:(?:\s*{_MARK})+\s*|\s+)"
    rf"|(?:\s*{_MARK})*[ \t]*\n\s*)(?=[^\s\[【。！？.!?])"
)
_THINKING, _THOUGHT = "<think>", "</think>"
_NOTHING_SAID = re.compile(r"^\s*(?:```[a-z]*\s*)?(?:\{[^{}\[\]]*\[\s*\]\s*\}|\[\s*\]|\{\s*\})\s*(?:```)?\s*$")


class UnreadableOutput(ValueError):
    """The model ended without a readable sentence, and did not say that it has nothing to say either."""


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence as the model wrote it, without marks, and the numbers of the passages that it names."""

    text: str
    passages: tuple[int, ...]


def written_sentences(chunks: Iterable[str]) -> Iterator[WrittenSentence]:
    """Sentences of the text that `chunks` make together, each as soon as it is finished.

    An empty list in JSON is an answer ("the passages do not say") and gives no sentence; text without any readable
    sentence raises `UnreadableOutput` at its end.
    """
    reader = _Reader()
    found = False
    for chunk in chunks:
        reader.buffer += chunk
        for sentence in reader.take():
            found = True
            yield sentence
    reader.ended = True
    for sentence in reader.take():
        found = True
        yield sentence
    if not found and not _NOTHING_SAID.match(reader.buffer):
        raise UnreadableOutput("the model wrote no readable sentence")


class _Reader:
    """Reads from `position` on; every decision waits until no further text could change it."""

    def __init__(self) -> None:
        self.buffer = ""
        self.position = 0
        self.ended = False
        self._form: _Form | None = None
        self._thinking: bool | None = None

    def take(self) -> Iterator[WrittenSentence]:
        if self._thinking is not False and not self._past_thinking():
            return
        while True:
            self._form = self._form or self._recognise()
            if self._form is None:
                return
            raw = self._next_object() if self._form == "json" else self._next_sentence()
            if raw is None:
                return
            sentence = _written(raw)
            if any(letter.isalpha() for letter in sentence.text):
                yield sentence

    def _past_thinking(self) -> bool:
        """Steps over the <think> block with which some models begin."""
        start = self.buffer.lstrip()
        if not self.ended and len(start) < len(_THINKING) and _THINKING.startswith(start):
            return False
        self._thinking = start.startswith(_THINKING)
        if self._thinking:
            end = self.buffer.find(_THOUGHT)
            if end < 0:
                return False
            self.position = end + len(_THOUGHT)
            self._thinking = False
        return True

    def _recognise(self) -> _Form | None:
        """Which form begins at `position`; None while that is open."""
        fence = _FENCE.match(self.buffer, self._skip_space(self.position))
        start = self._skip_space(fence.end() if fence else self.position)
        ahead = self.buffer[start : self._skip_space(start + 1) + 1]
        open_still = not ahead or ahead.rstrip() == "[" or (fence is None and "```".startswith(ahead.rstrip()))
        if open_still and not self.ended:
            return None
        if fence is not None and start == len(self.buffer) and not self.ended:
            return None
        self.position = start
        if ahead.startswith("{") or (ahead.startswith("[") and ahead[-1] in '{]"'):
            return "json"
        return "plain"

    def _skip_space(self, start: int) -> int:
        while start < len(self.buffer) and self.buffer[start].isspace():
            start += 1
        return start

    def _next_object(self) -> dict[str, object] | None:
        while found := _OBJECT.search(self.buffer, self.position):
            try:
                value, self.position = json.JSONDecoder(strict=False).raw_decode(self.buffer, found.start())
            except json.JSONDecodeError:
                # Broken or unfinished cannot be told apart before the end.
                if not self.ended:
                    return None
                self.position = found.start() + 1
            else:
                return dict(value)
        return None

    def _next_sentence(self) -> dict[str, object] | None:
        boundary = _BOUNDARY.search(self.buffer, self.position)
        if boundary is None and not self.ended:
            return None
        end = boundary.end() if boundary else len(self.buffer)
        text = self.buffer[self.position : end]
        self.position = end
        # The next sentence may turn out to be JSON: some models announce it in prose first.
        self._form = None if boundary else self._form
        return {"text": text} if text.strip() else None


def _written(raw: dict[str, object]) -> WrittenSentence:
    text = raw.get("text")
    words = text if isinstance(text, str) else ""
    named = " ".join(_MARKS.findall(words)) + " " + json.dumps(raw.get("passages", []))
    numbers = dict.fromkeys(int(number) for number in re.findall(r"\d{1,3}", named))
    # A lone half of a surrogate pair cannot be encoded further on.
    clean = _MARKS.sub("", words).strip().strip("`").encode("utf-8", "replace").decode()
    return WrittenSentence(clean.strip(), tuple(numbers))
