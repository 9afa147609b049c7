"""Drafts over HTTP: make one, stream one, look one up, say what became of it."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.types import Scope

from assistant.api.documentation import PREFIX, problems
from assistant.api.observability import log, observed, told
from assistant.api.problems import document, problem_of
from assistant.api.rights import Right, may
from assistant.api.schemas import DraftIn, DraftOut, FeedbackIn, FeedbackOut, SentenceOut, StoredDraftOut
from assistant.api.services import TheAssistant, TheServices
from assistant.api.streaming import EVENT_STREAM, Events, stream
from assistant.domain import Draft, Feedback, Sentence
from assistant.errors import DraftNotFound
from assistant.plain_form import plain
from assistant.requests import Verdict
from knowledge import Actor

Drafting = Annotated[Actor, Depends(may(Right.DRAFT))]

router = APIRouter(prefix=PREFIX, tags=["drafts"])


@router.post(
    "/drafts",
    response_model=DraftOut,
    responses=problems(400, 413, 415, 422)
    | {
        200: {
            "description": "The draft; with `Accept: text/event-stream` its sentences one by one as `sentence` events, "
            "then the whole as a `draft` event, or a `problem` event if it broke off.",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
    summary="Suggest a reply",
)
def create_draft(body: DraftIn, request: Request, services: TheServices, actor: Drafting) -> Any:
    """A reply to the customer's last message that quotes the handbook, for an agent to check."""
    written = observed(services.assistant.stream(body.request(), actor), services.metrics)
    # Whatever goes wrong before the first sentence still gets a status of its own.
    written = chain([next(written)], written)
    if EVENT_STREAM in request.headers.get("accept", ""):
        return stream(_events(written, request.scope))
    *_, draft = written
    assert isinstance(draft, Draft)  # noqa: S101 - the law of `stream`
    return plain(draft)


@router.get(
    "/drafts/{draft_id}",
    response_model=StoredDraftOut,
    responses=problems(404),
    summary="Look up a draft",
)
def read_draft(draft_id: str, assistant: TheAssistant, _actor: Drafting) -> dict[str, Any]:
    """A draft as it was recorded, with its feedback; personal data is masked."""
    stored = assistant.records.stored(draft_id_of(draft_id))
    return {
        **stored["draft"],
        "created_at": stored["created_at"],
        "question": stored["question"],
        "candidates": stored["candidates"],
        "feedback": assistant.records.feedback_of(draft_id),
    }


@router.post(
    "/drafts/{draft_id}/feedback",
    response_model=FeedbackOut,
    responses=problems(400, 404, 413, 415, 422),
    summary="Say what became of a draft",
)
def give_feedback(draft_id: str, body: FeedbackIn, assistant: TheAssistant, actor: Drafting) -> Feedback:
    """Record whether a draft was sent as it is, edited or rejected; may be called again, everything is kept."""
    return assistant.feedback(draft_id_of(draft_id), Verdict(body.action, body.final_text, body.reason), actor)


def _events(written: Iterator[Sentence | Draft], scope: Scope) -> Events:
    try:
        for item in written:
            if isinstance(item, Draft):
                yield {"event": "draft", "data": DraftOut.model_validate(item).model_dump_json()}
            else:
                yield {"event": "sentence", "data": SentenceOut.model_validate(item).model_dump_json()}
    except Exception as error:
        # The status is long sent: all that is left is to say that nothing more will come.
        log.error("stream_broke_off", **told(error))
        yield {"event": "problem", "data": document(scope, problem_of(error)).decode()}


def draft_id_of(draft_id: str) -> str:
    """The id, unless no draft can have it. Raises `DraftNotFound`."""
    if "\x00" in draft_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise DraftNotFound("no draft has an id with a null character: give the id that came with the draft")
    return draft_id
