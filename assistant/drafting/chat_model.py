"""Statements worded by a chat model, and let through only as far as the evidence bears them out.

Any LangChain chat model will do. It is asked for JSON by schema where its endpoint takes one and read as it streams, so
that a sentence is on its way to the reader while the model still writes the next.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from assistant.domain import Brief, Statement
from assistant.drafting.model_failures import Remedy, reason, remedy
from assistant.drafting.prompts import SCHEMA, Prompt, prompt_for
from assistant.drafting.sentence_stream import WrittenSentence, written_sentences
from assistant.errors import ModelFailed
from assistant.grounding import ground
from assistant.settings import AssistantSettings
from knowledge import SettingsError, sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from pydantic import SecretStr

_OPENAI = "openai:"
_CALMLY: Mapping[str, Any] = {"temperature": 0}
# In the body rather than as `response_format`: given that, the client parses the answer itself and fails on a cut one;
# and `with_structured_output` holds the answer back until it is complete.
_BY_SCHEMA: Mapping[str, Any] = {
    "extra_body": {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "reply", "strict": True, "schema": SCHEMA},
        }
    }
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often a model is asked, and how much it is given.

    `first_token_seconds` is also the longest silence later on. `total_seconds` spans all attempts; an endpoint that
    neither sends nor hangs up can overrun it by one `first_token_seconds`. `retries` count attempts after the first,
    and only before the first sentence.
    """

    first_token_seconds: float = 10.0
    total_seconds: float = 30.0
    retries: int = 1
    pause_seconds: float = 0.5
    evidence_characters: int = 6000


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A LangChain chat model and how to use it.

    `options` go with every call, such as what asks for JSON by schema; they are dropped when the endpoint refuses them.
    `close` gives up the connections that are kept open between calls.
    """

    model: "BaseChatModel"
    name: str
    limits: Limits = Limits()
    options: Mapping[str, Any] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None


def open_chat_model(settings: AssistantSettings) -> ChatModel:
    """The chat model that settings name: an OpenAI-compatible endpoint by URL, or an `init_chat_model` name.

    Nothing is sent yet. Raises `SettingsError` when the name is missing or unknown, or its package is not installed.
    """
    limits = Limits(
        first_token_seconds=settings.chat_model_first_token_seconds,
        total_seconds=settings.chat_model_timeout_seconds,
        retries=settings.chat_model_retries,
    )
    name = settings.chat_model
    if not name:
        raise SettingsError("chat_model is missing: give the model's name beside chat_model_url")
    # At DEBUG the client of OpenAI logs whole requests, and with them what the customer wrote.
    logging.getLogger("openai._base_client").setLevel(logging.INFO)
    if settings.chat_model_url or name.startswith(_OPENAI):
        return _openai(name, settings.chat_model_url, settings.chat_model_key, limits)
    return _by_name(name, settings.chat_model_key, limits)


def _openai(name: str, url: str | None, key: "SecretStr | None", limits: Limits) -> ChatModel:
    """OpenAI itself, or whatever speaks its protocol at `url`."""
    from langchain_openai import ChatOpenAI
    from openai import OpenAIError
    from pydantic import SecretStr

    from assistant.drafting.deadline import DeadlineClient

    # The client refuses to be made without a key, while many local servers want none.
    key = key or (SecretStr("none") if url else None)
    client = DeadlineClient(limits.total_seconds, limits.first_token_seconds)
    try:
        model = ChatOpenAI(
            model=name if url else name.removeprefix(_OPENAI),
            base_url=url,
            **({"api_key": key} if key else {}),
            timeout=limits.first_token_seconds,
            http_client=client,
            max_retries=0,
            stream_usage=False,
            use_responses_api=False,
        )
    except OpenAIError as error:
        raise SettingsError(f"chat_model {name!r} needs chat_model_key") from error
    return ChatModel(model, name, limits, {**_CALMLY, **_BY_SCHEMA}, client.close)


def _by_name(name: str, key: "SecretStr | None", limits: Limits) -> ChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": limits.first_token_seconds, "max_retries": 0}
    if key is not None:
        options["api_key"] = key
    try:
        model = init_chat_model(name, **options)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"chat_model {name!r} cannot be used: {error}") from error
    return ChatModel(model, name, limits, _CALMLY)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to ask: how much evidence, with which options, and how many more tries are allowed."""

    evidence_characters: int
    options: Mapping[str, Any]
    retries: int
    shortened: bool = False


class ChatModelDrafter:
    """Has a chat model word the statements. Its name is the model's."""

    def __init__(self, chat_model: ChatModel):
        self._chat_model = chat_model
        self._limits = chat_model.limits

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat_model.name

    def close(self) -> None:
        """Give up the connections to the model; nothing can be asked afterwards."""
        self._chat_model.close()

    def statements(self, brief: Brief) -> Iterator[Statement]:
        """Each sentence as soon as it is finished and found in the evidence; the others are left out.

        No statement at all means that the model found no answer in the passages. Closing the iterator hangs up on the
        server. Raises `ModelFailed` when the model cannot be reached, is too slow, or wrote nothing that holds.
        """
        if not brief.evidence:
            return
        deadline = time.monotonic() + self._limits.total_seconds
        attempt: _Attempt | None = _Attempt(
            self._limits.evidence_characters, self._chat_model.options, self._limits.retries
        )
        while attempt is not None:
            spoken = False
            try:
                with closing(self._ask(brief, attempt, deadline)) as grounded:
                    for statement in grounded:
                        spoken = True
                        yield statement
            except Exception as error:  # each provider's client has an error tree of its own
                following = None if spoken else self._next(attempt, error, deadline)
                if following is None:
                    # The provider's own words may repeat the prompt or the key: they go no further.
                    raise ModelFailed(f"{self.name}: {reason(error)}") from None
                attempt = following
            else:
                return

    def _ask(self, brief: Brief, attempt: _Attempt, deadline: float) -> Generator[Statement]:
        prompt = prompt_for(brief, attempt.evidence_characters)
        written = kept = 0
        # Closed by hand, not left to the garbage collector: a reader who leaves stops the server's work at once.
        with closing(self._stream(prompt, attempt.options, deadline)) as text:
            for sentence in written_sentences(text):
                written += 1
                grounded, _ = ground(_statements(sentence, prompt), brief.evidence)
                kept += len(grounded)
                yield from grounded
        if written and not kept:
            raise ModelFailed("nothing that it wrote stands in the handbook")

    def _stream(self, prompt: Prompt, options: Mapping[str, Any], deadline: float) -> Generator[str]:
        """The model's text as it arrives; closing this closes the connection."""
        # A generator, though its type does not say so.
        stream = cast("Generator[AIMessageChunk]", self._chat_model.model.stream(_messages(prompt), **options))
        with closing(stream) as chunks:
            for chunk in chunks:
                if time.monotonic() > deadline:
                    raise TimeoutError("it took too long")
                yield chunk.text

    def _next(self, attempt: _Attempt, error: Exception, deadline: float) -> _Attempt | None:
        """How to ask again after a failure; None when asking again would not help."""
        helps = remedy(error)
        if helps is Remedy.LESS_EVIDENCE and not attempt.shortened:
            return replace(attempt, evidence_characters=attempt.evidence_characters // 3, shortened=True)
        if helps is Remedy.FEWER_OPTIONS and attempt.options:
            return replace(attempt, options={})
        in_time = time.monotonic() + self._limits.pause_seconds < deadline
        if helps is Remedy.ANOTHER_TRY and attempt.retries > 0 and in_time:
            time.sleep(self._limits.pause_seconds)
            return replace(attempt, retries=attempt.retries - 1)
        return None


def _messages(prompt: Prompt) -> "list[BaseMessage]":
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage(prompt.system), HumanMessage(prompt.user)]


def _statements(sentence: WrittenSentence, prompt: Prompt) -> Iterator[Statement]:
    """What the model wrote as one, sentence by sentence: each must hold by itself."""
    text = prompt.restored(sentence.text)
    if text is None:
        return
    quotes = prompt.quotes(sentence.passages)
    for start, end in sentences(text):
        yield Statement(text[start:end], quotes)
