"""Customers' self-service chat over HTTP: open one, write, and follow what happens as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.api.addresses import address_of
from assistant.api.chat_schemas import (
    AskedOut,
    ContactIn,
    JudgeIn,
    JudgeOut,
    OpenIn,
    OpeningOut,
    OpenOut,
    OutlookOut,
    RatingIn,
    SayIn,
    SayOut,
    StoredOut,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.observability import observed
from assistant.api.rights import own_token, public
from assistant.api.services import Services, TheServices
from assistant.api.streaming import EVENT_STREAM
from assistant.desk.chat import Chat
from assistant.desk.domain import Asked, Event, Visit
from assistant.desk.outlook import Opening, Outlook

HEARTBEAT_SECONDS = 15
_LAST_WORDS_SECONDS = 2
"""How long a stopping server waits for a stream to end by itself."""

_EVENTS = """\
Numbered events (`id`) with JSON data, those to come included; a comment every 15 seconds when there are none.

- `message` {number, role, text, at, client_message_id?, draft?, agent?}: something was said; a reply comes as a whole
once more; `agent` is the name of the person who wrote, null when there is none to show
- `sentence` {draft, text, role, citations}: the next one of a reply. When `draft` changes before `done`, the reply was
  begun anew: forget the sentences before
- `citations` {draft, citations}: as in a draft
- `outcome` {outcome, confidence, choices, slots, missing, cause, draft_id}: `cause` comes with `hand_off`
- `done` {message_number, draft}: the reply is whole, and stored as this message
- `queue` {state, place, open, opens_at, agent, text}: who answers next; `place` in the queue while somebody is there,
else `opens_at`; `text` says it in the customer's language, ready to show
"""


@asynccontextmanager
async def _answered(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    services.chat.start(partial(observed, metrics=services.metrics))
    try:
        yield
    finally:
        # It waits for replies that are being written.
        await asyncio.to_thread(services.chat.close)


router = APIRouter(prefix=f"{PREFIX}/chat", tags=["chat"], lifespan=_answered)
_bearer = HTTPBearer(scheme_name="Chat token", auto_error=False, description="The token that came with the chat.")


# These only compute, and so are no `def`s: FastAPI would send each to a thread of its own.
async def _chat(services: TheServices) -> Chat:
    return services.chat


TheChat = Annotated[Chat, Depends(_chat)]


async def _visit(
    session: str,
    chat: TheChat,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    _declared: Annotated[None, Depends(own_token)],
) -> Visit:
    return chat.visit(session, credentials.credentials if credentials else "")


TheVisit = Annotated[Visit, Depends(_visit)]


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(public("customers have no account"))],
    responses=problems(400, 413, 415, 422, 429),
    summary="Open a chat",
)
def open_chat(chat: TheChat, services: TheServices, request: Request, body: OpenIn | None = None) -> OpenOut:
    """A new session and its token; how many one address may open in a minute is limited."""
    visit, token = chat.open(address_of(request, services.proxies), body.language if body else None)
    return OpenOut(session=visit.session, token=token, expires_at=visit.expires_at)


@router.get(
    "/hours",
    response_model=OpeningOut,
    dependencies=[Depends(public("customers have no account"))],
    summary="Whether somebody is there",
)
def read_hours(chat: TheChat) -> Opening:
    """Whether somebody is at the desk, and else when there will be."""
    return chat.opening()


@router.get("/{session}", response_model=OutlookOut, responses=problems(401, 404), summary="How a chat stands")
def read_chat(chat: TheChat, visit: TheVisit) -> Outlook:
    """Who answers, the place in the queue, and what was left."""
    return chat.outlook(visit)


@router.post(
    "/{session}/resolve", response_model=OutlookOut, responses=problems(401, 404), summary="It is solved, thank you"
)
def resolve(chat: TheChat, visit: TheVisit) -> Outlook:
    """Close a chat; the next message opens it again."""
    return chat.resolve(visit)


@router.post(
    "/{session}/messages",
    status_code=202,
    responses=problems(400, 401, 404, 409, 413, 415, 422, 429),
    summary="Write a message",
)
def say(body: SayIn, chat: TheChat, visit: TheVisit, services: TheServices, request: Request) -> SayOut:
    """Store a message, once however often it is sent; what is said in a burst is answered together.

    What is too much is refused with polite words in `say`, by language, to be shown to the customer.
    """
    services.limits.messages.take(address_of(request, services.proxies))
    return SayOut(message_number=chat.say(visit, body.client_message_id, body.text))


@router.get(
    "/{session}/events",
    response_class=EventSourceResponse,
    responses=problems(401, 404, 422)
    | {200: {"description": _EVENTS, "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
    summary="Follow a chat",
)
async def follow(
    chat: TheChat,
    visit: TheVisit,
    last_event_id: Annotated[int, Header(ge=0, description="The last event that was seen; 0 for all.")] = 0,
) -> EventSourceResponse:
    """Everything that happens in a chat, from the event after `Last-Event-ID` on, until the token expires."""
    stream = await chat.follow(visit, last_event_id)
    stopping = anyio.Event()

    async def end_when_stopping() -> None:
        await stopping.wait()
        stream.end()

    return EventSourceResponse(
        _sent(stream.events),
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=_heartbeat,
        sep="\n",
        data_sender_callable=end_when_stopping,
        shutdown_event=stopping,
        shutdown_grace_period=_LAST_WORDS_SECONDS,
    )


@router.post(
    "/{session}/feedback", responses=problems(400, 401, 404, 413, 415, 422), summary="Thumb a reply up or down"
)
def judge(body: JudgeIn, chat: TheChat, visit: TheVisit) -> JudgeOut:
    """Record what the customer thinks of one reply; the last thumb counts."""
    return JudgeOut(message_number=chat.judge(visit, body.reply(), body.thumb, body.reason), thumb=body.thumb)


@router.post("/{session}/handoff", response_model=AskedOut, responses=problems(401, 404), summary="A person, please")
def ask_for_person(chat: TheChat, visit: TheVisit) -> Asked:
    """Hand the chat over, whatever the assistant thinks of it; asking again changes nothing."""
    return chat.ask_for_person(visit)


@router.post("/{session}/contact", responses=problems(400, 401, 404, 413, 415, 422), summary="Leave a contact")
def leave_contact(body: ContactIn, chat: TheChat, visit: TheVisit) -> StoredOut:
    """Store how and when the customer can be reached; the last one counts."""
    chat.leave_contact(visit, body.given())
    return StoredOut()


@router.post("/{session}/rating", responses=problems(400, 401, 404, 413, 415, 422), summary="Rate a chat")
def rate(body: RatingIn, chat: TheChat, visit: TheVisit) -> StoredOut:
    """Store what the customer gives the whole chat; the last rating counts."""
    chat.rate(visit, body.rating, body.comment)
    return StoredOut()


async def _sent(events: AsyncIterator[Event]) -> AsyncIterator[ServerSentEvent]:
    async for event in events:
        data = json.dumps(event.data, ensure_ascii=False)
        yield ServerSentEvent(data, event=event.kind.value, id=str(event.number), sep="\n")


def _heartbeat() -> ServerSentEvent:
    return ServerSentEvent(comment="still here", sep="\n")
