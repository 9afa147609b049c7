"""What happens with a customer's message, one small frozen type a stage.

Message → Inquiry → (candidates of the handbook) → Decision → Draft → Feedback
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge import Audience, BusinessType, Candidate


class Role(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    ASSISTANT = "assistant"


class Outcome(StrEnum):
    """What the assistant does with a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    HAND_OFF = "hand_off"


class Tone(StrEnum):
    """How the courtesy around an answer sounds."""

    FORMAL = "formal"
    FRIENDLY = "friendly"
    BRIEF = "brief"


class Reader(StrEnum):
    """Whom a draft is written for: an agent who will check it, or the customer directly."""

    AGENT = "agent"
    CUSTOMER = "customer"


class SentenceRole(StrEnum):
    """A statement rests on the handbook, data on another system; courtesy comes from a template and states no fact."""

    STATEMENT = "statement"
    COURTESY = "courtesy"
    DATA = "data"


class FeedbackAction(StrEnum):
    """What an agent did with a draft."""

    SENT = "sent"
    EDITED = "edited"
    REJECTED = "rejected"


class SentenceFate(StrEnum):
    """What became of a sentence between the draft and the text that was sent."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Something only the customer knows; `value` is None while nobody has said it."""

    name: str
    value: str | None


class Aside(StrEnum):
    """What a customer says that is no matter for customer service."""

    ERRAND = "errand"
    """Something for a chatbot: a poem, code, homework, the weather, orders to a language model."""
    ABOUT_ASSISTANT = "about_assistant"
    """Who or what is answering."""


@dataclass(frozen=True, slots=True)
class TypeClues:
    """What tells the type of business in a conversation.

    `said`, `earlier` and `asked_back` weigh the words of the customer's last messages, of those before (the nearer the
    more), and of what the other side said in between; types without a word are left out. `asks` is true for a question,
    `bare` when nothing is said but courtesy, numbers, a yes, or the wish for a person; `length` counts characters.
    """

    said: Mapping[BusinessType, float]
    earlier: Mapping[BusinessType, float]
    asked_back: Mapping[BusinessType, float]
    asks: bool
    bare: bool
    length: int


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is searched for: self-contained, in the customer's words, personal data masked.

    `parts` holds the single questions of a message that asks several things (one entry otherwise). `personal` is true
    when the customer asks about an order, parcel or refund of their own, which no handbook can answer. `greeting` is
    true when nothing is asked: the message only greets, thanks or agrees. `aside` says that all of it is no matter for
    customer service. `follow_up` is true when earlier messages were needed to understand the last one. `context` is the
    question before and what was replied to it, empty at the beginning of a conversation. `business_type` is what
    `clues` tell before anything is searched for.
    """

    text: str
    parts: tuple[str, ...]
    context: str
    language: str
    business_type: BusinessType
    clues: TypeClues
    personal: bool
    urgent: bool
    wants_person: bool
    greeting: bool
    follow_up: bool
    slots: tuple[Slot, ...]
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of one revision's body, from `start` to `end`, to the letter."""

    article_id: str
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a drafter wrote, and the quotes it rests on."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft; `citations` are numbers of the draft's citations. Data is one sentence a sheet."""

    text: str
    role: SentenceRole
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote as it is shown: `quote` equals the revision's body from `start` to `end`; `audience` is the article's."""

    number: int
    article_id: str
    revision: int
    title: str
    quote: str
    start: int
    end: int
    source: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class DataRow:
    """One thing that is known; `name` is for programs, `label` and `value` are for people, in the reply's language."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DataSheet:
    """What another system says, which, and when it was asked; `text` is the whole as a reply tells it.

    It is data and no handbook: nothing of it is ever cited, and no language model sees it.
    """

    kind: str
    source: str
    at: datetime
    rows: tuple[DataRow, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question offered when the assistant asks back; that of an internal article to agents alone."""

    article_id: str
    question: str
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another article that might answer."""

    article_id: str
    title: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of a draft must know; `code` is for programs, `message` for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What a drafter is given: the inquiry, the candidates it may quote, and how to write.

    Everything in `conversation` and `hint` is masked already. The drafter writes in `language`, for `reader`.
    """

    inquiry: Inquiry
    conversation: tuple[Message, ...]
    evidence: tuple[Candidate, ...]
    language: str
    tone: Tone
    hint: str | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with an inquiry, and why, in words a trainer understands."""

    outcome: Outcome
    why: str
    missing: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A suggested reply with its evidence: what it cites of the handbook, and `data` of other systems."""

    id: str
    outcome: Outcome
    confidence: float
    business_type: BusinessType
    language: str
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    choices: tuple[Choice, ...]
    alternatives: tuple[Alternative, ...]
    slots: tuple[Slot, ...]
    warnings: tuple[Notice, ...]
    missing: str | None
    why: str
    model: str
    data: tuple[DataSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """What became of one sentence of a draft, or one that its agent added.

    `place` is the sentence's place in the draft, from 0 and choices behind the sentences, None for one that was added.
    `distance` is the share of its characters that changed, from 0 (kept) to 1 (dropped, or added). `citations` are the
    numbers it cited, `article_id` and `revision` those of the first. `written` is what stands for it in the text that
    was sent, None when it was kept or dropped.
    """

    place: int | None
    fate: SentenceFate
    distance: float
    citations: tuple[int, ...]
    article_id: str | None
    revision: int | None
    written: str | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an agent did with a draft; `final_text` is what was sent in the end.

    `sentences` tell what became of each, in the order of reading; there are none when nothing was sent.
    """

    draft_id: str
    action: FeedbackAction
    final_text: str | None
    reason: str | None
    actor: str
    created_at: datetime
    sentences: tuple[SentenceEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with personal data replaced by placeholders, and what each stands for ("[PHONE_1]" → "13…")."""

    text: str
    originals: Mapping[str, str]
