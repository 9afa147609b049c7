"""What is measured, one small frozen type a stage.

Case → (a system) → Answer → Record with Marks → Measurement → Run
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant import Message, Outcome, Role

DIGITS = 6
"""Scores have so many places after the point from the start: a run read back from a file is then the same run, and no
paired test takes what rounding took away for a loss."""


class Half(StrEnum):
    """Which half of a set a case is in: choices are made on one, the other is run for the report alone."""

    DEVELOPMENT = "development"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Case:
    """A customer's message and what a right answer to it is.

    `grades` are the expected articles with how well each answers (1 or more); without any the handbook does not answer
    the question. An article of `also_right` (a translation, say) is as good as an expected one. A key fact is found
    when one of its alternatives, separated by "|", stands in the reply. What a set does not label is None or empty.
    """

    id: str
    conversation: tuple[Message, ...]
    language: str
    grades: Mapping[str, int]
    also_right: frozenset[str]
    key_facts: tuple[str, ...]
    business_type: str | None
    outcome: Outcome | None
    traits: frozenset[str]
    half: Half

    @property
    def question(self) -> str:
        """The last message, which is to be answered."""
        return self.conversation[-1].text

    @property
    def is_answerable(self) -> bool:
        """Whether some article answers it."""
        return bool(self.grades)

    @property
    def asks_for_answer(self) -> bool:
        """Whether not answering is a mistake: it is answerable, and no label says that a person should have it."""
        return self.is_answerable and self.outcome in (None, Outcome.ANSWER)

    @property
    def is_asked_by_agent(self) -> bool:
        """Whether the company's own people ask, who may read internal articles."""
        return all(message.role is Role.AGENT for message in self.conversation)

    def accepts(self, article_id: str) -> bool:
        """Whether an article is a right one."""
        return article_id in self.grades or article_id in self.also_right


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a system found, with the passage it found; `confidence` is between 0 and 1."""

    article_id: str
    title: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a reply that states something, and the texts it gives as its sources."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system made of a case.

    `found` is best first; `confidence` is the probability that its first article answers (0 when nothing was found). A
    system that only searches leaves `text` empty. `said` are the stating sentences of `text`; a system that does not
    tell them apart leaves them out, and they are split from the text. `cited` are the articles a reply names.
    """

    found: tuple[Found, ...] = ()
    confidence: float = 0.0
    outcome: Outcome = Outcome.HAND_OFF
    text: str = ""
    said: tuple[Said, ...] = ()
    cited: tuple[str, ...] = ()
    business_type: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The scores of one case by name, where one applies, and its labels: all that figures and comparisons need."""

    case_id: str
    scores: Mapping[str, float]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One case that was run. `error` says why it failed; its answer is then empty and counts as one that is wrong."""

    case: Case
    answer: Answer
    error: str | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, and the number of cases it rests on."""

    metric: str
    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some cases of a set: those of one business type, one language or one trait."""

    kind: str
    name: str
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Measurement:
    """The figures of one system on one set; `half` is "all" when the set was not split."""

    name: str
    system: str
    half: str
    estimates: tuple[Estimate, ...]
    groups: tuple[Group, ...]
    marks: tuple[Marks, ...]

    def estimate(self, metric: str) -> Estimate | None:
        """A figure by its metric's name; None where it does not apply."""
        return next((estimate for estimate in self.estimates if estimate.metric == metric), None)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a judge said of one reply: None when it gave no verdict. `holds_facts` is the label it is held against."""

    case_id: str
    is_right: bool | None
    holds_facts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge said of a set's replies, and how far it agrees with the key facts; never part of a measurement."""

    name: str
    judge: str
    rulings: tuple[Ruling, ...]
    estimates: tuple[Estimate, ...]

    @property
    def without_verdict(self) -> int:
        """How many replies it said nothing of that could be read."""
        return sum(ruling.is_right is None for ruling in self.rulings)


@dataclass(frozen=True, slots=True)
class Run:
    """All that was measured at one time; `settings` say with what. `created_at` is ISO 8601 with a time zone."""

    created_at: str
    version: str
    settings: Mapping[str, str]
    measurements: tuple[Measurement, ...]
    judgements: tuple[Judgement, ...] = ()
