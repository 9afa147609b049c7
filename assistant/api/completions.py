"""OpenAI's chat completions, so that existing chat clients can talk to the assistant.

The one who asks is the customer: internal articles stay closed. Clarifying questions and hand-overs come back as text;
what they are stands in the field `answerdesk`.
"""

import time
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from starlette.types import Scope

from assistant.api.completion_schemas import (
    MODEL,
    ChunkChoice,
    CompletionChoice,
    CompletionChunk,
    CompletionIn,
    CompletionOut,
    Delta,
    Evidence,
    ModelOut,
    ModelsOut,
    OpenAiErrorOut,
    Spoken,
    Usage,
)
from assistant.api.observability import log, observed, told
from assistant.api.problems import Problem, ProblemFound, document, problem_of
from assistant.api.rights import Right, may
from assistant.api.services import TheServices
from assistant.api.streaming import EVENT_STREAM, Events, stream
from assistant.composing import joined
from assistant.domain import Draft, Sentence
from assistant.letters import letter
from knowledge import Actor, language_of

_ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": OpenAiErrorOut, "description": "The request is wrong"},
    "5XX": {"model": OpenAiErrorOut, "description": "The server cannot answer"},
}

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], responses=_ERRORS)


@router.post(
    "/chat/completions",
    response_model=CompletionOut,
    responses={
        200: {
            "description": "The answer; with `stream` in chunks, the last of which carries `answerdesk`.",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
    summary="Answer as a chat model would",
)
def create_completion(
    body: CompletionIn,
    request: Request,
    services: TheServices,
    actor: Annotated[Actor, Depends(may(Right.DRAFT))],
) -> Any:
    """An answer to the customer's last turn; system messages are ignored, since the handbook alone decides."""
    written = observed(services.assistant.stream(body.request(), actor), services.metrics)
    # Whatever goes wrong before the first sentence still gets a status of its own.
    written = chain([next(written)], written)
    completion_id, created = f"chatcmpl-{uuid4().hex}", int(time.time())
    if body.stream:
        with_usage = bool(body.stream_options and body.stream_options.include_usage)
        chunks = _chunks(written, CompletionChunk(id=completion_id, created=created, choices=[]), with_usage=with_usage)
        return stream(_events(chunks, request.scope))
    *_, draft = written
    assert isinstance(draft, Draft)  # noqa: S101 - the law of `stream`
    answer = CompletionChoice(message=Spoken(content=draft.text + _offered(draft)))
    return CompletionOut(id=completion_id, created=created, choices=[answer], answerdesk=Evidence.of(draft))


@router.get("/models", dependencies=[Depends(may(Right.READ))], summary="List the models")
def list_models() -> ModelsOut:
    """There is one."""
    return ModelsOut()


@router.get("/models/{model_id}", dependencies=[Depends(may(Right.READ))], summary="Look at a model")
def read_model(model_id: str) -> ModelOut:
    """The one model."""
    if model_id != MODEL:
        raise ProblemFound(Problem(404, "model-not-found", "Unknown model", f"There is one model, {MODEL!r}: use it."))
    return ModelOut()


def _chunks(
    written: Iterator[Sentence | Draft], empty: CompletionChunk, *, with_usage: bool
) -> Iterator[CompletionChunk]:
    def chunk(delta: Delta, **more: Any) -> CompletionChunk:
        return empty.model_copy(update={"choices": [ChunkChoice(delta=delta)], **more})

    yield chunk(Delta(role="assistant", content=""))
    spoken: list[Sentence] = []
    for item in written:
        if isinstance(item, Sentence):
            yield chunk(Delta(content=_gap(spoken, item) + item.text))
            spoken.append(item)
            continue
        if item.choices:
            yield chunk(Delta(content=_offered(item)))
        end = ChunkChoice(delta=Delta(), finish_reason="stop")
        yield empty.model_copy(update={"choices": [end], "answerdesk": Evidence.of(item)})
    if with_usage:
        yield empty.model_copy(update={"usage": Usage()})


def _gap(spoken: list[Sentence], following: Sentence) -> str:
    """What stands between a sentence and those before it."""
    if not spoken:
        return ""
    before = spoken[-1].text
    both = joined([spoken[-1], following], language_of(before))
    return both[len(before) : len(both) - len(following.text)]


def _offered(draft: Draft) -> str:
    """The questions to choose from, as they stand below the text."""
    return letter(draft.text, draft.choices).removeprefix(draft.text)


def _events(chunks: Iterator[CompletionChunk], scope: Scope) -> Events:
    try:
        for chunk in chunks:
            yield {"data": chunk.line()}
    except Exception as error:
        # The status is long sent; OpenAI's clients raise what they find in the stream.
        log.error("stream_broke_off", **told(error))
        yield {"data": document(scope, problem_of(error)).decode()}
    else:
        yield {"data": "[DONE]"}
