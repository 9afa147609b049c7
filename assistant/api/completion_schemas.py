"""The shapes of OpenAI's chat completions, as far as this assistant speaks them.

What a client sends beyond them is let through and ignored, as other servers of this protocol do; what would change the
meaning of the answer is refused.
"""

from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
)

from assistant.api.schemas import ChoiceOut, CitationOut, DraftOut, NoticeOut, SlotOut, Text, fields_of
from assistant.domain import Draft, Message, Outcome, Reader, Role
from assistant.requests import MOST_MESSAGES, Request

MODEL = "answerdesk"

_ROLES = {"user": Role.CUSTOMER, "assistant": Role.ASSISTANT}


class Part(BaseModel):
    """A piece of a message; only text can be read."""

    model_config = ConfigDict(frozen=True)

    type: Literal["text"]
    text: Text


class ChatMessage(BaseModel):
    """A message as OpenAI's clients send it."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant", "system", "developer", "tool", "function"] = Field(
        description="`user` is the customer; only `user` and `assistant` are read, the others are ignored."
    )
    content: Text | list[Part] | None = None

    def text(self) -> str:
        """What it says, its parts on lines of their own."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream carries beside the text."""

    model_config = ConfigDict(frozen=True)

    include_usage: bool | None = None


class CompletionIn(BaseModel):
    """A conversation in OpenAI's form; the sampling parameters of language models are taken and ignored."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "退货运费谁出?"}], "stream": False}]
        },
    )

    model: Text = Field(MODEL, description="Any name is taken; there is one model.")
    messages: list[ChatMessage]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, description="Only 1: there is one answer.")
    tools: list[Any] | None = Field(None, description="Not supported.")
    functions: list[Any] | None = Field(None, description="Not supported.")
    response_format: dict[str, Any] | None = Field(None, description='Only {"type": "text"}.')
    logprobs: bool | None = Field(None, description="Not supported.")

    @field_validator("n")
    @classmethod
    def _one_answer(cls, value: int | None) -> int | None:
        if value not in (None, 1):
            raise ValueError("there is one answer: leave n out")
        return value

    @field_validator("tools", "functions", "logprobs")
    @classmethod
    def _unsupported(cls, value: object) -> object:
        if value:
            raise ValueError("is not supported: answers come from the handbook alone, leave it out")
        return value

    @field_validator("response_format")
    @classmethod
    def _text_only(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None and value.get("type") != "text":
            raise ValueError("answers are text: leave response_format out")
        return value

    def request(self) -> Request:
        """The same as the core wants it: the turns of customer and assistant, for the customer to read."""
        turns = [
            Message(_ROLES[message.role], message.text())
            for message in self.messages
            # An assistant's turn that only called a tool says nothing.
            if message.role == "user" or (message.role == "assistant" and message.text().strip())
        ]
        # Chat clients send all that was ever said; the end of it is what the question needs.
        return Request(tuple(turns[-MOST_MESSAGES:]), reader=Reader.CUSTOMER)


class Spoken(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class CompletionChoice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: Spoken
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    """Tokens; zero, because quoting the handbook takes none and a chat model's are not counted here."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Evidence(BaseModel):
    """What OpenAI's form has no place for: how sure the answer is and what it rests on."""

    model_config = ConfigDict(from_attributes=True)

    draft_id: str
    outcome: Outcome
    confidence: float
    citations: list[CitationOut]
    choices: list[ChoiceOut]
    slots: list[SlotOut]
    warnings: list[NoticeOut]
    missing: str | None

    @classmethod
    def of(cls, draft: Draft) -> "Evidence":
        """That of a draft."""
        shown = DraftOut.model_validate(draft)
        return cls(draft_id=draft.id, **fields_of(cls, shown, without={"draft_id"}))


class CompletionOut(BaseModel):
    """An answer in OpenAI's form."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[CompletionChoice]
    usage: Usage = Usage()
    answerdesk: Evidence


class Delta(BaseModel):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None

    @model_serializer(mode="wrap")
    def _what_is_said(self, write: SerializerFunctionWrapHandler) -> dict[str, str]:
        # A null would say that there is no text, where nothing new is meant.
        return {name: value for name, value in write(self).items() if value is not None}


class ChunkChoice(BaseModel):
    """The one answer, as far as it has come."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None
    logprobs: None = None


class CompletionChunk(BaseModel):
    """A piece of a streamed answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = None
    answerdesk: Evidence | None = None

    def line(self) -> str:
        """The chunk as JSON, without the fields that only the last ones have."""
        return self.model_dump_json(exclude={name for name in ("usage", "answerdesk") if getattr(self, name) is None})


class ModelOut(BaseModel):
    """A model that can be asked."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelsOut(BaseModel):
    """The models that can be asked: one."""

    object: Literal["list"] = "list"
    data: list[ModelOut] = [ModelOut()]


class OpenAiFault(BaseModel):
    """An error in OpenAI's form."""

    message: str
    type: str
    param: str | None
    code: str
    request_id: str


class OpenAiErrorOut(BaseModel):
    """The envelope of an error in OpenAI's form."""

    error: OpenAiFault
