"""The shapes of the HTTP API; the only place where pydantic describes them."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, computed_field

from assistant.domain import FeedbackAction, Message, Outcome, Reader, Role, SentenceFate, SentenceRole, Tone
from assistant.letters import letter
from assistant.requests import LONGEST_HINT, LONGEST_MESSAGE, MOST_MESSAGES, Request
from knowledge import Audience, BusinessType

MOST_CANDIDATES = 1_000
LONGEST_FINAL_TEXT = 20_000
LONGEST_REASON = 2_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    # Databases take neither, and a text without them may mean something else: the sender has to say what it is.
    if _UNSTORABLE.search(text):
        raise ValueError("contains a null character or half a character (a lone surrogate): remove it")
    return text


Text = Annotated[str, AfterValidator(_storable)]
"""A text that every database can hold."""


class Asked(BaseModel):
    """What a caller sends: a field that we do not know is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """What a caller gets."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


# Drafts


class MessageIn(Asked):
    """One message of the conversation."""

    role: Role = Field(description="Who wrote it.")
    text: Text = Field(description=f"What was written: not empty, at most {LONGEST_MESSAGE} characters.")


class DraftIn(Asked):
    """A conversation that needs a reply."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"conversation": [{"role": "customer", "text": "退货运费谁出?"}]},
                {
                    "conversation": [
                        {"role": "customer", "text": "How long does shipping to Hong Kong take?"},
                        {"role": "agent", "text": "Two to three working days."},
                        {"role": "customer", "text": "And what about returns?"},
                    ],
                    "language": "en",
                    "tone": "friendly",
                },
            ]
        }
    )

    conversation: list[MessageIn] = Field(
        description=f"Oldest message first; at least one is the customer's, at most {MOST_MESSAGES} in all."
    )
    language: Literal["zh", "en"] | None = Field(None, description="The language to reply in; else the customer's.")
    tone: Tone = Field(Tone.FORMAL, description="How the courtesy around the answer sounds.")
    hint: Text | None = Field(
        None, description=f"An agent's wish for the draft, such as another article to quote; {LONGEST_HINT} characters."
    )
    reader: Reader = Field(
        Reader.AGENT, description="A `customer` reads it unchecked: internal articles are not quoted."
    )

    def request(self) -> Request:
        """The same as the core wants it."""
        messages = tuple(Message(message.role, message.text) for message in self.conversation)
        return Request(messages, self.reader, self.language, self.tone, self.hint)


class SentenceOut(Given):
    """A sentence of a draft."""

    text: str
    role: SentenceRole = Field(
        description="`statement` rests on citations, `data` on an entry of `data`; `courtesy` states no fact."
    )
    citations: list[int] = Field(description="Numbers of the draft's citations.")


class CitationOut(Given):
    """Where a sentence stands in the handbook."""

    number: int
    article_id: str
    revision: int
    title: str
    quote: str = Field(description="The revision's body from `start` to `end`, to the letter.")
    start: int
    end: int
    source: str = Field(description="The file and place that the article was read from.")
    audience: Audience = Field(Audience.PUBLIC, description="`internal`: not to be passed on to customers as it is.")


class DataRowOut(Given):
    """One thing that another system says."""

    name: str = Field(description="For programs; those of an order are listed in docs/integrations.md.")
    label: str
    value: str


class DataSheetOut(Given):
    """What another system was asked; it is data, not the handbook, and is never cited."""

    kind: str = Field(examples=["order"])
    source: str
    at: datetime = Field(description="When it was asked.")
    rows: list[DataRowOut]
    text: str = Field(description="The same as the draft's text has it.")


class ChoiceOut(Given):
    """A question to offer the customer when the assistant asks back."""

    article_id: str
    question: str
    audience: Audience = Field(Audience.PUBLIC, description="`internal`: the title is not for customers.")


class AlternativeOut(Given):
    """Another article that might answer."""

    article_id: str
    title: str
    confidence: float


class SlotOut(Given):
    """Something only the customer knows; `value` is null until somebody said it."""

    name: str
    value: str | None


class NoticeOut(Given):
    """Something the reader of a draft must know; `code` is for programs, `message` for people."""

    code: str
    message: str


class DraftOut(Given):
    """A suggested reply with its evidence."""

    id: str
    outcome: Outcome
    confidence: float = Field(
        ge=0, le=1, description="Probability that the first candidate's article answers the inquiry, on every outcome."
    )
    business_type: BusinessType
    language: str
    text: str
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    choices: list[ChoiceOut] = Field(description="Comes with `clarify`.")
    alternatives: list[AlternativeOut]
    slots: list[SlotOut]
    warnings: list[NoticeOut]
    missing: str | None = Field(description="What the handbook has no answer to.")
    why: str = Field(description="The reason of the outcome, in words a trainer understands.")
    model: str = Field(description="Who wrote the statements: `extractive`, a chat model's name, or `none`.")
    data: list[DataSheetOut] = Field([], description="What was looked up for this customer, with source and time.")

    @computed_field(description="`text` with the choices that customers may read, numbered: what an agent can send.")  # type: ignore[prop-decorator]
    @property
    def letter(self) -> str:
        """The draft as one text."""
        return letter(self.text, self.choices)


class FeedbackIn(Asked):
    """What an agent did with a draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"action": "edited", "final_text": "您好,退货运费由我们承担。", "reason": "语气"}]
        }
    )

    action: FeedbackAction
    final_text: Text | None = Field(
        None, max_length=LONGEST_FINAL_TEXT, description="What was sent in the end; needed with `edited`."
    )
    reason: Text | None = Field(None, max_length=LONGEST_REASON)


class SentenceEditOut(Given):
    """What became of a sentence of the draft, or one that was added."""

    place: int | None = Field(
        description="Its place among the draft's sentences, from 0, choices behind them; null if added."
    )
    fate: SentenceFate
    distance: float = Field(ge=0, le=1, description="The share of its characters that changed.")
    citations: list[int] = Field(description="Numbers of the draft's citations that it cited.")
    article_id: str | None = Field(description="Of the first of them.")
    revision: int | None
    written: str | None = Field(description="What was sent in its place, when it was changed or added.")


class FeedbackOut(Given):
    """Feedback as it is stored: personal data masked."""

    draft_id: str
    action: FeedbackAction
    final_text: str | None
    reason: str | None
    actor: str
    created_at: datetime
    sentences: list[SentenceEditOut] = Field(
        description="In the order of reading; none when nothing was sent, or before this was recorded."
    )


class RankedOut(Given):
    """An article that a draft was made from, or could have been."""

    article_id: str
    revision: int
    score: float
    confidence: float


class StoredDraftOut(DraftOut):
    """A draft as it was recorded, personal data masked, with what became of it."""

    created_at: datetime
    question: str = Field(description="The message that the draft replies to.")
    candidates: list[RankedOut] = Field(description="What the search had found, best first.")
    feedback: list[FeedbackOut]


# Search


class SearchIn(Asked):
    """What to look for in the published handbook."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "退货运费", "limit": 5}]})

    text: Text = Field(max_length=LONGEST_MESSAGE, pattern=r"\S", description="A question or a few words.")
    limit: int = Field(10, ge=1, le=MOST_CANDIDATES, strict=True)
    reader: Reader = Field(Reader.AGENT, description="Customers do not find internal articles.")


class CandidateOut(Given):
    """An article that may answer, with its best passage."""

    article_id: str
    revision: int
    title: str
    language: str
    business_type: BusinessType
    passage: str = Field(description="A piece of the body, or the standard or similar question that matched.")
    start: int = Field(description="Where the passage begins in the body; a question stands for the whole body.")
    end: int
    source: str = Field(description="The file and place that the article was read from.")
    audience: Audience = Field(description="`internal`: not to be passed on to customers as it is.")
    score: float = Field(description="Orders the candidates of one search.")
    confidence: float = Field(ge=0, le=1)
    features: dict[str, float] = Field(description="What the confidence is made of, by name; more come with time.")


class SearchOut(Given):
    """Candidates, best first."""

    candidates: list[CandidateOut]


# Operation


class AliveOut(Given):
    """The process answers."""

    status: Literal["alive"] = "alive"


class ReadyOut(Given):
    """The process can do its work."""

    status: Literal["ready"] = "ready"


def fields_of(schema: type[BaseModel], *sources: object, without: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a schema but some, each from the first source that has it."""
    return {
        name: next(getattr(source, name) for source in sources if hasattr(source, name))
        for name in schema.model_fields
        if name not in without
    }
