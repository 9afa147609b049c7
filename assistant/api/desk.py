"""The agents' desk over HTTP: who waits for a person, and what agents do about it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import JSONResponse
from starlette.responses import Response

from assistant.api.chat_schemas import StoredOut
from assistant.api.desk_schemas import (
    ConversationOut,
    DoneIn,
    EntryOut,
    FollowUpOut,
    FollowUpsOut,
    QueueOut,
    RejectIn,
    SendIn,
    SentOut,
    TakeIn,
    WishIn,
    conversation_out,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import Right, may
from assistant.api.schemas import DraftOut
from assistant.api.services import TheServices
from assistant.desk.desk import Desk
from assistant.desk.domain import FollowUp, FollowUpState
from assistant.desk.queue import Entry
from assistant.domain import Draft
from knowledge import Actor

Agent = Annotated[Actor, Depends(may(Right.DRAFT))]

router = APIRouter(prefix=f"{PREFIX}/desk", tags=["desk"])


# It only reads, and so is no `def`: FastAPI would send it to a thread of its own.
async def _desk(services: TheServices) -> Desk:
    return services.chat.desk


TheDesk = Annotated[Desk, Depends(_desk)]


@router.get(
    "/queue",
    response_model=QueueOut,
    responses=problems(422) | {304: {"description": "Nothing has changed since the version in `If-None-Match`."}},
    summary="Who waits",
)
def read_queue(desk: TheDesk, _actor: Agent, if_none_match: Annotated[str, Header()] = "") -> Response:
    """Who waits for a person, the longest first, then who is with an agent; made to be asked for once a second."""
    found = desk.queue()
    headers = {"ETag": f'"{found.version}"', "Cache-Control": "no-cache"}
    if headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return JSONResponse(QueueOut.model_validate(found).model_dump(mode="json"), headers=headers)


@router.get(
    "/conversations/{session}", response_model=ConversationOut, responses=problems(404), summary="Read a conversation"
)
def read_conversation(session: str, desk: TheDesk, _actor: Agent) -> dict[str, Any]:
    """What was said, the draft at hand, and what is known of the customer."""
    return conversation_out(desk.conversation(session))


@router.post(
    "/conversations/{session}/take",
    response_model=EntryOut,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Take a conversation",
)
def take(session: str, desk: TheDesk, actor: Agent, body: TakeIn | None = None) -> Entry:
    """Have a conversation from now on; another agent's only with `take_over`, which is recorded."""
    return desk.take(session, actor, take_over=body is not None and body.take_over)


@router.post(
    "/conversations/{session}/release",
    response_model=EntryOut,
    responses=problems(404, 409),
    summary="Release a conversation",
)
def release(session: str, desk: TheDesk, actor: Agent) -> Entry:
    """Let the customer wait for anybody again, where their wait so far puts them."""
    return desk.release(session, actor)


@router.post(
    "/conversations/{session}/resolve",
    response_model=EntryOut,
    responses=problems(404, 409),
    summary="Close a conversation",
)
def resolve(session: str, desk: TheDesk, actor: Agent) -> Entry:
    """Close a conversation; the customer reopens it by writing."""
    return desk.resolve(session, actor)


@router.post(
    "/conversations/{session}/messages",
    status_code=202,
    responses=problems(400, 404, 409, 413, 415, 422),
    summary="Answer a customer",
)
def send(session: str, body: SendIn, desk: TheDesk, actor: Agent) -> SentOut:
    """Send a message, once however often it is sent; who sends has the conversation, and a draft its verdict."""
    return SentOut(message_number=desk.send(session, body.outgoing(), actor))


@router.post(
    "/conversations/{session}/drafts",
    response_model=DraftOut,
    responses=problems(400, 404, 413, 415, 422),
    summary="Draft anew",
)
def redraft(session: str, desk: TheDesk, actor: Agent, body: WishIn | None = None) -> Draft:
    """Another draft for the customer's last message, which takes the place of the one at hand."""
    return desk.redraft(session, (body or WishIn()).wish(), actor)


@router.post("/conversations/{session}/reject", responses=problems(400, 404, 413, 415, 422), summary="Put a draft away")
def reject(session: str, body: RejectIn, desk: TheDesk, actor: Agent) -> StoredOut:
    """Record that a draft is unfit, and why."""
    desk.reject(session, body.draft_id, body.reason, actor)
    return StoredOut()


@router.get("/follow-ups", response_model=FollowUpsOut, responses=problems(422), summary="Who is to be contacted")
def read_follow_ups(
    desk: TheDesk, _actor: Agent, state: Annotated[Literal["open", "done"], Query()] = "open"
) -> dict[str, list[FollowUp]]:
    """Customers who left a contact, those due first."""
    return {"rows": desk.follow_ups(FollowUpState(state))}


@router.post(
    "/follow-ups/{follow_up}/done",
    response_model=FollowUpOut,
    responses=problems(400, 404, 413, 415, 422),
    summary="A customer was contacted",
)
def follow_up_done(follow_up: str, desk: TheDesk, actor: Agent, body: DoneIn | None = None) -> FollowUp:
    """Record that a customer was contacted, and what came of it; doing it again changes nothing."""
    return desk.follow_up_done(follow_up, body.note if body else None, actor)
